package energy.saldo.chassis.idempotency;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Computes the digest of a body while it is read, if the request has an `Idempotency-Key`.
@Provider
public final class BodyDigest implements ReaderInterceptor {

  private static final String DIGEST = "saldo.body-digest";

  private final CurrentVertxRequest request;

  BodyDigest(CurrentVertxRequest request) {
    this.request = request;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    @Nullable RoutingContext current =
        Arc.container().requestContext().isActive() ? request.getCurrent() : null;
    if (current == null || !current.request().headers().contains(IdempotencyKeys.HEADER)) {
      return context.proceed();
    }
    MessageDigest digest = KeyUse.sha256();
    current.put(DIGEST, digest);
    context.setInputStream(new DigestInputStream(context.getInputStream(), digest));
    return context.proceed();
  }

  /// The digest of the request's body, which was read, by the endpoint itself or before it; of an
  /// empty one if there is none. Once for a request.
  static byte[] of(RoutingContext request) {
    MessageDigest digest = request.get(DIGEST);
    return (digest == null ? KeyUse.sha256() : digest).digest();
  }
}
