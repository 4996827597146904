package energy.saldo.balancing.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Owners;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// The script that distributes the tables, where functions of the names that Citus has only note
/// what they are asked. What Citus then does is not shown here.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class DistributionTest {

  private static final String CITUS =
      """
      CREATE TABLE spread.pg_dist_partition (logicalrelid regclass, how text);
      CREATE FUNCTION spread.create_reference_table(regclass) RETURNS void LANGUAGE sql AS
        $$ INSERT INTO spread.pg_dist_partition VALUES ($1, 'everywhere') $$;
      CREATE FUNCTION spread.create_distributed_table(regclass, text, colocate_with text)
        RETURNS void LANGUAGE sql AS
        $$ INSERT INTO spread.pg_dist_partition VALUES ($1, $2 || ' beside ' || $3) $$
      """;

  private static final String DISTRIBUTED =
      """
      SELECT relname || ' ' || how AS line
      FROM spread.pg_dist_partition AS noted JOIN pg_class ON pg_class.oid = logicalrelid
      ORDER BY noted.ctid
      """;

  private static final String LED_BY_CELL =
      """
      SELECT relname || ' cell beside site' AS line FROM pg_class
      JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'cell'
      WHERE relnamespace = 'spread'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname NOT IN ('meter_cell', 'site')
      ORDER BY relname
      """;

  @Inject DataSource database;
  @Inject Pool pool;

  @Test
  void everyTableThatIsLedByCellIsDistributedBesideTheSitesAndOnce() throws SQLException {
    Flyway flyway = Flyway.configure().dataSource(database).schemas("spread").load();
    flyway.migrate();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(CITUS);
    }
    flyway.migrate();
    List<String> distributed = lines(DISTRIBUTED);
    assertEquals(
        List.of("meter_cell everywhere", "site cell beside none"), distributed.subList(0, 2));
    assertEquals(lines(LED_BY_CELL), distributed.subList(2, distributed.size()));
    assertTrue(distributed.contains("balancing_partition cell beside site"), distributed::toString);
    flyway.migrate();
    assertEquals(distributed, lines(DISTRIBUTED));
  }

  @Test
  void aStatementOfAllCellsOpensOneConnectionToEachNode() {
    assertEquals(
        "1",
        pool.query("SELECT current_setting('citus.max_adaptive_executor_pool_size') AS connections")
            .executeAndAwait()
            .iterator()
            .next()
            .getString("connections"));
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
