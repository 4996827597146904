package energy.saldo.contract;

import io.quarkus.security.AuthenticationFailedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// Answers a request whose access token is forged, expired or of another issuer with 401.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class AuthenticationFailedMapper
    implements ExceptionMapper<AuthenticationFailedException> {

  @Override
  public Response toResponse(AuthenticationFailedException exception) {
    return Problems.unauthorized("The access token is not valid or has expired.").toResponse();
  }
}
