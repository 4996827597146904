package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// What was stored before measurements were kept by site and day is there after the migration.
class MeasurementMigrationTest {

  private static final UUID SITE = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID PROFILE = UUID.fromString("00000000-0000-4000-8000-000000000002");
  private static final UUID REGISTER = UUID.fromString("f0000000-0000-4000-8000-000000000003");

  private static final String BEFORE =
      """
      INSERT INTO site (id, account_id, version, cell, timezone, balance_resolution, distribution)
      VALUES ('%1$s', gen_random_uuid(), 1, 7, 'Europe/Berlin', 'PT15M', 'equal');
      INSERT INTO meter (id, account_id, site_id, version, direction, grid, measuring,
        load_profile_timestamp, start_at)
      VALUES
        ('%2$s', gen_random_uuid(), '%1$s', 1, 'consumer', false, 'load_profile_accurate',
         'interval_end', '2020-01-01T00:00:00Z'),
        ('%3$s', gen_random_uuid(), '%1$s', 1, 'consumer', false, 'readings_accurate',
         'interval_end', '2020-01-01T00:00:00Z');
      INSERT INTO measurement_column (cell, site_id, meter_id, day, amounts)
      SELECT 7, '%1$s', meter, '2025-03-30',
        (SELECT array_agg(CASE WHEN k = 5 THEN NULL ELSE base + k END ORDER BY k)
         FROM generate_series(0, 91) AS k)
      FROM (VALUES (uuid '%2$s', bigint '0'), (uuid '%3$s', bigint '1000000000000'))
        AS m (meter, base);
      INSERT INTO balancing_partition (cell, site_id, day, input_revision, due_at)
      VALUES (7, '%1$s', '2025-03-30', 3, now());
      INSERT INTO measurement_journal (cell, account_id, received_at, meter_ids, stamped_at, amounts)
      VALUES (7, gen_random_uuid(), '2025-04-01T00:00:00Z',
        ARRAY['%2$s', '%3$s', '%2$s', '%2$s']::uuid[],
        ARRAY['2025-03-30T22:00:00Z', '2025-03-30T22:00:00Z', '2025-03-29T23:15:00Z',
          '2025-03-30T01:15:00Z']::timestamptz[],
        ARRAY[91, 5, 0, 8]);
      """
          .formatted(SITE, PROFILE, REGISTER);

  @Test
  void columnsAndJournalAreKept() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      DataSource database = server.getPostgresDatabase();
      migrate(database, "6");
      try (Connection connection = database.getConnection();
          Statement sql = connection.createStatement()) {
        sql.execute(BEFORE);
        migrate(database, "latest");
        assertDay(sql);
        assertJournal(sql);
        assertFalse(sql.executeQuery("SELECT FROM pg_proc WHERE proname = 'raw_column'").next());
      }
    }
  }

  private static void migrate(DataSource database, String target) {
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .target(target)
        .load()
        .migrate();
  }

  private static void assertDay(Statement sql) throws SQLException {
    ResultSet rows = sql.executeQuery("SELECT * FROM measurement_day");
    assertTrue(rows.next());
    assertEquals(3, rows.getLong("folded_revision"));
    DayAmounts day = new DayAmounts();
    day.merge(meterIds(rows), 0, rows.getBytes("amounts"), null);
    assertArrayEquals(stored(0), day.column(PROFILE));
    assertArrayEquals(stored(1_000_000_000_000L), day.column(REGISTER));
    assertFalse(rows.next());
  }

  private static long[] stored(long base) {
    long[] amounts = new long[92];
    Arrays.setAll(amounts, k -> k == 5 ? MISSING : base + k);
    return amounts;
  }

  /// Stamped at the end of their quarter-hours: those of the profile are of the one before.
  private static void assertJournal(Statement sql) throws SQLException {
    ResultSet rows =
        sql.executeQuery(
            """
            SELECT j.*, l.meter_ids FROM measurement_journal j
            JOIN meter_list l USING (cell, site_id, list_id) ORDER BY day
            """);
    assertTrue(rows.next());
    assertEquals("2025-03-30", rows.getString("day"));
    assertEquals(0, rows.getLong("revision"));
    assertEquals(0, rows.getInt("first_element"));
    DayAmounts first = new DayAmounts();
    first.merge(meterIds(rows), 0, rows.getBytes("amounts"), null);
    long[] expected = new long[92];
    Arrays.fill(expected, MISSING);
    expected[0] = 0;
    expected[8] = 8;
    expected[91] = 91;
    assertArrayEquals(expected, first.column(PROFILE));
    assertTrue(rows.next());
    assertEquals("2025-03-31", rows.getString("day"));
    DayAmounts second = new DayAmounts();
    second.merge(meterIds(rows), 0, rows.getBytes("amounts"), null);
    assertArrayEquals(new long[] {5}, second.column(REGISTER));
    assertFalse(rows.next());
  }

  private static UUID[] meterIds(ResultSet row) throws SQLException {
    return (UUID[]) row.getArray("meter_ids").getArray();
  }
}
