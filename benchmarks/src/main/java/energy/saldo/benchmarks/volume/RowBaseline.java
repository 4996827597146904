package energy.saldo.benchmarks.volume;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// The same work as a row per quarter-hour: `unnest` upserts, the allocation `equal` in SQL, and
/// answers that SQL makes JSON of, in a database of its own on the server that Saldo runs on.
final class RowBaseline implements AutoCloseable {

  private static final String TABLES =
      """
      CREATE TABLE reading (meter_id uuid, at timestamptz, value bigint NOT NULL,
                            PRIMARY KEY (meter_id, at));
      CREATE TABLE meter (id uuid PRIMARY KEY, site_id uuid NOT NULL, producer boolean NOT NULL);
      CREATE INDEX ON meter (site_id);
      CREATE TABLE balance (site_id uuid, creditor_id uuid, debitor_id uuid, at timestamptz,
                            value bigint NOT NULL);
      CREATE INDEX ON balance (debitor_id, at);
      CREATE INDEX ON balance (site_id, at);
      """;

  private static final String UPSERT =
      """
      INSERT INTO reading SELECT * FROM unnest(?, ?, ?)
      ON CONFLICT (meter_id, at) DO UPDATE SET value = EXCLUDED.value
      """;

  /// The grid is null. With one producer, what is allocated is its flow to the consumer.
  private static final String ALLOCATE =
      """
      WITH production AS (
        SELECT site_id, at, meter_id, value FROM reading JOIN meter ON id = meter_id
        WHERE producer AND at >= ? AND at < ?
      ), sorted AS (
        SELECT m.site_id, r.at, r.meter_id, r.value AS demand, p.value AS pool,
            count(*) OVER (PARTITION BY m.site_id, r.at)
              - row_number() OVER by_demand + 1 AS open,
            (sum(r.value) OVER by_demand)::bigint - r.value AS before
        FROM reading r JOIN meter m ON m.id = r.meter_id AND NOT m.producer
          JOIN production p ON p.site_id = m.site_id AND p.at = r.at
        WINDOW by_demand AS (PARTITION BY m.site_id, r.at ORDER BY r.value, r.meter_id
                             ROWS UNBOUNDED PRECEDING)
      ), level AS (
        SELECT site_id, at, max(open) AS open, (min(pool) - min(before)) / max(open) AS level,
            (min(pool) - min(before)) % max(open) AS rest
        FROM sorted WHERE demand * open + before > pool GROUP BY site_id, at
      ), allocated AS (
        SELECT site_id, at, meter_id, demand,
            CASE WHEN level IS NULL OR demand <= level THEN demand
              ELSE level + (((row_number() OVER (PARTITION BY site_id, at, demand > level
                                                 ORDER BY meter_id) - 1
                - (extract(epoch FROM at)::bigint / 900) % level.open + level.open) % level.open)
                < rest)::int
            END AS allocated
        FROM sorted LEFT JOIN level USING (site_id, at)
      )
      INSERT INTO balance
      SELECT a.site_id, p.meter_id, a.meter_id, a.at, allocated
      FROM allocated a JOIN production p USING (site_id, at) WHERE allocated > 0
      UNION ALL
      SELECT site_id, NULL, meter_id, at, demand - allocated
      FROM allocated WHERE demand > allocated
      UNION ALL
      SELECT site_id, p.meter_id, NULL, at, p.value - taken
      FROM production p
        JOIN (SELECT site_id, at, sum(allocated)::bigint AS taken FROM allocated GROUP BY 1, 2) t
        USING (site_id, at)
      WHERE p.value > taken
      """;

  private static final String COLUMNS =
      """
      SELECT json_agg(json_build_object('siteId', site_id, 'creditorMeterId', creditor_id,
          'debitorMeterId', debitor_id, 'startDateTime', at, 'value', value / 1e6,
          'complete', true) ORDER BY at)
      FROM
      """;

  private static final String QUARTER_HOURS_OF_METER =
      COLUMNS + "balance WHERE debitor_id = ? AND at >= ? AND at < ?";

