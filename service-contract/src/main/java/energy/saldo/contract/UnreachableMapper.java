package energy.saldo.contract;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.net.ConnectException;
import org.jboss.logging.Logger;

/// Answers 503 when the database takes no connections: the request may be sent again later.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class UnreachableMapper implements ExceptionMapper<ConnectException> {

  private static final Logger LOG = Logger.getLogger(UnreachableMapper.class);

  @Override
  public Response toResponse(ConnectException exception) {
    LOG.warnf("Answered 503: %s", exception.getMessage());
    return Problems.unavailable("The service cannot reach what it needs; try again in a moment.")
        .toResponse();
  }
}
