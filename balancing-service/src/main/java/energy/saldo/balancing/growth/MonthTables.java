package energy.saldo.balancing.growth;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.measurement.JournalFold;
import energy.saldo.balancing.storage.Transactions;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The tables that are partitioned by month, and their months: `balancing_run_2025_01`. Every legal
/// day can be stored at any time, since a day without a month of its own goes to the table's
/// default partition.
///
/// The coming months are made ahead. Any other month of the last ten years and the next one is made
/// as soon as the default partition has a day of it, which moves there; so the default partition
/// stays small, and history needs no preparation. What lies beyond stays in it. Any number of pods
/// do this; a lock lets one at a time.
@ApplicationScoped
class MonthTables {

  private static final Logger LOG = Logger.getLogger(MonthTables.class);

  /// What pods that do this lock.
  private static final int LOCK = 0x6d6f6e74;

  private static final int MONTHS_AHEAD = 3;
  private static final Period OLDEST = Period.ofYears(10);
  private static final Period LATEST = Period.ofYears(1);

  /// Local days begin up to a day apart from those of UTC.
  private static final Period OFFSET = Period.ofDays(1);

  /// The table's default partition, and how it is stored: each month is stored likewise.
  private static final String TABLE =
      """
      SELECT p.partdefid::regclass::text AS rest, array_to_string(d.reloptions, ', ') AS options
      FROM pg_partitioned_table p JOIN pg_class d ON d.oid = p.partdefid
      WHERE p.partrelid = to_regclass($1)
      """;

  private static final String MONTHS =
      """
      SELECT right(c.relname, 7) AS month
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = to_regclass($1) AND c.relname ~ '_\\d{4}_\\d{2}$'
      """;

  /// A part of the data with a policy of its own.
  ///
  /// @param isNeeded which rows, of `gone`, stay however old they are
  record Part(String table, Optional<Period> retention, String isNeeded) {

    Part(String table, Optional<Period> retention) {
      this(table, retention, "false");
    }
  }

  /// A table as it is in the database.
  private record Table(String name, String rest, @Nullable String options, Set<YearMonth> months) {}

  private final Transactions transactions;
  private final List<Part> parts;

  @Inject
  MonthTables(Transactions transactions, BalancingServiceConfig config) {
    this(transactions, parts(config.balancing().retention()));
  }

  MonthTables(Transactions transactions, List<Part> parts) {
    this.transactions = transactions;
    this.parts = parts;
  }

  private static List<Part> parts(BalancingServiceConfig.Retention retention) {
    return List.of(
        new Part("balancing_run", retention.runs()),
        new Part("measurement_day", retention.measurements()),
        new Part("measurement_journal", retention.journal(), JournalFold.IS_PENDING));
  }

  /// Drops what is past its retention and makes the months that are missing, each in a transaction
  /// of its own; returns how many months that were.
  int maintain(LocalDate today) {
    int changed = 0;
    for (Part part : parts) {
      Table table = transactions.run(connection -> read(connection, part.table()));
      if (table != null) {
        if (part.retention().isPresent()) {
          changed += drop(table, today.minus(part.retention().get()), part.isNeeded());
        }
        for (YearMonth month : missing(table, today)) {
          changed += changeAlone(connection -> make(connection, table, month));
        }
      }
    }
    return changed;
  }

  private static @Nullable Table read(SqlConnection connection, String name) {
    var rows = execute(connection, TABLE, Tuple.of(name)).iterator();
    if (!rows.hasNext()) {
      return null;
    }
    Row row = rows.next();
    Set<YearMonth> months = new TreeSet<>();
    for (Row month : execute(connection, MONTHS, Tuple.of(name))) {
      months.add(YearMonth.parse(month.getString("month").replace('_', '-')));
    }
    return new Table(name, row.getString("rest"), row.getString("options"), months);
  }

