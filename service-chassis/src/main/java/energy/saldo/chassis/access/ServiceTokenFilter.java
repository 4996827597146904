package energy.saldo.chassis.access;

import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientResponseFilter;

/// Adds the service's access token to each request of a REST client, and drops one that the other
/// service refuses, so that the next request gets a new one. Never blocks; a client may be called
/// from an event loop, a worker or a virtual thread.
///
/// Used by `@RegisterProvider(ServiceTokenFilter.class)` on the client. Without a token the request
/// is not sent and fails with [ProcessingException], as if the other service did not answer.
@Singleton
public class ServiceTokenFilter
    implements ResteasyReactiveClientRequestFilter, ResteasyReactiveClientResponseFilter {

  private static final String BEARER = "Bearer ";

  private final ServiceTokens tokens;

  ServiceTokenFilter(ServiceTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void filter(ResteasyReactiveClientRequestContext request) {
    request.suspend();
    tokens
        .current()
        .subscribe()
        .with(token -> proceed(request, token), failure -> refuse(request, failure));
  }

  @Override
  public void filter(ResteasyReactiveClientRequestContext request, ClientResponseContext response) {
    Object sent = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (response.getStatus() == Response.Status.UNAUTHORIZED.getStatusCode() && sent != null) {
      tokens.drop(sent.toString().substring(BEARER.length()));
    }
  }

  private static void proceed(ResteasyReactiveClientRequestContext request, String token) {
    request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, BEARER + token);
    request.resume();
  }

  /// The refusal of the exchange is this service's own trouble and must not reach a caller as 401:
  /// as a cause, the client would unwrap it and throw it in place of this exception.
  private static void refuse(ResteasyReactiveClientRequestContext request, Throwable failure) {
    var noToken =
        new ProcessingException("no service token from site-service: " + failure.getMessage());
    noToken.addSuppressed(failure);
    request.resume(noToken);
  }
}
