package energy.saldo.balancing.directory;

import static energy.saldo.balancing.directory.ChangeFields.isTrue;
import static energy.saldo.balancing.directory.ChangeFields.optional;
import static energy.saldo.balancing.directory.ChangeFields.required;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;

import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Change;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables of the directory, each written by the changes of one kind. Every statement names one
/// cell ($1) and takes arrays, so that a page of changes costs a few statements.
final class DirectoryTable {

  static final DirectoryTable SITE =
      new DirectoryTable(
          "site",
          "site",
          text("timezone", change -> required(change, "timezone", ZoneId::of).getId()),
          text("balance_resolution", DirectoryTable::balanceResolution),
          text("distribution", change -> required(change, "distribution", identity())));

  static final DirectoryTable METER =
      new DirectoryTable(
          "meter",
          "meter",
          id("site_id", change -> required(change, "siteId", UUID::fromString)),
          text("direction", change -> required(change, "direction", identity())),
          new Column("grid", "boolean", Boolean[]::new, change -> isTrue(change, "grid")),
          text("measuring", change -> required(change, "measuring", identity())),
          text("load_profile_timestamp", DirectoryTable::loadProfileTimestamp),
          instant("start_at", change -> required(change, "startDate", DirectoryTable::instant)),
          instant("end_at", change -> optional(change, "endDate", DirectoryTable::instant)),
          text("identifier", change -> optional(change, "identifier", identity())),
          text("formula", ChangeFields::formula));

  static final DirectoryTable SETTING =
      new DirectoryTable(
          "balancing_setting",
          "meter_balancing_setting",
          id("site_id", change -> required(change, "siteId", UUID::fromString)),
          id("meter_id", change -> required(change, "meterId", UUID::fromString)),
          text("balancing", change -> required(change, "balancing", identity())),
          day("start_date", change -> required(change, "startDate", LocalDate::parse)),
          day("end_date", change -> optional(change, "endDate", LocalDate::parse)),
          integer("priority", change -> optional(change, "priority", Integer::valueOf)),
          integer(
              "share_ppm", change -> optional(change, "share", DirectoryTable::partsPerMillion)));

  static final DirectoryTable SITE_SETTING =
      new DirectoryTable(
          "site_balancing_setting",
          "site_balancing_setting",
          id("site_id", change -> required(change, "siteId", UUID::fromString)),
          text("distribution", change -> required(change, "distribution", identity())),
          day("start_date", change -> required(change, "startDate", LocalDate::parse)),
          day("end_date", change -> optional(change, "endDate", LocalDate::parse)));

  /// A column that a change fills.
  ///
  /// @param value throws a [ChangeRefusal] if the change says what cannot be
  private record Column(
      String name,
      String type,
      IntFunction<Object[]> array,
      Function<Change, @Nullable Object> value) {

    Object[] of(List<Change> changes) {
      return changes.stream().map(value).toArray(array);
    }
  }

  private static final BigDecimal PARTS_PER_MILLION = BigDecimal.valueOf(1_000_000);

  /// The kind of the changes in the feeds.
  final String kind;

  /// Reads rows as they are and locks them until the transaction ends.
  final String lock;

  /// Writes what is newer than what is there.
  final String upsert;

  /// Leaves an entry with its version, so that an older change that comes late cannot revive it.
  final String markDeleted;

  /// Adds the rows as they are now to the history.
  final String addToHistory;

  /// Finds the sites of entries in one cell.
  final String sites;

  private final List<Column> columns;

  private DirectoryTable(String table, String kind, Column... columns) {
    this.kind = kind;
    this.columns =
        Stream.concat(
                Stream.of(
                    id("id", Change::id),
                    id("account_id", Change::accountId),
                    new Column("version", "bigint", Long[]::new, Change::version)),
                Stream.of(columns))
            .toList();
    lock =
        "SELECT * FROM %s WHERE cell = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE"
            .formatted(table);
    sites = "SELECT id, site_id FROM %s WHERE cell = $1 AND id = ANY ($2)".formatted(table);
    upsert = upsert(table, this.columns);
    markDeleted =
        """
        UPDATE %s AS present SET deleted = true, version = gone.version
        FROM unnest($2::uuid[], $3::bigint[]) AS gone (id, version)
        WHERE present.cell = $1 AND present.id = gone.id AND present.version < gone.version
        """
            .formatted(table);
    addToHistory =
        """
        INSERT INTO directory_history (cell, kind, id, version, site_id, entry)
        SELECT cell, '%1$s', id, version, site_id, to_jsonb(%1$s) FROM %1$s
        WHERE cell = $1 AND id = ANY ($2)
        ON CONFLICT DO NOTHING
        """
            .formatted(table);
  }

  private static String upsert(String table, List<Column> columns) {
    String names = columns.stream().map(Column::name).collect(joining(", "));
    String arrays =
        IntStream.range(0, columns.size())
            .mapToObj(k -> "$" + (k + 2) + "::" + columns.get(k).type() + "[]")
            .collect(joining(", "));
    String updates = // whose and where an entry is never changes
        columns.stream()
            .filter(column -> !column.type().equals("uuid"))
            .map(column -> column.name() + " = EXCLUDED." + column.name())
            .collect(joining(", "));
    return """
    INSERT INTO %s AS present (cell, deleted, %s)
    SELECT $1, false, changed.* FROM unnest(%s) AS changed
    ON CONFLICT (cell, id) DO UPDATE SET deleted = EXCLUDED.deleted, %s
    WHERE present.version < EXCLUDED.version
    """
        .formatted(table, names, arrays, updates);
  }

  /// The parameters of [#upsert].
  ///
  /// @throws ChangeRefusal if a change says what cannot be
  Tuple values(short cell, List<Change> changes) {
    Tuple values = Tuple.of(cell);
    columns.forEach(column -> values.addValue(column.of(changes)));
    return values;
  }

  private static Column text(String name, Function<Change, @Nullable Object> value) {
    return new Column(name, "text", String[]::new, value);
  }

  private static Column id(String name, Function<Change, @Nullable Object> value) {
    return new Column(name, "uuid", UUID[]::new, value);
  }

  private static Column day(String name, Function<Change, @Nullable Object> value) {
    return new Column(name, "date", LocalDate[]::new, value);
  }

  private static Column instant(String name, Function<Change, @Nullable Object> value) {
    return new Column(name, "timestamptz", OffsetDateTime[]::new, value);
  }

  private static Column integer(String name, Function<Change, @Nullable Object> value) {
    return new Column(name, "integer", Integer[]::new, value);
  }

  private static OffsetDateTime instant(String text) {
    return Instant.parse(text).atOffset(ZoneOffset.UTC);
  }

  private static @Nullable String balanceResolution(Change change) {
    BalanceResolution resolution =
        optional(change, "balanceResolution", BalanceResolution::valueOf);
    return resolution == null ? null : resolution.word();
  }

  private static String loadProfileTimestamp(Change change) {
    String stamp = optional(change, "loadProfileTimestamp", identity());
    return stamp == null ? "interval_start" : stamp;
  }

  private static int partsPerMillion(String share) {
    return new BigDecimal(share).multiply(PARTS_PER_MILLION).intValueExact();
  }
}
