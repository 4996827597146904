package energy.saldo.balancing.directory;

import static energy.saldo.balancing.storage.Transactions.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.chassis.feed.Change;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
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
         load_profile_timestamp, start_at, end_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, deleted = EXCLUDED.deleted,
        direction = EXCLUDED.direction, grid = EXCLUDED.grid, measuring = EXCLUDED.measuring,
        load_profile_timestamp = EXCLUDED.load_profile_timestamp, start_at = EXCLUDED.start_at,
        end_at = EXCLUDED.end_at
      WHERE present.version < EXCLUDED.version
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
  /// need are passed over. All sites are held first and all days re-queued last, each in one order,
  /// so that this waits for nobody in a circle.
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
            .map(change -> text(resource(change), "siteId"))
            .flatMap(Stream::ofNullable)
            .map(UUID::fromString)
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
      JsonNode site = resource(change);
      Tuple values =
          Tuple.tuple()
              .addValue(change.id())
              .addValue(change.accountId())
              .addValue(change.version())
              .addValue(false)
              .addValue(Cell.of(change.id()))
              .addValue(site.path("timezone").asText())
              .addValue(text(site, "balanceResolution"))
              .addValue(site.path("distribution").asText());
      execute(connection, UPSERT_SITE, values);
    }
    if (before != null) {
      requeued.add(new DayRange(change.id(), FIRST_DAY, null));
    }
  }

  private static void applyMeter(SqlConnection connection, Change change, List<DayRange> requeued) {
    Row before = lock(connection, "meter", change.id());
    if (isOld(before, change)) {
      return;
    }
    Instant start = Instant.MAX;
    if (change.deleted()) {
      markDeleted(connection, "meter", change);
    } else {
      JsonNode meter = resource(change);
      start = Instant.parse(meter.path("startDate").asText());
      execute(connection, UPSERT_METER, meterValues(change, meter, start));
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

  private static Tuple meterValues(Change change, JsonNode meter, Instant start) {
    String end = text(meter, "endDate");
    String stamp = text(meter, "loadProfileTimestamp");
    return Tuple.tuple()
        .addValue(change.id())
        .addValue(change.accountId())
        .addValue(siteId(change))
        .addValue(change.version())
        .addValue(false)
        .addValue(meter.path("direction").asText())
        .addValue(meter.path("grid").asBoolean())
        .addValue(meter.path("measuring").asText())
        .addValue(stamp == null ? "interval_start" : stamp)
        .addValue(start.atOffset(ZoneOffset.UTC))
        .addValue(end == null ? null : OffsetDateTime.parse(end));
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
      execute(connection, UPSERT_SETTING, settingValues(change, resource(change)));
    }
    addToHistory(connection, "balancing_setting", change.id());
    if (before != null && !before.getBoolean("deleted")) {
      UUID meterId = before.getUUID("meter_id");
      LocalDate start = before.getLocalDate("start_date");
      requeued.add(inForce(connection, before.getUUID("site_id"), meterId, start));
    }
    if (!change.deleted()) {
      JsonNode setting = resource(change);
      UUID meterId = UUID.fromString(setting.path("meterId").asText());
      LocalDate start = LocalDate.parse(setting.path("startDate").asText());
      requeued.add(inForce(connection, siteId(change), meterId, start));
    }
  }

  private static Tuple settingValues(Change change, JsonNode setting) {
    JsonNode priority = setting.path("priority");
    JsonNode share = setting.path("share");
    String end = text(setting, "endDate");
    return Tuple.tuple()
        .addValue(change.id())
        .addValue(change.accountId())
        .addValue(siteId(change))
        .addValue(UUID.fromString(setting.path("meterId").asText()))
        .addValue(change.version())
        .addValue(false)
        .addValue(setting.path("balancing").asText())
        .addValue(LocalDate.parse(setting.path("startDate").asText()))
        .addValue(end == null ? null : LocalDate.parse(end))
        .addValue(priority.isNumber() ? priority.intValue() : null)
        .addValue(
            share.isNumber()
                ? share.decimalValue().multiply(PARTS_PER_MILLION).intValueExact()
                : null);
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
    return UUID.fromString(resource(change).path("siteId").asText());
  }

  private static JsonNode resource(Change change) {
    JsonNode resource = change.resource();
    return resource == null ? MissingNode.getInstance() : resource;
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field).asText() : null;
  }
}
