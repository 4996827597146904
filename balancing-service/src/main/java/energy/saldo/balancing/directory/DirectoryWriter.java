package energy.saldo.balancing.directory;

import static energy.saldo.balancing.storage.Transactions.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Change;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Applies changes of master data, in whatever order and however often they arrive: the highest
/// version of each resource wins, and only a change that is applied re-queues the days it can
/// alter.
@ApplicationScoped
class DirectoryWriter {

  /// A site's local days whose balances a change can alter.
  ///
  /// @param until exclusive; null = for good
  private record DayRange(UUID siteId, LocalDate from, @Nullable LocalDate until) {

    /// Lock order: whoever locks several partitions takes them in this order.
    static final Comparator<DayRange> ORDER =
        Comparator.comparing((DayRange days) -> days.siteId().toString())
            .thenComparing(DayRange::from);
  }

  /// The sites that changes belong to, so that no measurement of them comes in between.
  private static final String LOCK_SITES =
      """
      SELECT id FROM site
      WHERE id IN (
        SELECT unnest($1::uuid[]) UNION SELECT unnest($2::uuid[])
        UNION SELECT site_id FROM meter WHERE id = ANY ($1)
        UNION SELECT site_id FROM balancing_setting WHERE id = ANY ($1))
      ORDER BY id FOR UPDATE
      """;

  private static final String UPSERT_SITE =
      """
      INSERT INTO site AS present
        (id, account_id, version, deleted, cell, timezone, balance_resolution, distribution)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, deleted = EXCLUDED.deleted,
        timezone = EXCLUDED.timezone, balance_resolution = EXCLUDED.balance_resolution,
        distribution = EXCLUDED.distribution
      WHERE present.version < EXCLUDED.version
      """;

  private static final String UPSERT_METER =
      """
      INSERT INTO meter AS present
        (id, account_id, site_id, version, deleted, direction, grid, measuring,
         load_profile_timestamp, start_at, end_at, identifier)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, deleted = EXCLUDED.deleted,
        direction = EXCLUDED.direction, grid = EXCLUDED.grid, measuring = EXCLUDED.measuring,
        load_profile_timestamp = EXCLUDED.load_profile_timestamp, start_at = EXCLUDED.start_at,
        end_at = EXCLUDED.end_at, identifier = EXCLUDED.identifier
      WHERE present.version < EXCLUDED.version
      """;

  private static final String ADD_IDENTIFIER =
      """
      UPDATE meter SET identifier = $3
      WHERE id = $1 AND version = $2 AND identifier IS NULL AND NOT deleted
      """;

  private static final String UPSERT_SETTING =
      """
      INSERT INTO balancing_setting AS present
        (id, account_id, site_id, meter_id, version, deleted, balancing, start_date, end_date,
         priority, share_ppm)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, deleted = EXCLUDED.deleted,
        balancing = EXCLUDED.balancing, start_date = EXCLUDED.start_date,
        end_date = EXCLUDED.end_date, priority = EXCLUDED.priority, share_ppm = EXCLUDED.share_ppm
      WHERE present.version < EXCLUDED.version
      """;

  private static final String NEXT_START =
      """
      SELECT min(start_date) AS next_start FROM balancing_setting
      WHERE meter_id = $1 AND start_date > $2 AND NOT deleted
      """;

  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

  private static final BigDecimal PARTS_PER_MILLION = BigDecimal.valueOf(1_000_000);

  private final PartitionQueue queue;

  DirectoryWriter(PartitionQueue queue) {
    this.queue = queue;
  }

  /// Applies changes in the caller's transaction, in their order. Kinds that balancing does not
  /// need are passed over. All sites are locked first and all days re-queued last, each in one
  /// order, so that this waits for nobody in a circle.
  ///
  /// @throws ChangeRefusal if one says what cannot be
  void apply(SqlConnection connection, List<Change> changes) {
    lockSites(connection, changes);
    List<DayRange> requeued = new ArrayList<>();
    changes.forEach(change -> apply(connection, change, requeued));
    requeued.sort(DayRange.ORDER);
    for (DayRange days : requeued) {
      queue.requeue(connection, Cell.of(days.siteId()), days.siteId(), days.from(), days.until());
    }
  }

