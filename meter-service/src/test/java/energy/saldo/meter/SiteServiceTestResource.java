package energy.saldo.meter;

import com.sun.net.httpserver.HttpServer;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Starts PostgreSQL for both services and the packaged site-service as a process, once for all
/// tests of the module.
public final class SiteServiceTestResource implements QuarkusTestResourceLifecycleManager {

  static final String API_TOKEN = "the operator's token in tests";
  private static final String SERVICE_TOKEN = "the services' secret in tests";
  private static final Path JAR = Path.of("../site-service/target/quarkus-app/quarkus-run.jar");
  private static final Path LOG = Path.of("target/site-service.log");
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://localhost:[0-9]+)\\D");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PostgresTestResource postgres = new PostgresTestResource();
  private @Nullable Process siteService;
  private @Nullable HttpServer balancingService;

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(postgres.start());
    try {
      createDatabase(settings, "site");
      int port = freePort();
      settings.put("quarkus.http.test-port", Integer.toString(port));
      // The metrics of two servers must agree on whether they name their port.
      settings.put("quarkus.management.test-port", Integer.toString(freePort()));
      balancingService = BalancingServiceStub.start();
      settings.put(
          "saldo.balancing-service-url",
          "http://localhost:" + balancingService.getAddress().getPort());
      siteService = launch(settings);
      settings.put("saldo.site-service-url", awaitAddress(siteService));
      settings.put("saldo.service-token", SERVICE_TOKEN);
      settings.put("test.site-service.pid", Long.toString(siteService.pid()));
      return settings;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("site-service did not start", e);
    }
  }

  /// For this service, so that site-service knows where it will be.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void stop() {
    if (balancingService != null) {
      balancingService.stop(0);
    }
    Process process = siteService;
    if (process != null) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    postgres.stop();
  }

  private static Process launch(Map<String, String> settings) throws IOException {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException("package site-service first: there is no " + JAR);
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    var builder = new ProcessBuilder(java.toString(), "-jar", JAR.toString());
    Map<String, String> environment = builder.environment();
    environment.put("QUARKUS_HTTP_HOST", "localhost");
    environment.put("QUARKUS_HTTP_PORT", "0");
    environment.put("QUARKUS_MANAGEMENT_PORT", "0");
    environment.put("SALDO_DATABASE_HOST", settings.get("saldo.database.host"));
    environment.put("SALDO_DATABASE_PORT", settings.get("saldo.database.port"));
    environment.put("SALDO_DATABASE_NAME", "site");
    environment.put("SALDO_DATABASE_USERNAME", settings.get("saldo.database.username"));
    environment.put("SALDO_DATABASE_PASSWORD", settings.get("saldo.database.password"));
    environment.put("SALDO_API_TOKEN", API_TOKEN);
    environment.put(
        "SALDO_METER_SERVICE_URL", "http://localhost:" + settings.get("quarkus.http.test-port"));
    environment.put("SALDO_SERVICE_TOKEN", SERVICE_TOKEN);
    return builder.redirectErrorStream(true).redirectOutput(LOG.toFile()).start();
  }

  private static void createDatabase(Map<String, String> settings, String name)
      throws SQLException {
    String url =
        "jdbc:postgresql://localhost:%s/%s"
            .formatted(settings.get("saldo.database.port"), settings.get("saldo.database.name"));
    String username = settings.get("saldo.database.username");
    String password = settings.get("saldo.database.password");
    try (var connection = DriverManager.getConnection(url, username, password);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
  }

  /// Returns the address that site-service logs once it is ready, with the port that it chose.
  private static String awaitAddress(Process process) throws IOException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (process.isAlive() && Instant.now().isBefore(deadline)) {
      Matcher address = LISTENING.matcher(Files.readString(LOG));
      if (address.find()) {
        return address.group(1);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new IllegalStateException("site-service did not start: see " + LOG);
  }
}
