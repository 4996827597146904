package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// `./saldo up` after its database, a service or the launcher itself has been killed, and what its
/// logs keep to themselves.
class RecoveryIT {

  private static final int STARTS_AFTER_A_KILL = 4;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void aKilledDatabaseIsRestartedAndTheSystemAnswersAgain() throws Exception {
    try (Launched launched = Launched.up(SystemUnderTest.freshFolder())) {
      TestClient client = launched.client();
      String siteId = client.site("Europe/Berlin");
      kill(launched.postmaster());
      launched.awaitLine("» PostgreSQL stopped with code 137; restarting in 1 s");
      launched.awaitLine("» PostgreSQL is ready");
      awaitReady(launched);
      TestClient.await(() -> client.get("/v1/sites/" + siteId), answer -> answer.status() == 200);
      PairOfMeters pair = new PairOfMeters(client, "Europe/Berlin", "2025-03-01", "2025-03-03");
      pair.submit();
      pair.awaitBalanced();
      assertEquals(pair.expectedDays(), pair.told("P1D"));
    }
  }

  @Test
  void aKilledServiceIsRestartedAndTheOthersStayUp() throws Exception {
    try (Launched launched = Launched.up(SystemUnderTest.freshFolder())) {
      TestClient client = launched.client();
      for (String title : List.of("site-service", "meter-service", "balancing-service")) {
        ProcessHandle killed = launched.service(title);
        assertTrue(
            Launched.commandLine(killed).stream().anyMatch(part -> part.startsWith("-Xmx")),
            "no heap limit: " + Launched.commandLine(killed));
        kill(killed);
        launched.awaitLine("» " + title + " stopped with code 137; restarting in 1 s");
        launched.awaitLine("» " + title + " is ready");
        awaitReady(launched);
      }
      PairOfMeters pair = new PairOfMeters(client, "Europe/Berlin", "2025-03-01", "2025-03-03");
      pair.submit();
      pair.awaitBalanced();
      assertEquals(pair.expectedDays(), pair.told("P1D"));
      launched.interrupt();
      assertEquals(130, launched.exitCode());
    }
  }

  @Test
  void upWorksEachTimeRightAfterItsLauncherWasKilled() throws Exception {
    Path folder = SystemUnderTest.freshFolder();
    String siteId;
    List<ProcessHandle> before;
    try (Launched first = Launched.up(folder)) {
      siteId = first.client().site("Europe/Berlin");
      before = first.processes();
      first.kill();
    }
    for (int start = 0; start < STARTS_AFTER_A_KILL; start++) {
      try (Launched next = Launched.up(folder)) {
        awaitEnd(before);
        assertEquals(200, ready(next.address()));
        assertEquals("Test", next.client().found("/v1/sites/" + siteId).path("name").asText());
        before = next.processes();
        next.kill();
      }
    }
    awaitEnd(before);
  }

  @Test
  void aDatabaseThatOutlivedItsLauncherIsStoppedByTheNextStart() throws Exception {
    Path folder = SystemUnderTest.freshFolder();
    ProcessHandle postmaster;
    try (Launched first = Launched.up(folder)) {
      postmaster = first.postmaster();
      ProcessHandle watcher = watcherOf(folder, postmaster);
      watcher.destroyForcibly();
      watcher.onExit().get(Launched.END_LIMIT.toSeconds(), TimeUnit.SECONDS);
      first.kill();
    }
    try (Launched second = Launched.up(folder)) {
      assertFalse(postmaster.isAlive());
      assertEquals(200, ready(second.address()));
    }
  }

  /// The shell that would stop the server of this data folder.
  private static ProcessHandle watcherOf(Path folder, ProcessHandle postmaster) {
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(postmaster))
        .filter(
            process ->
                List.of(process.info().arguments().orElse(new String[0]))
                    .contains(folder.resolve("postgres").toString()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theLogOfPostgreSqlQuotesNoValues() throws Exception {
    Path folder = SystemUnderTest.freshFolder();
    try (Launched launched = Launched.up(folder)) {
      assertEquals(200, ready(launched.address()));
      violateUniqueness(folder);
      Path log = folder.resolve("logs/postgresql.log");
      String written =
          TestClient.await(
              () -> read(log), text -> text.contains("violates unique constraint \"meter_key\""));
      assertFalse(written.contains("1ISK-SECRET"), written);
    }
  }

  private static void violateUniqueness(Path folder) throws Exception {
    List<String> pidFile = Files.readAllLines(folder.resolve("postgres/postmaster.pid"));
    String url = "jdbc:postgresql://127.0.0.1:" + pidFile.get(3).strip() + "/saldo_meter";
    String password = Files.readString(folder.resolve("database-password")).strip();
    try (Connection connection = DriverManager.getConnection(url, "saldo", password);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE quoted (identifier text, CONSTRAINT meter_key UNIQUE"
              + " (identifier))");
      String insert = "INSERT INTO quoted (identifier) VALUES ('1ISK-SECRET')";
      statement.execute(insert);
      statement.execute(insert);
      throw new AssertionError("not refused");
    } catch (SQLException e) {
      assertEquals("23505", e.getSQLState());
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void kill(ProcessHandle process) throws Exception {
    new ProcessBuilder("kill", "-KILL", Long.toString(process.pid())).start().waitFor();
  }

  private static void awaitReady(Launched launched) {
    TestClient.await(() -> ready(launched.address()), status -> status == 200);
  }

  private static int ready(URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(Launched.END_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