  private static void lockSites(SqlConnection connection, List<Change> changes) {
    UUID[] ids = changes.stream().map(Change::id).toArray(UUID[]::new);
    UUID[] siteIds =
        changes.stream()
            .map(change -> optional(change, "siteId", UUID::fromString))
            .flatMap(Stream::ofNullable)
            .toArray(UUID[]::new);
    execute(connection, LOCK_SITES, Tuple.of(ids, siteIds));
  }

  private static void apply(SqlConnection connection, Change change, List<DayRange> requeued) {
    switch (change.kind()) {
      case "site" -> applySite(connection, change, requeued);
      case "meter" -> applyMeter(connection, change, requeued);
      case "meter_balancing_setting" -> applySetting(connection, change, requeued);
      default -> {}
    }
  }

  private static void applySite(SqlConnection connection, Change change, List<DayRange> requeued) {
    Row before = lock(connection, "site", change.id());
    if (isOld(before, change)) {
      return;
    }
    if (change.deleted()) {
      markDeleted(connection, "site", change);
    } else {
      Tuple values =
          Tuple.tuple()
              .addValue(change.id())
              .addValue(change.accountId())
              .addValue(change.version())
              .addValue(false)
              .addValue(Cell.of(change.id()))
              .addValue(required(change, "timezone", ZoneId::of).getId())
              .addValue(name(optional(change, "balanceResolution", BalanceResolution::valueOf)))
              .addValue(required(change, "distribution", Function.identity()));
      execute(connection, UPSERT_SITE, values);
    }
    if (before != null) {
      requeued.add(new DayRange(change.id(), FIRST_DAY, null));
    }
  }

