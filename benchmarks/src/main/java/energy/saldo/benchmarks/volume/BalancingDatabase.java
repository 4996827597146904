package energy.saldo.benchmarks.volume;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;

/// The database of balancing-service as an administrator sees it: how far it is, and how large.
final class BalancingDatabase implements AutoCloseable {

  private static final long POLL_MILLIS = 20;
  private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();
  private static final String QUEUED =
      """
      SELECT count(*) FROM (
        SELECT FROM balancing_partition WHERE balanced_revision < input_revision LIMIT 1) AS queued
      """;

  private final Connection connection;

  BalancingDatabase(Connection connection) {
    this.connection = connection;
  }

  /// Waits until the change feed has brought at least so many meters with a setting.
  void awaitMeters(int count) throws SQLException, InterruptedException {
    while (number("SELECT count(*) FROM meter") < count
        || number("SELECT count(*) FROM balancing_setting") < count) {
      Thread.sleep(20 * POLL_MILLIS);
    }
  }

  /// Waits until nothing is queued, and returns the seconds from `startNanos` on.
  double secondsUntilBalanced(long startNanos) throws SQLException, InterruptedException {
    long limit = System.nanoTime() + LONGEST_NANOS;
    while (number(QUEUED) > 0) {
      if (System.nanoTime() - limit > 0) {
        throw new IllegalStateException("balancing does not end; see the log of balancing-service");
      }
      Thread.sleep(POLL_MILLIS);
    }
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /// Forgets all balances and has the days before this one balanced for the first time.
  double balanceForTheFirstTime(LocalDate before) throws SQLException, InterruptedException {
    secondsUntilBalanced(0);
    execute(
        "DO $$ BEGIN TRUNCATE balancing_run; IF to_regclass('balance_column') IS NOT NULL THEN"
            + " TRUNCATE balance_column; END IF; END $$");
    return requeue("balanced_revision = 0", before);
  }

  /// Has the days before this one balanced again though nothing changed.
  double balanceAgain(LocalDate before) throws SQLException, InterruptedException {
    secondsUntilBalanced(0);
    return requeue("input_revision = input_revision + 1", before);
  }

  private double requeue(String change, LocalDate before)
      throws SQLException, InterruptedException {
    execute("VACUUM (ANALYZE)");
    execute("CHECKPOINT");
    long start = System.nanoTime();
    execute(
        "UPDATE balancing_partition SET %s, due_at = statement_timestamp() WHERE day < '%s'"
            .formatted(change, before));
    return secondsUntilBalanced(start);
  }

  /// The bytes of all tables, partitions and indices whose names begin so.
  long bytes(String prefix) throws SQLException {
    return number(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class"
            + " WHERE relkind = 'r' AND relname ~ '^("
            + prefix
            + ")'");
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