  private static final String DAYS_OF_SITE =
      COLUMNS
          + """
          (SELECT site_id, creditor_id, debitor_id, sum(value) AS value,
             date_trunc('day', at, 'Europe/Berlin') AS at
           FROM balance WHERE site_id = ? AND at >= ? AND at < ? GROUP BY 1, 2, 3, 5) AS days
          """;

  private final Connection connection;

  RowBaseline(Connection ownDatabase) throws SQLException {
    this.connection = ownDatabase;
    try (Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
  }

  /// Upserts values of meters, ten thousand a statement, and returns the seconds.
  double upsert(Fleet fleet, int firstMeter, int meterCount, List<Instant> times, int perStatement)
      throws SQLException {
    int count = meterCount * times.size();
    double seconds = 0;
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      for (int done = 0; done < count; done += perStatement) {
        int size = Math.min(perStatement, count - done);
        UUID[] meters = new UUID[size];
        Timestamp[] stamps = new Timestamp[size];
        Long[] values = new Long[size];
        for (int k = 0; k < size; k++) {
          int meter = firstMeter + (done + k) % meterCount;
          Instant time = times.get((done + k) / meterCount);
          meters[k] = fleet.meterId(meter);
          stamps[k] = Timestamp.from(time);
          values[k] = Fleet.milliwattHours(meter, time);
        }
        long start = System.nanoTime();
        bind(statement, meters, stamps, values);
        statement.executeUpdate();
        seconds += (System.nanoTime() - start) / 1e9;
      }
    }
    return seconds;
  }

  private void bind(PreparedStatement statement, Object[] meters, Object[] stamps, Object[] values)
      throws SQLException {
    Array[] arrays = {
      connection.createArrayOf("uuid", meters),
      connection.createArrayOf("timestamptz", stamps),
      connection.createArrayOf("bigint", values)
    };
    for (int i = 0; i < arrays.length; i++) {
      statement.setArray(i + 1, arrays[i]);
    }
  }

  /// Registers the meters of the sites, which [#allocate] needs.
  void register(Fleet fleet, int meterCount) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO meter VALUES (?, ?::uuid, ?)")) {
      for (int i = 0; i < meterCount; i++) {
        statement.setObject(1, fleet.meterId(i));
        statement.setString(2, fleet.siteOf(i));
        statement.setBoolean(3, Fleet.isProducer(i));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /// Balances what was upserted of a period, and returns the seconds.
  double allocate(Instant start, Instant end) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE) reading");
      statement.execute("VACUUM (ANALYZE) meter");
    }
    try (PreparedStatement statement = connection.prepareStatement(ALLOCATE)) {
      bindPeriod(statement, 1, start, end);
      long before = System.nanoTime();
      statement.executeUpdate();
      return (System.nanoTime() - before) / 1e9;
    }
  }

  /// The bytes of the balances with their indices.
  long balanceBytes() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_total_relation_size('balance')")) {
      row.next();
      return row.getLong(1);
    }
  }

  /// Empties the balances and repeats those of the first day of a site for all its days.
  void repeat(LocalDate first, int days) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TEMP TABLE one AS SELECT * FROM balance WHERE at < '%s'::timestamptz;
          TRUNCATE balance;
          INSERT INTO balance SELECT site_id, creditor_id, debitor_id, at + day * interval '1 day', value
          FROM generate_series(0, %d) AS day, one
          """
              .formatted(first.plusDays(1).atStartOfDay(Fleet.ZONE).toInstant(), days - 1));
      statement.execute("VACUUM (ANALYZE) balance");
    }
  }

  String quarterHoursOfMeter(UUID meter, Instant start, Instant end) throws SQLException {
    return json(QUARTER_HOURS_OF_METER, meter, start, end);
  }

  String daysOfSite(UUID site, Instant start, Instant end) throws SQLException {
    return json(DAYS_OF_SITE, site, start, end);
  }

  private String json(String query, UUID id, Instant start, Instant end) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setObject(1, id);
      bindPeriod(statement, 2, start, end);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return String.valueOf(row.getString(1));
      }
    }
  }

  private static void bindPeriod(
      PreparedStatement statement, int parameter, Instant start, Instant end) throws SQLException {
    statement.setTimestamp(parameter, Timestamp.from(start));
    statement.setTimestamp(parameter + 1, Timestamp.from(end));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
