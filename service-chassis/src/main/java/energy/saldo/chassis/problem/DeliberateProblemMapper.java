package energy.saldo.chassis.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import org.jboss.logging.Logger;

/// Answers a problem that was thrown on purpose. Nothing is broken then, so it logs no error, as
/// the problem extension would for every status from 500; that something does not answer is worth a
/// warning.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class DeliberateProblemMapper implements ExceptionMapper<HttpProblem> {

  private static final Logger LOG = Logger.getLogger(DeliberateProblemMapper.class);

  private final UriInfo request;

  DeliberateProblemMapper(UriInfo request) {
    this.request = request;
  }

  @Override
  public Response toResponse(HttpProblem problem) {
    if (problem.getStatusCode() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
      LOG.warnf("Answered 503: %s", problem.getDetail());
    }
    return HttpProblem.builder(problem)
        .withInstance(URI.create(request.getRequestUri().getRawPath()))
        .build()
        .toResponse();
  }
}
