package energy.saldo.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands for balancing-service and answers what a test says. That the two agree is tested with the
/// whole system.
final class BalancingServiceStub {

  /// The bodies of the questions about each meter that a test named measured or not.
  static final List<String> QUESTIONS = Collections.synchronizedList(new ArrayList<>());

  static final Set<String> MEASURED = ConcurrentHashMap.newKeySet();
  static volatile boolean isDown;

  private BalancingServiceStub() {}

  static void reset() {
    QUESTIONS.clear();
    MEASURED.clear();
    isDown = false;
  }

  /// Starts it and returns its address.
  static HttpServer start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/internal/v1/meters", BalancingServiceStub::answer);
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String question = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (isDown) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      QUESTIONS.add(question);
      String id = exchange.getRequestURI().getPath().replaceFirst(".*/meters/(.*)/measured", "$1");
      byte[] body = "{\"isMeasured\":%s}".formatted(MEASURED.contains(id)).getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
