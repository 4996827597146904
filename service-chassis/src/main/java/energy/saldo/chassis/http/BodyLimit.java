package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.BodyTooLargeException;
import energy.saldo.chassis.problem.ServerProblems;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Stops reading a body that becomes too large without having announced its length.
@Provider
public final class BodyLimit implements ReaderInterceptor {

  private final long maxBytes;
  private final CurrentVertxRequest request;

  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize max,
      CurrentVertxRequest request) {
    this.maxBytes = max.asLongValue();
    this.request = request;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    if (isLimited()) {
      context.setInputStream(new LimitedStream(context.getInputStream()));
    }
    return context.proceed();
  }

  /// Answers of other services that a client reads are limited too; they belong to no request.
  private boolean isLimited() {
    @Nullable RoutingContext current =
        Arc.container().requestContext().isActive() ? request.getCurrent() : null;
    return current == null || !StreamedBody.isIn(current.request());
  }

  private final class LimitedStream extends FilterInputStream {

    private long bytes;

    LimitedStream(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      bytes += Math.max(read, 0);
      if (bytes > maxBytes) {
        ServerProblems.closeAfterAnswer(request.getCurrent());
        throw new BodyTooLargeException(maxBytes);
      }
      return read;
    }

    /// Leaves the rest unread, which the server's stream would wait for.
    @Override
    public void close() {}
  }
}
