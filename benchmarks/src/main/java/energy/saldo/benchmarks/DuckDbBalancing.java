package energy.saldo.benchmarks;

import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// The same job as SQL in DuckDB, in memory and with one thread.
///
/// All in 64-bit integers, which the scenarios do not exceed, so its flows are exactly those of the
/// law. The pairs of several producers are a statement a consumer, as the law goes from one to the
/// next; those of a single producer are its allocations.
final class DuckDbBalancing implements AutoCloseable {

  private static final String EQUAL =
      """
      INSERT INTO allocated
      WITH sorted AS (
        SELECT k, i, demand, pool,
            count(*) OVER (PARTITION BY k) - row_number() OVER by_demand + 1 AS open,
            (sum(demand) OVER by_demand)::BIGINT - demand AS before
        FROM demand JOIN pool USING (k)
        WHERE rank = %1$d
        WINDOW by_demand AS (PARTITION BY k ORDER BY demand, i ROWS UNBOUNDED PRECEDING)
      ), level AS (
        SELECT k, max(open) AS open,
            (any_value(pool) - min(before)) // max(open) AS level,
            (any_value(pool) - min(before)) %% max(open) AS rest
        FROM sorted
        WHERE demand * open + before > pool
        GROUP BY k
      )
      SELECT k, i, demand,
          CASE WHEN level IS NULL OR demand <= level THEN demand
            ELSE level + (((row_number() OVER (PARTITION BY k, demand > level ORDER BY i) - 1
                - (%2$d + k) %% level.open + level.open) %% level.open) < rest)::BIGINT
          END
      FROM sorted LEFT JOIN level USING (k)
      """;

  private static final String PROPORTIONAL =
      """
      INSERT INTO allocated
      WITH running AS (
        SELECT k, i, demand, pool,
            (sum(demand) OVER (PARTITION BY k ORDER BY i ROWS UNBOUNDED PRECEDING))::BIGINT AS running,
            (sum(demand) OVER (PARTITION BY k))::BIGINT AS whole
        FROM demand JOIN pool USING (k)
        WHERE rank = %1$d
      ), shares AS (
        SELECT k, i, demand, least(pool, whole) * running // greatest(whole, 1) AS share
        FROM running
      )
      SELECT k, i, demand, share - lag(share, 1, 0) OVER (PARTITION BY k ORDER BY i)
      FROM shares
      """;

  private static final String USED =
      """
      CREATE OR REPLACE TABLE used AS
      WITH running AS (
        SELECT k, j, production, coalesce(total, 0) AS total,
            (sum(production) OVER (PARTITION BY k ORDER BY j ROWS UNBOUNDED PRECEDING))::BIGINT
                AS running,
            (sum(production) OVER (PARTITION BY k))::BIGINT AS whole
        FROM production
        LEFT JOIN (SELECT k, sum(allocated)::BIGINT AS total FROM allocated GROUP BY k) USING (k)
      ), shares AS (
        SELECT k, j, production, total, total * running // greatest(whole, 1) AS share FROM running
      )
      SELECT k, j, production, total,
          share - lag(share, 1, 0) OVER (PARTITION BY k ORDER BY j) AS used
      FROM shares
      """;

  private final Scenario scenario;
  private final Connection connection;

  DuckDbBalancing(Scenario scenario) throws SQLException {
    this.scenario = scenario;
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET threads = 1");
    PartitionColumns in = new PartitionColumns();
    scenario.fill(in);
    load(in);
  }

