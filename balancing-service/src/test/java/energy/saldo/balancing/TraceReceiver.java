package energy.saldo.balancing;

import static energy.saldo.balancing.LocalServer.answer;
import static io.restassured.RestAssured.given;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/// A receiver of traces that stands where the exporter would send them, without the setting that
/// turns tracing on. Counts what reaches it.
public final class TraceReceiver implements QuarkusTestResourceLifecycleManager {

  private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";
  private static final String COUNT = "/count";

  private final AtomicInteger received = new AtomicInteger();
  private @Nullable HttpServer server;

  @Override
  public Map<String, String> start() {
    HttpServer started = LocalServer.open();
    started.createContext("/", this::receive);
    started.createContext(COUNT, exchange -> answer(exchange, 200, received.toString()));
    started.start();
    server = started;
    return Map.of(ENDPOINT, LocalServer.address(started));
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  /// How many requests have reached the receiver.
  static int received() {
    String address = ConfigProvider.getConfig().getValue(ENDPOINT, String.class);
    return Integer.parseInt(given().get(address + COUNT).asString());
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.incrementAndGet();
    answer(exchange, 200, "{}");
  }
}
