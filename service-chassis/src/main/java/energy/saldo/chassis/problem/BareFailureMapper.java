package energy.saldo.chassis.problem;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// Answers what is no exception as [FailureMapper] does: the database client fails with bare
/// throwables too, and the problem extension's mapper for exceptions would win over one for both.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class BareFailureMapper implements ExceptionMapper<Throwable> {

  @Override
  public Response toResponse(Throwable failure) {
    return Failures.answer(failure);
  }
}
