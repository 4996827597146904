package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// `./saldo up` as the person at the terminal has it: a process with options, signals and an end.
class LauncherIT {

  @Test
  void ctrlCStopsEverythingAndTheNextStartFindsTheDataAgain() throws Exception {
    Path folder = SystemUnderTest.freshFolder();
    String apiToken;
    String siteId;
    try (Launched first = Launched.up(folder)) {
      apiToken = first.apiToken();
      siteId = first.client().site("Europe/Berlin");
      List<ProcessHandle> processes = processesOf(first);
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
      List<ProcessHandle> processes = processesOf(launched);
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

  /// The processes of a launcher, among them PostgreSQL and each service.
  private static List<ProcessHandle> processesOf(Launched launched) throws IOException {
    List<ProcessHandle> processes = launched.processes();
    List<ProcessHandle> expected =
        List.of(
            launched.postmaster(),
            launched.service("site-service"),
            launched.service("meter-service"),
            launched.service("balancing-service"));
    assertTrue(processes.containsAll(expected), "found only " + processes);
    return processes;
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(Launched.END_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /// A start that fails, with all that it said.
  private record Failed(int exitCode, List<String> lines) {

    static Failed up(String... options) throws Exception {
      Process process = Launched.start(List.of(options));
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertTrue(process.waitFor(Launched.END_LIMIT.toSeconds(), TimeUnit.SECONDS));
      return new Failed(process.exitValue(), lines);
    }

    String lastLine() {
      return lines.getLast();
    }
  }
}
