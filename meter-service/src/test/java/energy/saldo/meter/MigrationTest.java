package energy.saldo.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class MigrationTest {

  private static final String CHECK_VIOLATION = "23514";

  @Inject DataSource database;

  @Test
  void aPriorityBeyondTheBoundIsKeptWhereItWasAndTakenNoMore() throws SQLException {
    FluentConfiguration old = Flyway.configure().dataSource(database).schemas("old");
    old.target("1").load().migrate();
    execute(
        """
        INSERT INTO old.meter VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
            '5a1d0000-0000-4000-8000-000000000001', 'consumer', false, '1', '1',
            '2025-01-01T00:00:00Z', null, 'readings_accurate', 1, now(), now());
        INSERT INTO old.meter_balancing_setting
          SELECT gen_random_uuid(), account_id, site_id, id, 'participant', '2025-01-01', null,
              2147483647, null, 1, now(), now()
          FROM old.meter
        """);
    old.target("latest").load().migrate();
    assertEquals(1, execute("UPDATE old.meter_balancing_setting SET priority = 1000000"));
    SQLException refusal =
        assertThrows(
            SQLException.class,
            () -> execute("UPDATE old.meter_balancing_setting SET priority = 1000001"));
    assertEquals(CHECK_VIOLATION, refusal.getSQLState());
  }

  private int execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }
}
