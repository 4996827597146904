package energy.saldo.balancing.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Owners;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/// The migration of a directory that was not led by cell.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class DirectoryByCellTest {

  private static final String BEFORE_CELLS = "6";
  private static final int SITES = 300;

  private static final String OLD_ROWS =
      """
      BEGIN;
      SET LOCAL search_path = old;
      INSERT INTO meter
        SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 3, k % 5 = 0, 'producer',
          false, 'readings_accurate', 'interval_start', '2025-01-01T00:00:00Z', null
        FROM generate_series(1, 300) AS k;
      INSERT INTO balancing_setting
        SELECT gen_random_uuid(), account_id, site_id, id, 7, k % 3 = 0, 'participant',
          date '2025-01-01' + k::integer, null, 2, null
        FROM (SELECT *, row_number() OVER () AS k FROM meter) AS meter;
      INSERT INTO directory_history (kind, id, version, site_id, entry)
        SELECT 'meter', id, version, site_id, to_jsonb(meter) FROM meter
        UNION ALL
        SELECT 'balancing_setting', id, version, site_id, to_jsonb(balancing_setting)
        FROM balancing_setting;
      COMMIT
      """;

  /// What is kept, without the columns that migrations add.
  private static final String ROWS =
      """
      SELECT (to_jsonb(meter) - '{cell,identifier,device_changes,formula}'::text[])::text AS line FROM old.meter
      UNION ALL SELECT (to_jsonb(setting) - 'cell')::text FROM old.balancing_setting AS setting
      UNION ALL SELECT (to_jsonb(known) - 'cell')::text FROM old.directory_history AS known
      ORDER BY line
      """;

  private static final String CELLS =
      """
      SELECT site_id || ' ' || cell AS line FROM old.meter
      UNION ALL SELECT site_id || ' ' || cell FROM old.meter_cell JOIN old.meter USING (site_id, cell)
        WHERE meter_id = id
      UNION ALL SELECT site_id || ' ' || cell FROM old.balancing_setting
      UNION ALL SELECT site_id || ' ' || cell FROM old.directory_history
      """;

  @Inject DataSource database;

  @Test
  void everyEntryIsKeptInTheCellOfItsSiteEvenIfTheSiteIsNotKnown() throws SQLException {
    FluentConfiguration old = Flyway.configure().dataSource(database).schemas("old");
    old.target(BEFORE_CELLS).load().migrate();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(OLD_ROWS);
    }
    List<String> before = lines(ROWS);
    old.target("latest").load().migrate();
    assertEquals(before, lines(ROWS));
    List<String> cells = lines(CELLS);
    assertEquals(5 * SITES, cells.size());
    for (String line : cells) {
      List<String> siteAndCell = List.of(line.split(" ", 2));
      short cell = Short.parseShort(siteAndCell.getLast());
      assertEquals(Cell.of(UUID.fromString(siteAndCell.getFirst())), cell, line);
    }
  }

  private List<String> lines(String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        lines.add(rows.getString("line"));
      }
    }
    return lines;
  }
}
