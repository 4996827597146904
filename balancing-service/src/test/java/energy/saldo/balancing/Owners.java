package energy.saldo.balancing;

import static energy.saldo.balancing.LocalServer.answer;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/// The owners of master data as balancing meets them when it asks for what the directory lacks:
/// they have what a test gave them and nothing of any other id, except that they fail at three.
public final class Owners implements QuarkusTestResourceLifecycleManager {

  /// The id at which the owners break down.
  static final UUID UNREACHABLE = UUID.fromString("dead0000-0000-4000-8000-000000000000");

  /// The id at which the owners end the connection without an answer.
  static final UUID SILENT = UUID.fromString("dead0000-0000-4000-8000-000000000001");

  /// The id at which the owners never answer.
  static final UUID HANGING = UUID.fromString("dead0000-0000-4000-8000-000000000002");

  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

  private final List<List<UUID>> lookups = new CopyOnWriteArrayList<>();
  private final Map<String, String> resources = new ConcurrentHashMap<>();
  private @Nullable HttpServer server;

  @Override
  public Map<String, String> start() {
    HttpServer started = LocalServer.open();
    started.createContext(
        "/v1/oauth",
        exchange -> answer(exchange, 200, "{\"accessToken\":\"token\",\"expiresIn\":3599}"));
    started.createContext("/internal/v1/", this::serve);
    started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    started.start();
    server = started;
    String address = LocalServer.address(started);
    return Map.of(
        "saldo.site-service-url", address,
        "saldo.meter-service-url", address,
        "saldo.service-token", "a secret");
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  /// Gives meter-service a meter, which the directory does not learn of by the feed.
  static void createMeter(UUID id, UUID accountId, Map<String, Object> meter) {
    create("saldo.meter-service-url", "meter", id, accountId, meter);
  }

  /// Gives site-service a site, balanced by the quarter-hour.
  static void createSite(UUID id, UUID accountId) {
    Map<String, Object> site =
        Map.of("timezone", "Europe/Berlin", "balanceResolution", "PT15M", "distribution", "equal");
    create("saldo.site-service-url", "site", id, accountId, site);
  }

  private static void create(
      String owner, String kind, UUID id, UUID accountId, Map<String, Object> resource) {
    Map<String, Object> change =
        Map.of(
            "kind", kind,
            "id", id,
            "accountId", accountId,
            "version", 1,
            "deleted", false,
            "resource", resource);
    given()
        .contentType(ContentType.JSON)
        .body(change)
        .put(path(owner, kind, id))
        .then()
        .statusCode(204);
  }

  /// Lets meter-service have the meter no more.
  static void forgetMeter(UUID id) {
    given().delete(path("saldo.meter-service-url", "meter", id)).then().statusCode(204);
  }

  /// For each call that asked for this id, among others, for how many ids it asked.
  static List<Integer> lookupsOf(UUID id) {
    String address = ConfigProvider.getConfig().getValue("saldo.meter-service-url", String.class);
    return given()
        .get(address + "/internal/v1/lookups?" + id)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("");
  }

  private static String path(String owner, String kind, UUID id) {
    String address = ConfigProvider.getConfig().getValue(owner, String.class);
    return address + "/internal/v1/" + kind + "s/" + id;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        byte[] body = exchange.getRequestBody().readAllBytes();
        resources.put(path, new String(body, StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
      }
      case "DELETE" -> {
        resources.remove(path);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
      }
      default -> lookUp(exchange, path);
    }
  }

  private void lookUp(HttpExchange exchange, String path) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<UUID> ids = ID.matcher(body).results().map(id -> UUID.fromString(id.group())).toList();
    if (path.endsWith("/lookups")) {
      UUID asked = UUID.fromString(exchange.getRequestURI().getQuery());
      List<Integer> sizes =
          lookups.stream().filter(lookup -> lookup.contains(asked)).map(List::size).toList();
      answer(exchange, 200, sizes.toString());
      return;
    }
    lookups.add(ids);
    if (!path.endsWith("/lookup")) {
      answer(exchange, 404, "{}");
    } else if (ids.contains(SILENT)) {
      exchange.close();
    } else if (ids.contains(UNREACHABLE)) {
      answer(exchange, 500, "{}");
    } else if (!ids.contains(HANGING)) {
      String kind = path.replace("lookup", "");
      String changes =
          ids.stream()
              .flatMap(id -> Stream.ofNullable(resources.get(kind + id)))
              .collect(joining(","));
      answer(exchange, 200, "{\"changes\":[" + changes + "]}");
    }
  }
}
