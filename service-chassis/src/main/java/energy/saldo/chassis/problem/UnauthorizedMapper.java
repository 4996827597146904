package energy.saldo.chassis.problem;

import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// Answers a request that needs an access token and has none with 401.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class UnauthorizedMapper implements ExceptionMapper<UnauthorizedException> {

  @Override
  public Response toResponse(UnauthorizedException exception) {
    return Problems.unauthorized("This needs an access token: Authorization: Bearer ...")
        .toResponse();
  }
}
