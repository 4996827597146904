package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.system.Service;
import energy.saldo.quickstart.system.SystemSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the packaged services do of themselves, without the launcher's settings.
class ProductionIT {

  @ParameterizedTest
  @EnumSource(Service.class)
  void theLogIsOneJsonObjectPerLine(Service service) throws Exception {
    List<String> levels = new ArrayList<>();
    for (String line : logOfAStartWithoutDatabase(service)) {
      JsonNode entry = TestClient.json(line);
      OffsetDateTime.parse(entry.path("timestamp").asText());
      assertFalse(entry.path("loggerName").asText().isEmpty(), line);
      assertTrue(entry.path("message").isTextual(), line);
      levels.add(entry.path("level").asText());
    }
    assertTrue(levels.contains("ERROR"), () -> "the levels " + levels);
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void theApiIsDescribedAndNobodyIsOfferedToTryIt(Service service) throws Exception {
    URI address = SystemUnderTest.get().service(service).address();
    assertEquals(200, status(address, "/q/openapi"));
    assertEquals(404, status(address, "/q/swagger-ui"));
    assertEquals(404, status(address, "/q/swagger-ui/"));
    assertEquals(404, status(address, "/q/swagger-ui/index.html"));
  }

  /// All that the service says until it gives up.
  private static List<String> logOfAStartWithoutDatabase(Service service) throws IOException {
    Path jar =
        SystemSettings.cloneFolder()
            .resolve(service.title())
            .resolve("target/quarkus-app/quarkus-run.jar");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(java.toString(), "-jar", jar.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_PORT", "0",
                "QUARKUS_FLYWAY_CONNECT_RETRIES", "0",
                "SALDO_DATABASE_PORT", "1"));
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static int status(URI address, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    }
  }
}
