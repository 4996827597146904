package energy.saldo.chassis.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.ResteasyReactiveClientProblem;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// Answers every failure of an endpoint with a problem: a refusal as it was thrown, what the HTTP
/// layer refuses without the names of its classes, an outage with 503, and anything else, which is
/// our own bug, with 500. The log says what happened; the answer does not.
public final class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  /// Before the framework's own mappers, some of which are for these very exceptions.
  private static final int FIRST = 1;

  @ServerExceptionMapper(
      value = {
        Throwable.class,
        Exception.class,
        Problem.class,
        MismatchedInputException.class,
        InvalidDefinitionException.class,
        ValidationException.class,
        AuthenticationFailedException.class,
        UnauthorizedException.class,
        ForbiddenException.class,
        NotFoundException.class,
        WebApplicationException.class
      },
      priority = FIRST)
  public RestResponse<String> answer(Throwable failure, RoutingContext request) {
    if (request.response().headWritten()) {
      breakOff(failure, request);
      return RestResponse.status(ProblemKind.INTERNAL.status());
    }
    Problem problem =
        failure instanceof NotAllowedException ? methodNotAllowed() : problem(failure);
    var answer =
        RestResponse.ResponseBuilder.<String>create(problem.kind().status())
            .type(Problem.MEDIA_TYPE)
            .entity(problem.json(request.request().path()));
    problem.headers().forEach(answer::header);
    return answer.build();
  }

  /// Ends an answer that has begun. Only writing it fails with an [IOException]: the client left.
  private static void breakOff(Throwable failure, RoutingContext request) {
    if (Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(IOException.class::isInstance)) {
      LOG.debug("The client closed the connection before the answer ended");
    } else {
      problem(failure);
    }
    ServerProblems.abort(request);
  }

  /// The problem that a failure is answered with; logs what needs someone's attention.
  static Problem problem(Throwable failure) {
    Problem problem =
        switch (failure) {
          case Problem refusal -> refusal;
          case ConstraintViolationException invalid -> Violations.problem(invalid);
          case JsonProcessingException malformed when isOfRequest(malformed) ->
              MalformedJson.problem(malformed);
          case AuthenticationFailedException refused -> authenticationProblem(refused);
          case UnauthorizedException _ -> Problems.unauthorized(ProblemKind.UNAUTHORIZED.detail());
          case ForbiddenException _ -> Problems.of(ProblemKind.FORBIDDEN);
          case BodyTooLargeException tooLarge ->
              Problems.problem(ProblemKind.TOO_LARGE, tooLarge.detail());
          case WebApplicationException refused
              when !(refused instanceof ResteasyReactiveClientProblem) ->
              httpProblem(refused);
          default -> failureProblem(failure);
        };
    if (problem.kind() == ProblemKind.UNAVAILABLE && failure instanceof Problem) {
      LOG.warnf("Answered 503: %s", problem.detail());
    }
    return problem;
  }

  /// Whether a body that was read is to blame. An answer that Jackson cannot write is our own bug,
  /// and so is a class that it cannot handle, such as one not registered in a native image.
  private static boolean isOfRequest(JsonProcessingException refused) {
    return !(refused instanceof InvalidDefinitionException)
        && !(refused.getProcessor() instanceof JsonGenerator);
  }

  /// 401 if the token is forged, expired or of another issuer; 503 if it cannot be verified because
  /// the public keys cannot be fetched.
  private static Problem authenticationProblem(AuthenticationFailedException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        LOG.warn("Answered 503: the public keys of access tokens cannot be fetched");
        return Problems.unavailable("Access tokens cannot be verified now; try again.");
      }
    }
    return Problems.unauthorized("The access token is not valid or has expired.");
  }

  /// What the HTTP layer itself refuses: an unknown path, a wrong media type, an unreadable body.
  private static Problem httpProblem(WebApplicationException refused) {
    if (refused.getCause() instanceof JsonProcessingException
        || refused.getCause() instanceof Problem) {
      return problem(refused.getCause());
    }
    ProblemKind kind = ProblemKind.of(refused.getResponse().getStatus());
    return kind == ProblemKind.INTERNAL ? failureProblem(refused) : Problems.of(kind);
  }

  private static Problem methodNotAllowed() {
    return new Problem(
        ProblemKind.METHOD_NOT_ALLOWED,
        ProblemKind.METHOD_NOT_ALLOWED.detail(),
        List.of(),
        Map.of(HttpHeaders.ALLOW, String.join(", ", AllowedMethods.here())));
  }

  private static Problem failureProblem(Throwable failure) {
    if (isUnsent(failure) || isUnsent(failure.getCause())) {
      return Problems.of(ProblemKind.TIMEOUT);
    }
    if (failure instanceof RejectedExecutionException || Outage.isBehind(failure)) {
      LOG.warnf("Answered 503: %s", WordlessFailure.of(failure).getMessage());
      return Problems.unavailable(ProblemKind.UNAVAILABLE.detail());
    }
    LOG.error("Answered 500", WordlessFailure.of(failure));
    return Problems.of(ProblemKind.INTERNAL);
  }

  /// Whether the body did not arrive in time. The server reports it in its message only.
  private static boolean isUnsent(@Nullable Throwable failure) {
    return failure != null
        && failure.getClass() == IOException.class
        && "Read timed out".equals(failure.getMessage());
  }
}
