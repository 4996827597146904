package energy.saldo.quickstart.system;

import energy.saldo.quickstart.system.Problem.Refusal;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.regex.Pattern;

/// Refuses what Netty and Vert.x would repair or answer without a problem: a `Content-Length` with
/// a `Transfer-Encoding`, by which two programs may see the request's end at different places, and
/// other versions of HTTP.
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

  private static final Pattern OTHER_VERSION = Pattern.compile("HTTP/(?!1\\.[01]$)\\d+\\.\\d+");

  StrictRequestDecoder(HttpServerOptions options) {
    super(options);
  }

  static Refusal twoLengths() {
    return new Refusal(
        400, "Content-Length and Transfer-Encoding exclude each other; send one of them.");
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    if (OTHER_VERSION.matcher(initialLine[2]).matches()) {
      throw new Refusal(501, "The versions of HTTP supported are 1.0 and 1.1.");
    }
    return super.createMessage(initialLine);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw twoLengths();
  }
}
