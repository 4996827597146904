package energy.saldo.chassis.problem;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// Answers an outage, whatever it is wrapped in, with 503 and any other failure with 500.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class FailureMapper implements ExceptionMapper<Exception> {

  @Override
  public Response toResponse(Exception failure) {
    return Failures.answer(failure);
  }
}
