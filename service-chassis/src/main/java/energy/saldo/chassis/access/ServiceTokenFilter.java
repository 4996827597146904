package energy.saldo.chassis.access;

import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;

/// Introduces this service to another one: gives each request of a REST client the service's access
/// token. Never blocks; a client may be called from an event loop, a worker or a virtual thread.
///
/// Used by `@RegisterProvider(ServiceTokenFilter.class)` on the client. Without a token the request
/// is not sent and fails with [ProcessingException], as if the other service did not answer.
@Singleton
public class ServiceTokenFilter implements ResteasyReactiveClientRequestFilter {

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

  private static void proceed(ResteasyReactiveClientRequestContext request, String token) {
    request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + token);
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
