package energy.saldo.chassis.problem;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// Answers a value of the wrong type as [MalformedJsonMapper] does. The framework has a mapper for
/// this very exception, which would win over one for its supertype, and answers nothing but 400.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class MismatchedInputMapper implements ExceptionMapper<MismatchedInputException> {

  @Override
  public Response toResponse(MismatchedInputException exception) {
    return MalformedJsonMapper.problem(exception);
  }
}
