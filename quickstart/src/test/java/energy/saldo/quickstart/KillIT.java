package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.quickstart.TestClient.Measurement;
import energy.saldo.quickstart.system.SaldoSystem;
import energy.saldo.quickstart.system.Service;
import energy.saldo.quickstart.system.ServiceProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The balancing process is killed, as in a power failure, and starts again. A lock on a table
/// ensures that it is killed in the middle of its work, however fast the machine is.
class KillIT {

  private static final String START = "2025-03-01";
  private static final String END = "2025-06-01";
  private static final String MEASUREMENTS = "measurement_journal";
  private static final String RUNS = "balancing_run";

  /// The modes in which the service waits for a table, and the one in which this test does.
  private static final String WRITERS = "Row%";

  private static final String TESTS = "ExclusiveLock";

  private EmbeddedPostgres server;
  private SaldoSystem system;
  private DataSource database;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedPostgres.start();
    system =
        SystemUnderTest.start(
            "postgresql://postgres:postgres@localhost:" + server.getPort(),
            Map.of(
                "SALDO_BALANCING_LEASE", "PT3S",
                "SALDO_BALANCING_BATCH_SIZE", "2",
                "SALDO_BALANCING_SETTLING_DELAY", "PT4S"));
    database = server.getDatabase("postgres", "saldo_balancing");
  }

  @AfterEach
  void stop() throws Exception {
    system.close();
    server.close();
  }

  @Test
  void aProcessKilledWhileItTakesMeasurementsAndWhileItBalancesLeavesExactBalances()
      throws Exception {
    PairOfMeters pair =
        new PairOfMeters(TestClient.newAccount(system), "Europe/Berlin", START, END);
    ServiceProcess balancing = system.service(Service.BALANCING);
    List<String> unanswered = submitThroughAKill(pair, balancing);
    killWhileBalancing(pair, balancing, unanswered);
    pair.awaitBalanced();
    assertEquals(pair.expectedQuarterHours(), pair.told("PT15M"));
    assertEquals(pair.expectedDays(), pair.told("P1D"));
  }

  /// A quarter of the batches is stored when the process ends, another is on its way, and the rest
  /// waits for the lock.
  ///
  /// @return the batches without an answer, which are to be sent again as any client would
  private List<String> submitThroughAKill(PairOfMeters pair, ServiceProcess balancing)
      throws SQLException {
    List<Measurement> shuffled = new ArrayList<>(pair.measurements());
    Collections.shuffle(shuffled, new Random(5));
    List<String> batches = TestClient.batches(shuffled);
    int quarter = batches.size() / 4;
    for (String batch : batches.subList(0, quarter)) {
      pair.client().created("/v1/measurements", batch);
    }
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (String batch : batches.subList(quarter, 2 * quarter)) {
      answers.add(pair.client().postLater("/v1/measurements", batch));
    }
    try (Connection lock = locked(MEASUREMENTS)) {
      for (String batch : batches.subList(2 * quarter, batches.size())) {
        answers.add(pair.client().postLater("/v1/measurements", batch));
      }
      awaitWaiting(MEASUREMENTS, WRITERS);
      balancing.kill();
      lock.rollback();
    }
    List<String> unanswered = new ArrayList<>();
    for (int k = 0; k < answers.size(); k++) {
      int status = answers.get(k).exceptionally(broken -> 0).join();
      if (k >= quarter) {
        assertNotEquals(201, status, "stored in spite of the lock");
      }
      if (status != 201) {
        unanswered.add(batches.get(quarter + k));
      }
    }
    return unanswered;
  }

  /// The first days are balanced when the process ends, and the next ones wait for the lock.
  private void killWhileBalancing(
      PairOfMeters pair, ServiceProcess balancing, List<String> unanswered) throws Exception {
    balancing.restart();
    for (String batch : unanswered) {
      pair.client().created("/v1/measurements", batch);
    }
    // The settling delay has only begun, and nothing is balanced before its end.
    try (Connection first = locked(RUNS)) {
      awaitWaiting(RUNS, WRITERS);
      CompletableFuture<Connection> next = CompletableFuture.supplyAsync(() -> locked(RUNS));
      awaitWaiting(RUNS, TESTS);
      first.rollback();
      try (Connection second = next.join()) {
        awaitWaiting(RUNS, WRITERS);
        List<String> states = states(pair);
        assertTrue(states.contains("balanced"), states.toString());
        balancing.kill();
        second.rollback();
      }
    }
    balancing.restart();
    List<String> states = states(pair);
    assertTrue(
        states.stream().anyMatch(state -> !"balanced".equals(state)),
        "the process was killed too late: everything was balanced");
  }

  private static List<String> states(PairOfMeters pair) {
    return pair.client().awaitPartitions(pair.siteId(), START, END, days -> true).stream()
        .map(day -> day.path("state").asText())
        .toList();
  }

  /// A transaction that lets nobody else write to the table until it ends.
  private Connection locked(String table) {
    try {
      Connection connection = database.getConnection();
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
      }
      return connection;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits until a transaction waits for the table in one of these modes.
  private void awaitWaiting(String table, String modes) {
    TestClient.await(() -> isWaiting(table, modes), waiting -> waiting);
  }

  private boolean isWaiting(String table, String modes) {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = ?::regclass AND mode LIKE"
                    + " ?")) {
      query.setString(1, table);
      query.setString(2, modes);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