  static boolean canBalance(Distribution distribution) {
    return distribution != Distribution.STATIC;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void load(PartitionColumns in) throws SQLException {
    execute("CREATE TABLE demand (k BIGINT, i INTEGER, rank INTEGER, demand BIGINT)");
    execute("CREATE TABLE production (k BIGINT, j INTEGER, production BIGINT)");
    DuckDBConnection duckDb = connection.unwrap(DuckDBConnection.class);
    try (DuckDBAppender rows = duckDb.createAppender("main", "demand")) {
      for (int i = 0; i < scenario.consumers(); i++) {
        for (int k = 0; k < scenario.intervals(); k++) {
          rows.beginRow();
          rows.append((long) k);
          rows.append(i);
          rows.append(scenario.rank(i));
          rows.append(in.demand(i)[k]);
          rows.endRow();
        }
      }
    }
    try (DuckDBAppender rows = duckDb.createAppender("main", "production")) {
      for (int j = 0; j < scenario.producers(); j++) {
        for (int k = 0; k < scenario.intervals(); k++) {
          rows.beginRow();
          rows.append((long) k);
          rows.append(j);
          rows.append(in.production(j)[k]);
          rows.endRow();
        }
      }
    }
  }

  /// Balances the scenario and returns how many seconds that took.
  double balance() throws SQLException {
    String allocation = scenario.distribution() == Distribution.EQUAL ? EQUAL : PROPORTIONAL;
    long start = System.nanoTime();
    execute(
        "CREATE OR REPLACE TABLE allocated"
            + " (k BIGINT, i INTEGER, demand BIGINT, allocated BIGINT)");
    execute(
        "CREATE OR REPLACE TABLE pool AS"
            + " SELECT k, sum(production)::BIGINT AS pool FROM production GROUP BY k");
    for (int rank = 1; rank <= scenario.ranks(); rank++) {
      execute(allocation.formatted(rank, Scenario.FIRST_INTERVAL_INDEX));
      if (rank < scenario.ranks()) {
        takeFromPool(rank);
      }
    }
    execute(USED);
    execute(
        """
        CREATE OR REPLACE TABLE flow AS
        SELECT k, -1 AS j, i, demand - allocated AS energy FROM allocated
        UNION ALL SELECT k, j, -1, production - used FROM used
        """);
    splitPairs();
    return (System.nanoTime() - start) / 1e9;
  }

  private void splitPairs() throws SQLException {
    if (scenario.producers() == 1) {
      execute("INSERT INTO flow SELECT k, 0, i, allocated FROM allocated");
      return;
    }
    execute("CREATE OR REPLACE TABLE remaining AS SELECT k, j, used AS remaining FROM used");
    for (int i = 0; i < scenario.consumers(); i++) {
      execute(
          """
          CREATE OR REPLACE TABLE part AS
          WITH shares AS (
            SELECT k, j, i, remaining,
                allocated * (sum(remaining) OVER (PARTITION BY k ORDER BY j ROWS UNBOUNDED PRECEDING))::BIGINT
                    // greatest((sum(remaining) OVER (PARTITION BY k))::BIGINT, 1) AS share
            FROM remaining JOIN (SELECT k, i, allocated FROM allocated WHERE i = %d) USING (k)
          )
          SELECT k, j, i, remaining, share - lag(share, 1, 0) OVER (PARTITION BY k ORDER BY j) AS energy
          FROM shares;
          INSERT INTO flow SELECT k, j, i, energy FROM part;
          CREATE OR REPLACE TABLE remaining AS SELECT k, j, remaining - energy AS remaining FROM part
          """
              .formatted(i));
    }
  }

  private void takeFromPool(int rank) throws SQLException {
    execute(
        """
        CREATE OR REPLACE TABLE pool AS
        SELECT k, pool - coalesce(taken, 0) AS pool
        FROM pool LEFT JOIN
          (SELECT k, sum(allocated)::BIGINT AS taken FROM allocated SEMI JOIN
            (SELECT DISTINCT i FROM demand WHERE rank = %d) USING (i) GROUP BY k) USING (k)
        """
            .formatted(rank));
  }

  /// The largest difference of a flow from a kernel's, in units.
  long largestDifference(Flows flows) throws SQLException {
    long largest = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT k, j, i, energy FROM flow")) {
      while (rows.next()) {
        int k = (int) rows.getLong(1);
        int j = rows.getInt(2);
        int i = rows.getInt(3);
        long[] column = j < 0 ? flows.fromGrid(i) : i < 0 ? flows.toGrid(j) : flows.pair(j, i);
        largest = Math.max(largest, Math.abs(column[k] - rows.getLong(4)));
      }
    }
    return largest;
  }

  /// The checksum of its flows, as [Checksum] computes it.
  long checksum() throws SQLException {
    long[] column = new long[scenario.intervals()];
    Checksum checksum = new Checksum();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT k, energy FROM flow"
                    + " ORDER BY CASE WHEN i < 0 THEN 1000000 + j ELSE i END, j, k")) {
      for (int row = 0; rows.next(); row++) {
        column[row % column.length] = rows.getLong(2);
        if (row % column.length == column.length - 1) {
          checksum.add(column, column.length);
        }
      }
    }
    return checksum.sum();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
