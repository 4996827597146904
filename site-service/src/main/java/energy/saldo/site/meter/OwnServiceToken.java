package energy.saldo.site.meter;

import energy.saldo.chassis.access.Caller;
import energy.saldo.site.key.AccessTokens;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;

/// Adds a service's access token to each request: this service signs its own.
@Singleton
public class OwnServiceToken implements ResteasyReactiveClientRequestFilter {

  private final AccessTokens tokens;

  OwnServiceToken(AccessTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void filter(ResteasyReactiveClientRequestContext request) {
    String token = tokens.sign("service", null, Set.of(Caller.SERVICE), null);
    request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + token);
  }
}