  private Set<YearMonth> missing(Table table, LocalDate today) {
    Set<YearMonth> missing = new TreeSet<>();
    for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
      missing.add(YearMonth.from(today).plusMonths(ahead));
    }
    Tuple window = Tuple.of(today.minus(OLDEST), today.plus(LATEST));
    String sql =
        "SELECT DISTINCT date_trunc('month', day)::date AS month FROM %s WHERE day >= $1 AND day < $2"
            .formatted(table.rest());
    for (Row row : transactions.run(connection -> execute(connection, sql, window))) {
      missing.add(YearMonth.from(row.getLocalDate("month")));
    }
    missing.removeAll(table.months());
    return missing;
  }

  /// Makes the month and moves its days there while nobody reads or writes the table. Whoever read
  /// it meanwhile would miss these days: a snapshot from before has no rows of the new month, and a
  /// plan from before does not have the month.
  private static int make(SqlConnection connection, Table table, YearMonth month) {
    String name = name(table, month);
    if (isThere(connection, name)) {
      return 0;
    }
    String days =
        "day >= '%s' AND day < '%s'".formatted(month.atDay(1), month.plusMonths(1).atDay(1));
    String range = "FROM ('%s') TO ('%s')".formatted(month.atDay(1), month.plusMonths(1).atDay(1));
    String options = table.options() == null ? "" : " WITH (%s)".formatted(table.options());
    List<String> statements =
        List.of(
            "LOCK TABLE " + Transactions.SNAPSHOT_LOCK + " IN ACCESS EXCLUSIVE MODE",
            "LOCK TABLE ONLY " + table.name() + " IN ACCESS EXCLUSIVE MODE",
            "CREATE TEMPORARY TABLE moved ON COMMIT DROP AS SELECT * FROM %s WHERE %s"
                .formatted(table.rest(), days),
            "DELETE FROM %s WHERE %s".formatted(table.rest(), days),
            "CREATE TABLE %s PARTITION OF %s FOR VALUES %s%s"
                .formatted(name, table.name(), range, options),
            "INSERT INTO %s SELECT * FROM moved".formatted(table.name()));
    statements.forEach(sql -> connection.query(sql).executeAndAwait());
    LOG.infof("Made the month %s", name);
    return 1;
  }

  /// Drops the months that ended before this day, and such days of the default partition.
  private int drop(Table table, LocalDate keptFrom, String isNeeded) {
    YearMonth first = YearMonth.from(keptFrom.minus(OFFSET));
    int dropped = 0;
    for (YearMonth month : List.copyOf(table.months())) {
      if (month.isBefore(first)) {
        dropped += changeAlone(connection -> drop(connection, name(table, month), isNeeded));
        table.months().remove(month);
      }
    }
    transactions.run(
        connection ->
            execute(
                connection,
                "DELETE FROM %s AS gone WHERE day < $1 AND NOT (%s)"
                    .formatted(table.rest(), isNeeded),
                Tuple.of(first.atDay(1))));
    return dropped;
  }

  /// What arrived for the month until nothing more can is looked at; if it is still needed, the
  /// month goes another time.
  private static int drop(SqlConnection connection, String name, String isNeeded) {
    if (!isThere(connection, name)) {
      return 0;
    }
    connection.query("LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE").executeAndAwait();
    String needed = "SELECT FROM %s AS gone WHERE %s LIMIT 1".formatted(name, isNeeded);
    if (connection.query(needed).executeAndAwait().rowCount() > 0) {
      return 0;
    }
    connection.query("DROP TABLE " + name).executeAndAwait();
    LOG.infof("Dropped the month %s, past its retention", name);
    return 1;
  }

  private static boolean isThere(SqlConnection connection, String name) {
    return execute(connection, "SELECT to_regclass($1)::text AS oid", Tuple.of(name))
            .iterator()
            .next()
            .getString("oid")
        != null;
  }

  private static String name(Table table, YearMonth month) {
    return "%s_%04d_%02d".formatted(table.name(), month.getYear(), month.getMonthValue());
  }

  /// Does nothing if another pod is at it. Whoever waits for a lock here makes others wait, so it
  /// does not wait long.
  private int changeAlone(Change change) {
    return transactions.run(
        connection -> {
          connection.query("SET LOCAL lock_timeout = '1s'").executeAndAwait();
          boolean isAlone =
              connection
                  .query("SELECT pg_try_advisory_xact_lock(" + LOCK + ") AS alone")
                  .executeAndAwait()
                  .iterator()
                  .next()
                  .getBoolean("alone");
          return isAlone ? change.in(connection) : 0;
        });
  }

  private interface Change {
    int in(SqlConnection connection);
  }
}
