package energy.saldo.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stands for meter-service and answers what a test says. That the two agree is tested with
/// meter-service.
public final class MeterServiceStub implements QuarkusTestResourceLifecycleManager {

  /// The requests, such as `PUT /internal/v1/sites/…/closure`.
  static final List<String> REQUESTS = Collections.synchronizedList(new ArrayList<>());

  static volatile boolean isDown;
  static volatile @Nullable String obstacle;
  static volatile boolean isUsed;

  private @Nullable HttpServer server;

  static void reset() {
    REQUESTS.clear();
    isDown = false;
    obstacle = null;
    isUsed = false;
  }

  @Override
  public Map<String, String> start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext("/internal/v1", MeterServiceStub::answer);
      started.start();
      server = started;
      return Map.of(
          "saldo.meter-service-url", "http://localhost:" + started.getAddress().getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (isDown || authorization == null || !authorization.startsWith("Bearer ")) {
        exchange.sendResponseHeaders(isDown ? 503 : 401, -1);
        return;
      }
      exchange.getRequestBody().readAllBytes();
      REQUESTS.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      byte[] body = body(exchange).getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(
          body.length == 0 ? 204 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String body(HttpExchange exchange) {
    if (exchange.getRequestURI().getPath().endsWith("/closure")) {
      return obstacle == null ? "{\"obstacle\":null}" : "{\"obstacle\":\"" + obstacle + "\"}";
    }
    return exchange.getRequestMethod().equals("DELETE") ? "{\"isUsed\":" + isUsed + "}" : "";
  }
}
