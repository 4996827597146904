package energy.saldo.chassis.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import java.util.List;

/// The problems (RFC 9457) that services answer with. Each names what is wrong, where, and what to
/// do; none names a class.
public final class Problems {

  /// Of our exception mappers: before those of the problem extension, which have 999 and put the
  /// names of classes into answers.
  static final int MAPPER_PRIORITY = 500;

  private static final int UNPROCESSABLE = 422;

  private Problems() {}

  /// 400: the request does not have the form that the contract asks for.
  public static HttpProblem invalid(List<FieldError> errors) {
    return problem(400, "Invalid request", describe(errors), errors);
  }

  /// 400 for one field.
  public static HttpProblem invalid(String path, String message) {
    return invalid(List.of(new FieldError(path, message)));
  }

  /// 404: nothing of the caller's account has this id.
  public static HttpProblem notFound(String what, Object id) {
    return problem(404, "Not found", "There is no " + what + " with the id " + id + ".", List.of());
  }

  /// 403: the token is good but lacks the right.
  public static HttpProblem forbidden(String detail) {
    return problem(403, "Forbidden", detail, List.of());
  }

  /// 401 with `WWW-Authenticate`: no token, or one that is not known.
  public static HttpProblem unauthorized(String detail) {
    return HttpProblem.builder()
        .withStatus(Response.Status.UNAUTHORIZED)
        .withTitle("Unauthorized")
        .withDetail(detail)
        .withHeader("WWW-Authenticate", "Bearer")
        .build();
  }

  /// 409: the request collides with what is there.
  public static HttpProblem conflict(String path, String message) {
    List<FieldError> errors = List.of(new FieldError(path, message));
    return problem(409, "Conflict", describe(errors), errors);
  }

  /// 422: well-formed, but against a rule across entities.
  public static HttpProblem unprocessable(List<FieldError> errors) {
    return problem(UNPROCESSABLE, "Rule violated", describe(errors), errors);
  }

  /// 422 for one field.
  public static HttpProblem unprocessable(String path, String message) {
    return unprocessable(List.of(new FieldError(path, message)));
  }

  /// 429 with `Retry-After`: the client asks too often.
  public static HttpProblem tooManyRequests(String detail, long retryAfterSeconds) {
    return HttpProblem.builder()
        .withStatus(Response.Status.TOO_MANY_REQUESTS)
        .withTitle("Too many requests")
        .withDetail(detail)
        .withHeader("Retry-After", retryAfterSeconds)
        .build();
  }

  /// 501: part of the contract that this version does not offer yet.
  public static HttpProblem notOffered(String detail) {
    return problem(501, "Not offered yet", detail, List.of());
  }

  /// 503 with `Retry-After`: a service that this one needs does not answer.
  public static HttpProblem unavailable(String detail) {
    return HttpProblem.builder()
        .withStatus(Response.Status.SERVICE_UNAVAILABLE)
        .withTitle("Service unavailable")
        .withDetail(detail)
        .withHeader("Retry-After", 1)
        .build();
  }

  private static HttpProblem problem(
      int status, String title, String detail, List<FieldError> errors) {
    var builder = HttpProblem.builder().withStatus(status).withTitle(title).withDetail(detail);
    if (!errors.isEmpty()) {
      builder.with("errors", errors);
    }
    return builder.build();
  }

  private static String describe(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    String rest = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    return first.path() + ": " + first.message() + rest;
  }
}
