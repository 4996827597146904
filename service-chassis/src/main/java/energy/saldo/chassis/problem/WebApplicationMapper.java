package energy.saldo.chassis.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/// Answers what the HTTP layer itself refuses (unknown path, wrong method or media type, unreadable
/// body) as a problem, without the names of classes that the framework puts into its messages.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class WebApplicationMapper implements ExceptionMapper<WebApplicationException> {

  @Override
  public Response toResponse(WebApplicationException exception) {
    if (exception.getCause() instanceof JsonProcessingException malformed) {
      return MalformedJsonMapper.problem(malformed);
    }
    if (exception.getCause() instanceof HttpProblem problem) {
      return problem.toResponse();
    }
    Response.StatusType status = exception.getResponse().getStatusInfo();
    var problem = HttpProblem.builder().withStatus(status).withTitle(status.getReasonPhrase());
    exception
        .getResponse()
        .getStringHeaders()
        .forEach((name, values) -> keep(problem, name, values));
    return problem.build().toResponse();
  }

  private static void keep(HttpProblem.Builder problem, String name, List<String> values) {
    if (!name.equalsIgnoreCase("Content-Type") && !name.equalsIgnoreCase("Content-Length")) {
      values.forEach(value -> problem.withHeader(name, value));
    }
  }
}