  private static void applyMeter(SqlConnection connection, Change change, List<DayRange> requeued) {
    Row before = lock(connection, "meter", change.id());
    if (isOld(before, change)) {
      // A directory from before it knew identifiers reads the feed once more.
      execute(connection, ADD_IDENTIFIER, identifier(change));
      return;
    }
    Instant start = Instant.MAX;
    if (change.deleted()) {
      markDeleted(connection, "meter", change);
    } else {
      start = required(change, "startDate", Instant::parse);
      execute(connection, UPSERT_METER, meterValues(change, start));
    }
    addToHistory(connection, "meter", change.id());
    boolean isGrid = !change.deleted() && resource(change).path("grid").asBoolean();
    if (before == null && !isGrid) {
      return; // A new meter takes part by a setting only, which comes after it.
    }
    Instant earliest =
        before == null
            ? start
            : Stream.of(start, before.getOffsetDateTime("start_at").toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    UUID siteId = before == null ? siteId(change) : before.getUUID("site_id");
    // A day before, because the local day of an instant may begin on the day before in UTC.
    LocalDate from = LocalDate.ofInstant(earliest, ZoneOffset.UTC).minusDays(1);
    requeued.add(new DayRange(siteId, from, null));
  }

  private static Tuple identifier(Change change) {
    return Tuple.of(
        change.id(), change.version(), optional(change, "identifier", Function.identity()));
  }

  private static Tuple meterValues(Change change, Instant start) {
    String stamp = optional(change, "loadProfileTimestamp", Function.identity());
    return Tuple.tuple()
        .addValue(change.id())
        .addValue(change.accountId())
        .addValue(siteId(change))
        .addValue(change.version())
        .addValue(false)
        .addValue(required(change, "direction", Function.identity()))
        .addValue(resource(change).path("grid").asBoolean())
        .addValue(required(change, "measuring", Function.identity()))
        .addValue(stamp == null ? "interval_start" : stamp)
        .addValue(start.atOffset(ZoneOffset.UTC))
        .addValue(optional(change, "endDate", OffsetDateTime::parse))
        .addValue(optional(change, "identifier", Function.identity()));
  }

  private static void applySetting(
      SqlConnection connection, Change change, List<DayRange> requeued) {
    Row before = lock(connection, "balancing_setting", change.id());
    if (isOld(before, change)) {
      return;
    }
    if (change.deleted()) {
      markDeleted(connection, "balancing_setting", change);
    } else {
      execute(connection, UPSERT_SETTING, settingValues(change));
    }
    addToHistory(connection, "balancing_setting", change.id());
    if (before != null && !before.getBoolean("deleted")) {
      UUID meterId = before.getUUID("meter_id");
      LocalDate start = before.getLocalDate("start_date");
      requeued.add(inForce(connection, before.getUUID("site_id"), meterId, start));
    }
    if (!change.deleted()) {
      UUID meterId = required(change, "meterId", UUID::fromString);
      LocalDate start = required(change, "startDate", LocalDate::parse);
      requeued.add(inForce(connection, siteId(change), meterId, start));
    }
  }

  private static Tuple settingValues(Change change) {
    return Tuple.tuple()
        .addValue(change.id())
        .addValue(change.accountId())
        .addValue(siteId(change))
        .addValue(required(change, "meterId", UUID::fromString))
        .addValue(change.version())
        .addValue(false)
        .addValue(required(change, "balancing", Function.identity()))
        .addValue(required(change, "startDate", LocalDate::parse))
        .addValue(optional(change, "endDate", LocalDate::parse))
        .addValue(optional(change, "priority", Integer::valueOf))
        .addValue(optional(change, "share", DirectoryWriter::partsPerMillion));
  }

  private static int partsPerMillion(String share) {
    return new BigDecimal(share).multiply(PARTS_PER_MILLION).intValueExact();
  }

  /// From the setting's start until the meter's next setting takes over, whether or not this one
  /// ends before: what was in force until now is so no longer.
  private static DayRange inForce(
      SqlConnection connection, UUID siteId, UUID meterId, LocalDate start) {
    Row next = execute(connection, NEXT_START, Tuple.of(meterId, start)).iterator().next();
    return new DayRange(siteId, start, next.getLocalDate("next_start"));
  }

  private static void markDeleted(SqlConnection connection, String table, Change change) {
    execute(
        connection,
        "UPDATE " + table + " SET deleted = true, version = $2 WHERE id = $1",
        Tuple.of(change.id(), change.version()));
  }

  private static void addToHistory(SqlConnection connection, String table, UUID id) {
    execute(
        connection,
        """
        INSERT INTO directory_history (kind, id, version, site_id, entry)
        SELECT '%1$s', id, version, site_id, to_jsonb(%1$s) FROM %1$s WHERE id = $1
        ON CONFLICT DO NOTHING
        """
            .formatted(table),
        Tuple.of(id));
  }

  /// The row as it is, locked until the transaction ends.
  private static @Nullable Row lock(SqlConnection connection, String table, UUID id) {
    String sql = "SELECT * FROM " + table + " WHERE id = $1 FOR UPDATE";
    return StreamSupport.stream(execute(connection, sql, Tuple.of(id)).spliterator(), false)
        .findFirst()
        .orElse(null);
  }

  private static boolean isOld(@Nullable Row before, Change change) {
    return before == null ? change.deleted() : before.getLong("version") >= change.version();
  }

  private static UUID siteId(Change change) {
    return required(change, "siteId", UUID::fromString);
  }

  private static <T> T required(Change change, String field, Function<String, T> parser) {
    T value = optional(change, field, parser);
    if (value == null) {
      throw new ChangeRefusal(field + " is missing");
    }
    return value;
  }

  /// A field of the resource; null if it is absent or null.
  private static <T> @Nullable T optional(Change change, String field, Function<String, T> parser) {
    JsonNode value = resource(change).path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return parser.apply(value.asText());
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new ChangeRefusal(field + " cannot be read");
    }
  }

  private static @Nullable String name(@Nullable BalanceResolution resolution) {
    return resolution == null ? null : resolution.word();
  }

  private static JsonNode resource(Change change) {
    JsonNode resource = change.resource();
    return resource == null ? MissingNode.getInstance() : resource;
  }
}
