package energy.saldo.balancing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The owners of master data as balancing meets them when it asks for what the directory lacks:
/// they have nothing of any id, except that looking [#UNREACHABLE] up fails.
public final class Owners implements QuarkusTestResourceLifecycleManager {

  /// The id at which the owners break down.
  static final UUID UNREACHABLE = UUID.fromString("dead0000-0000-4000-8000-000000000000");

  private @Nullable HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext(
          "/v1/oauth",
          exchange -> answer(exchange, 200, "{\"accessToken\":\"token\",\"expiresIn\":3599}"));
      started.createContext("/internal/v1/", Owners::lookUp);
      started.start();
      server = started;
      String address = "http://localhost:" + started.getAddress().getPort();
      return Map.of(
          "saldo.site-service-url", address,
          "saldo.meter-service-url", address,
          "saldo.service-token", "a secret");
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

  private static void lookUp(HttpExchange exchange) throws IOException {
    boolean isBroken = exchange.getRequestURI().getPath().endsWith(UNREACHABLE.toString());
    answer(exchange, isBroken ? 500 : 404, "{}");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
