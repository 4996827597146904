package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.system.SaldoSystem;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The programs of `clients/`, which use the clients that the build generates from
/// `docs/openapi.yaml`: each makes the guide's calls and imports a January of readings. Their tools
/// come from the package registries; where they are missing this is not run, except in CI.
class ClientsIT {

  private static final Path SOURCES = Path.of("../clients").toAbsolutePath().normalize();
  private static final Path GENERATED = Path.of("target/clients").toAbsolutePath();
  private static final Path READINGS = GENERATED.resolve("january.csv");
  private static final Instant JANUARY = Instant.parse("2024-12-31T23:00:00Z");
  private static final int QUARTER_HOURS = 2_976;

  /// So large that its numbers have 15 digits.
  private static final long FIRST_MILLIWATT_HOURS = 987_654_321_000_001L;
  private static final int SMALLEST_MILLIWATT_HOURS = 1;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static long monthMilliwattHours;

  @BeforeAll
  static void writeReadings() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<String> lines = new ArrayList<>();
    long reading = FIRST_MILLIWATT_HOURS;
    for (int quarter = 0; quarter <= QUARTER_HOURS; quarter++) {
      Instant timestamp = JANUARY.plus(Duration.ofMinutes(15).multipliedBy(quarter));
      lines.add(timestamp + "," + kilowattHours(reading));
      monthMilliwattHours = reading - FIRST_MILLIWATT_HOURS;
      reading += quarter == 0 ? SMALLEST_MILLIWATT_HOURS : random.nextLong(2, 5_000_000);
    }
    Files.createDirectories(GENERATED);
    Files.write(READINGS, lines);
  }

  private static String kilowattHours(long milliwattHours) {
    return BigDecimal.valueOf(milliwattHours, 6).toPlainString();
  }

  @Test
  void thePythonClientImportsAMonthExactly() throws Exception {
    requireTool("python3 with venv", "python3", "-c", "import ensurepip, venv");
    Path environment = GENERATED.resolve("venv");
    Path bin = environment.resolve("bin");
    run(GENERATED, "python3", "-m", "venv", environment.toString());
    run(
        GENERATED,
        bin.resolve("pip").toString(),
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--force-reinstall",
        GENERATED.resolve("python").toString());
    String program = SOURCES.resolve("python/month.py").toString();
    assertExact(importMonth(GENERATED, bin.resolve("python").toString(), program));
  }

  @Test
  void theTypeScriptClientImportsAMonthExactly() throws Exception {
    requireTool("node", "node", "--version");
    requireTool("npm", "npm", "--version");
    Path folder = GENERATED.resolve("typescript");
    try (Stream<Path> sources = Files.list(SOURCES.resolve("typescript"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        Files.copy(
            source, folder.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error");
    run(folder, "npx", "tsc");
    assertExact(importMonth(folder, "node", "out/month.js"));
  }

  private static void requireTool(String name, String... command) throws Exception {
    int status;
    try {
      status = process(GENERATED, command).start().waitFor();
    } catch (IOException e) {
      status = -1; // there is no such program
    }
    if (status != 0) {
      String message = "NOT RUN: the test of a generated client, because this lacks " + name;
      System.err.println(message);
      assertNotEquals("true", System.getenv("CI"), message);
      abort(message);
    }
  }

  private static ProcessBuilder process(Path folder, String... command) {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
  }

  /// Runs the command and returns the last line of its output.
  private static String run(Path folder, String... command) throws Exception {
    Path output = Files.createTempFile(GENERATED, "output", ".log");
    Process process = process(folder, command).redirectOutput(Redirect.to(output.toFile())).start();
    boolean isOver = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertEquals("0", isOver ? "" + process.exitValue() : "still running", text);
    return text.lines().reduce("", (_, line) -> line);
  }

  private static JsonNode importMonth(Path folder, String... program) throws Exception {
    SaldoSystem system = SystemUnderTest.get();
    String token =
        TestClient.withToken(system, system.apiToken())
            .created("/v1/api-tokens", "{\"name\":\"c\",\"newAccount\":{\"name\":\"client\"}}")
            .path("token")
            .asText();
    String address = system.address().toString();
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(address, token, READINGS.toString()));
    return TestClient.json(run(folder, command.toArray(String[]::new)));
  }

  private static void assertExact(JsonNode imported) {
    assertEquals(QUARTER_HOURS, imported.path("quarterHours").asInt());
    assertEquals(kilowattHours(monthMilliwattHours), imported.path("month").asText());
    assertEquals(kilowattHours(monthMilliwattHours), imported.path("sum").asText());
    assertEquals(kilowattHours(SMALLEST_MILLIWATT_HOURS), imported.path("smallest").asText());
  }
}
