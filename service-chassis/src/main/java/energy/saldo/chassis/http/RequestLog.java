package energy.saldo.chassis.http;

import energy.saldo.chassis.access.Caller;
import io.quarkus.security.spi.runtime.AuthenticationSuccessEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/// Says in the log whom a request is of and which site it is about, and that one was refused. Why
/// is told to the client alone, since the reason may quote what was submitted.
@Singleton
public class RequestLog {

  private static final Logger LOG = Logger.getLogger(RequestLog.class);

  private static final String SITE_PARAMETER = "siteId";
  private static final int REFUSALS = 400;
  private static final int BUG = 500;
  private static final int OUTAGE = 503;

  void nameAccount(@Observes AuthenticationSuccessEvent authentication) {
    if (authentication.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token) {
      Object account = token.getClaim(Caller.ACCOUNT_CLAIM);
      if (account != null) {
        LogFields.account(UUID.fromString(account.toString()));
      }
    }
  }

  /// Names the site that the query asks about; one in a body is named where the body is read.
  @ServerRequestFilter
  public void nameSite(ContainerRequestContext request) {
    String site = request.getUriInfo().getQueryParameters().getFirst(SITE_PARAMETER);
    if (site == null) {
      return;
    }
    try {
      LogFields.site(QueryParameterConverters.uuid(site));
    } catch (IllegalArgumentException e) {
      // No id: where one is wanted, the request is refused.
    }
  }

  /// Failures and outages say so themselves; what leads to no endpoint is nobody's request.
  @ServerResponseFilter
  public void tellRefusal(
      ContainerRequestContext request,
      ContainerResponseContext response,
      SimpleResourceInfo resource) {
    int status = response.getStatus();
    @Nullable Class<?> endpoint = resource.getResourceClass();
    if (status >= REFUSALS && status != BUG && status != OUTAGE && endpoint != null) {
      LOG.infof(
          "Refused with %d: %s %s.%s",
          status, request.getMethod(), endpoint.getSimpleName(), resource.getMethodName());
    }
  }
}
