package energy.saldo.balancing.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// What was stored before runs became one row each is there afterwards.
final class RunMigrationTest {

  private static final String LOW = "01890000-0000-7000-8000-000000000001";
  private static final String HIGH = "f1890000-0000-7000-8000-000000000002";

  /// Two runs of one day, one of a far day, one that balanced to nothing.
  private static final String EARLIER =
      """
      INSERT INTO balancing_run
        (cell, site_id, day, run_id, input_revision, kernel, balanced_at, superseded_at,
         open_intervals, fingerprint)
      VALUES
        (3, '10000000-0000-7000-8000-000000000000', '2025-03-30',
         '20000000-0000-7000-8000-000000000001', 1, 'scalar', '2025-04-01T00:00Z',
         '2025-04-02T00:00Z', '{0,91}', '\\x01'),
        (3, '10000000-0000-7000-8000-000000000000', '2025-03-30',
         '20000000-0000-7000-8000-000000000002', 2, 'vector-256', '2025-04-02T00:00Z', NULL,
         '{}', '\\x02'),
        (4, '10000000-0000-7000-8000-000000000001', '1923-01-31',
         '20000000-0000-7000-8000-000000000003', 7, 'scalar', '2025-04-02T00:00Z', NULL,
         '{}', '\\x03'),
        (4, '10000000-0000-7000-8000-000000000001', '2025-03-31',
         '20000000-0000-7000-8000-000000000004', 1, 'scalar', '2025-04-02T00:00Z', NULL,
         '{5}', '\\x04');
      INSERT INTO balance_column
        (cell, site_id, day, run_id, creditor_meter_id, debitor_meter_id, energies)
      VALUES
        (3, '10000000-0000-7000-8000-000000000000', '2025-03-30',
         '20000000-0000-7000-8000-000000000001', NULL, '%1$s', '{1,0,2}'),
        (3, '10000000-0000-7000-8000-000000000000', '2025-03-30',
         '20000000-0000-7000-8000-000000000002', NULL, '%2$s', '{7,0,9007199254740993}'),
        (3, '10000000-0000-7000-8000-000000000000', '2025-03-30',
         '20000000-0000-7000-8000-000000000002', '%2$s', '%1$s', '{3,4,5}'),
        (3, '10000000-0000-7000-8000-000000000000', '2025-03-30',
         '20000000-0000-7000-8000-000000000002', '%2$s', NULL, '{0,0,6}'),
        (4, '10000000-0000-7000-8000-000000000001', '1923-01-31',
         '20000000-0000-7000-8000-000000000003', '%1$s', '%2$s', '{8}');
      """
          .formatted(LOW, HIGH);

  @Test
  void earlierRunsKeepTheirBalances() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      migrate(server, "6");
      statement.execute(EARLIER);
      migrate(server, "7");
      List<String> runs = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT *, tableoid::regclass::text AS partition FROM balancing_run ORDER BY"
                  + " run_id")) {
        while (rows.next()) {
          runs.add(
              "%s %s %d %s %s %s %s"
                  .formatted(
                      rows.getString("partition"),
                      rows.getString("day"),
                      rows.getLong("input_revision"),
                      rows.getString("kernel"),
                      rows.getString("open_intervals"),
                      rows.getString("fingerprint"),
                      balances(rows)));
        }
      }
      assertEquals(
          List.of(
              "balancing_run_2025_03 2025-03-30 1 scalar {0,91} \\x01 [null -> %s: [1, 0, 2]]"
                  .formatted(LOW),
              ("balancing_run_2025_03 2025-03-30 2 vector-256 {} \\x02 [%2$s -> %1$s: [3, 4, 5],"
                      + " %2$s -> null: [0, 0, 6], null -> %2$s: [7, 0, 9007199254740993]]")
                  .formatted(LOW, HIGH),
              "balancing_run_default 1923-01-31 7 scalar {} \\x03 [%s -> %s: [8]]"
                  .formatted(LOW, HIGH),
              "balancing_run_2025_03 2025-03-31 1 scalar {5} \\x04 []"),
          runs);
      try (ResultSet table =
          statement.executeQuery("SELECT to_regclass('balance_column')::text AS earlier")) {
        table.next();
        assertNull(table.getString("earlier"));
      }
    }
  }

  private static String balances(ResultSet row) throws Exception {
    Array meters = row.getArray("meter_ids");
    UUID[] meterIds = (UUID[]) meters.getArray();
    return BalanceBlock.columns(meterIds, row.getBytes("energies"), null, null).stream()
        .map(
            column ->
                "%s -> %s: %s"
                    .formatted(
                        Objects.toString(column.creditorMeterId()),
                        Objects.toString(column.debitorMeterId()),
                        Arrays.toString(column.energies())))
        .toList()
        .toString();
  }

  private static void migrate(EmbeddedPostgres server, String version) {
    Flyway.configure()
        .dataSource(server.getPostgresDatabase())
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
  }
}
