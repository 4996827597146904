package energy.saldo.chassis.problem;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// Answers a value of the wrong form as [MalformedJsonMapper] does. The problem extension has a
/// mapper for this very exception, which would win over one for its supertype, and names classes.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class InvalidFormatMapper implements ExceptionMapper<InvalidFormatException> {

  @Override
  public Response toResponse(InvalidFormatException exception) {
    return MalformedJsonMapper.problem(exception);
  }
}
