package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.quickstart.system.SystemSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// `./saldo up` as the person at the terminal has it: a process with options, signals and an end.
class LauncherIT {

  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  @Test
  void ctrlCStopsEverythingAndTheNextStartFindsTheDataAgain() throws Exception {
    Path folder = SystemUnderTest.freshFolder();
    String apiToken;
    String siteId;
    try (Launched first = Launched.up(folder)) {
      apiToken = first.apiToken();
      siteId = first.client().site("Europe/Berlin");
      List<ProcessHandle> processes = first.processes();
      assertTrue(processes.size() >= 4, "three services and PostgreSQL, found " + processes);
      first.interrupt();
      assertEquals(130, first.exitCode());
      assertEquals(
          List.of(
              "» Stopping the public address",
              "» Stopping balancing-service",
              "» Stopping meter-service",
              "» Stopping site-service",
              "» Stopping PostgreSQL"),
          first.linesAfterStart());
      awaitEnd(processes);
    }

    try (Launched second = Launched.up(folder)) {
      assertEquals(apiToken, second.apiToken());
      assertEquals("Test", second.client().found("/v1/sites/" + siteId).path("name").asText());
      second.interrupt();
      assertEquals(130, second.exitCode());
    }
  }

  @Test
  void aKilledLauncherLeavesNoProcessBehind() throws Exception {
    try (Launched launched = Launched.up(SystemUnderTest.freshFolder())) {
      List<ProcessHandle> processes = launched.processes();
      launched.kill();
      awaitEnd(processes);
    }
  }

  @Test
  void aServerOfOnesOwnHoldsTheDataAndIsLeftRunning() throws Exception {
    Path folder = freshFolder();
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Launched launched = Launched.up(folder, "--database-url", urlOf(server))) {
      String siteId = launched.client().site("Europe/Berlin");
      launched.interrupt();
      assertEquals(130, launched.exitCode());
      assertEquals(List.of("saldo_balancing", "saldo_meter", "saldo_site"), databasesOf(server));
      assertEquals(
          List.of(siteId),
          column(server.getDatabase("postgres", "saldo_site"), "SELECT id FROM site"));
      assertFalse(Files.exists(folder.resolve("postgres")), "a server of the launcher's own");
    }
  }

  private static String urlOf(EmbeddedPostgres server) {
    return "postgresql://postgres:postgres@localhost:" + server.getPort();
  }

  private static List<String> databasesOf(EmbeddedPostgres server) throws SQLException {
    return column(
        server.getPostgresDatabase(),
        "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY"
            + " 1");
  }

  private static List<String> column(DataSource database, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }

  @Test
  void aBusyPortIsOneClearLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      Failed failed = Failed.up("--port", "" + taken.getLocalPort(), "--data", "" + freshFolder());
      assertEquals(1, failed.exitCode());
      assertEquals(
          "saldo: port %d on localhost is not free: choose another with --port PORT"
              .formatted(taken.getLocalPort()),
          failed.lastLine());
    }
  }

  @Test
  void aDataFolderThatCannotBeWrittenIsOneClearLine() throws Exception {
    Path file = Files.createFile(freshFolder().resolve("file"));
    Failed failed = Failed.up("--port", "0", "--data", file.resolve("below").toString());
    assertEquals(1, failed.exitCode());
    assertEquals(
        "saldo: cannot write to the data folder %s: choose another with --data DIR"
            .formatted(file.resolve("below")),
        failed.lastLine());
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsOneClearLine() throws Exception {
    Failed failed =
        Failed.up(
            "--port",
            "0",
            "--data",
            "" + freshFolder(),
            "--database-url",
            "postgresql://saldo:saldo@127.0.0.1:1");
    assertEquals(1, failed.exitCode());
    assertTrue(
        failed.lines().stream()
            .anyMatch(line -> line.startsWith("saldo: PostgreSQL at 127.0.0.1:1 refuses: ")),
        failed.lines().toString());
  }

  private static Path freshFolder() {
    return SystemUnderTest.freshFolder();
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static Process start(List<String> options) throws IOException {
    Path home = SystemSettings.cloneFolder();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-Dsaldo.home=" + home,
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-jar",
                home.resolve("quickstart/target/quickstart.jar").toString(),
                "up"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("SALDO_API_TOKEN");
    return builder.start();
  }

  /// A start that fails, with all that it said.
  private record Failed(int exitCode, List<String> lines) {

    static Failed up(String... options) throws Exception {
      Process process = start(List.of(options));
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertTrue(process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS));
      return new Failed(process.exitValue(), lines);
    }

    String lastLine() {
      return lines.getLast();
    }
  }

  /// A launcher that has brought the system up without the sample.
  private record Launched(Process process, BufferedReader output, List<String> lines)
      implements AutoCloseable {

    static Launched up(Path folder, String... options) throws IOException {
      List<String> all =
          new ArrayList<>(List.of("--port", "0", "--no-sample", "--data", folder.toString()));
      all.addAll(List.of(options));
      Process process = start(all);
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      List<String> lines = new ArrayList<>();
      while (lines.isEmpty() || !lines.getLast().startsWith("Ctrl-C")) {
        String line = output.readLine();
        if (line == null) {
          throw new AssertionError("the system did not come up: " + lines);
        }
        lines.add(line);
      }
      return new Launched(process, output, lines);
    }

    private String valueOf(String label) {
      return lines.stream()
          .filter(line -> line.startsWith(label))
          .map(line -> line.substring(label.length()).strip())
          .findFirst()
          .orElseThrow();
    }

    String apiToken() {
      return valueOf("API token");
    }

    TestClient client() {
      return TestClient.withToken(URI.create(valueOf("Saldo is up at")), apiToken());
    }

    /// All processes below the launcher, except the shells that watch over them: those end last.
    List<ProcessHandle> processes() {
      return process.descendants().toList();
    }

    void interrupt() throws Exception {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    void kill() {
      process.destroyForcibly();
    }

    int exitCode() throws InterruptedException {
      assertTrue(process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS));
      return process.exitValue();
    }

    /// Leaves nothing running, also after a failure.
    @Override
    public void close() {
      kill();
    }

    List<String> linesAfterStart() {
      return output.lines().toList();
    }
  }
}
