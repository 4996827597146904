package energy.saldo.chassis.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// The statements that a service sent, as its database counted them in `pg_stat_statements`. Those
/// on the catalog are left out.
public final class SentStatements {

  private static final Pattern STATEMENT =
      Pattern.compile("(?is)\\s*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\\b.*");

  /// A statement's text depends on whether it was parsed after the last reset, its number does not.
  private static final String SENT =
      """
      SELECT queryid, min(query) AS query,
        sum(shared_blks_hit + shared_blks_read) / sum(calls) AS blocks
      FROM pg_stat_statements
      WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND query !~ 'pg_catalog|pg_class|pg_stat_statements|flyway_schema_history'
      GROUP BY queryid
      """;

  /// A connection that runs a statement for the first time also reads the catalog, so the least of
  /// these counts; a service under test has few connections ([FewConnections]).
  private static final int ROUNDS = 3;

  /// How much more a statement may touch with a large fleet: a scan of anything that the fleet
  /// fills touches hundreds of blocks, deeper indices a few.
  private static final double GROWTH = 2;

  private static final double BLOCKS_OF_DEEPER_INDICES = 60;

  private static final Sent NOTHING = new Sent("", 0);

  private final DataSource database;

  /// Counts from now on; the server must have preloaded the extension.
  public SentStatements(DataSource database) throws SQLException {
    this.database = database;
    execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  }

  /// A statement with the blocks that it touches on average.
  public record Sent(String sql, double blocks) {

    private Sent least(Sent other) {
      return other.blocks < blocks ? other : this;
    }
  }

  /// What the paths send, by the statement's number.
  public Map<Long, Sent> of(Runnable paths) throws SQLException {
    execute("VACUUM ANALYZE");
    Map<Long, Sent> sent = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      execute("SELECT pg_stat_statements_reset()");
      paths.run();
      counted().forEach((number, statement) -> sent.merge(number, statement, Sent::least));
    }
    return sent;
  }

  /// What was sent since the counting began, by the statement's number.
  public Map<Long, Sent> counted() throws SQLException {
    Map<Long, Sent> sent = new HashMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SENT)) {
      while (rows.next()) {
        String sql = rows.getString("query");
        if (isStatement(sql)) {
          sent.put(rows.getLong("queryid"), new Sent(sql, rows.getDouble("blocks")));
        }
      }
    }
    return sent;
  }

  /// Whether the text is SQL that reads or changes rows.
  public static boolean isStatement(String text) {
    return STATEMENT.matcher(text).matches();
  }

  /// The statements that touch more with a large fleet than with a small one, with the blocks of
  /// both.
  public static Map<String, String> grown(Map<Long, Sent> small, Map<Long, Sent> large) {
    Map<String, String> grown = new TreeMap<>();
    large.forEach(
        (number, statement) -> {
          double before = small.getOrDefault(number, NOTHING).blocks();
          if (statement.blocks() > GROWTH * before + BLOCKS_OF_DEEPER_INDICES) {
            grown.put(
                statement.sql(), "%.0f blocks, %.0f before".formatted(statement.blocks(), before));
          }
        });
    return grown;
  }

  /// Executes SQL of the test.
  public void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
