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

/// Adds account and site to the log context and logs refused requests. Only the client gets the
/// reason, since it may quote what was submitted.
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

  /// Adds the site of the query; one in a body is added where the body is read.
  @ServerRequestFilter
  public void nameSite(ContainerRequestContext request) {
    String site = request.getUriInfo().getQueryParameters().getFirst(SITE_PARAMETER);
    if (site == null) {
      return;
    }
    try {
      LogFields.site(QueryParameterConverters.uuid(site));
    } catch (IllegalArgumentException e) {
      // Not an id: an endpoint that needs one refuses the request.
    }
  }

  /// Failures and outages have log lines of their own; a request without an endpoint is not logged.
  @ServerResponseFilter
  public void logRefusal(
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
