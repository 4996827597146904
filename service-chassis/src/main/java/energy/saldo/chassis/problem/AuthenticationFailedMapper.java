package energy.saldo.chassis.problem;

import io.quarkus.security.AuthenticationFailedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;

/// Answers a request whose access token is forged, expired or of another issuer with 401; one whose
/// token cannot be verified, because the public keys cannot be fetched, with 503.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class AuthenticationFailedMapper
    implements ExceptionMapper<AuthenticationFailedException> {

  @Override
  public Response toResponse(AuthenticationFailedException exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return Problems.unavailable("Access tokens cannot be verified now. Try again.")
            .toResponse();
      }
    }
    return Problems.unauthorized("The access token is not valid or has expired.").toResponse();
  }
}
