package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.Transactions.execute;
import static energy.saldo.balancing.storage.Transactions.executeAll;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.queue.PartitionQueue;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The stored amounts of sites' days. What is received is appended to the journal; the amounts of a
/// day are what was folded of it, and then the rows of the journal that came after, in the order of
/// the revisions of the day's partition. Every statement is of one cell.
@ApplicationScoped
public class MeasurementColumns {

  /// Which column.
  public record Key(UUID siteId, UUID meterId, LocalDate day) {}

  /// What days have.
  ///
  /// @param columns by meter and day; a column ends where the day does, or earlier
  /// @param qualities of columns with others than measured, the codes of the amounts' qualities
  /// @param toFold the days of which so much is pending that [#fold] pays
  public record StoredDays(
      Map<Key, long[]> columns, Map<Key, long[]> qualities, Set<SiteDay> toFold) {}

  /// The days of a site on one side of a day, with what is looked for there.
  record Beyond(SiteDay siteDay, boolean isLater) {}

  /// Rows of the journal from which a day is folded when it is balanced. Rewriting costs a day's
  /// size, reading a row some hundred bytes: a day of slots is rewritten four times.
  static final int FOLD_ROWS = 24;

  /// The list is a subquery of its own, so that it is found by its whole key.
  private static final String OF_DAYS =
      """
      SELECT asked.site_id, asked.day, stored.revision, stored.is_pending, stored.first_element,
        stored.meter_ids, stored.amounts
      FROM unnest($2::uuid[], $3::date[]) AS asked (site_id, day)
      CROSS JOIN LATERAL (
        SELECT d.folded_revision AS revision, false AS is_pending, 0::smallint AS first_element,
          d.meter_ids, d.amounts
        FROM measurement_day d
        WHERE d.cell = $1 AND d.site_id = asked.site_id AND d.day = asked.day
        UNION ALL
        SELECT j.revision, true, j.first_element,
          (SELECT l.meter_ids FROM meter_list l
           WHERE l.cell = $1 AND l.site_id = j.site_id AND l.list_id = j.list_id),
          j.amounts
        FROM measurement_journal j
        WHERE j.cell = $1 AND j.site_id = asked.site_id AND j.day = asked.day
          AND j.revision > coalesce((
            SELECT d.folded_revision FROM measurement_day d
            WHERE d.cell = $1 AND d.site_id = asked.site_id AND d.day = asked.day), 0)
        OFFSET 0
      ) AS stored
      ORDER BY stored.is_pending, stored.revision
      """;

  /// Rows of the journal that are folded, or changed nothing, say as well as others that the day
  /// has something of their meters, unless all of it was withdrawn.
  private static final String NEAREST_DAYS =
      """
      SELECT asked.site_id, asked.day, asked.is_later,
        CASE WHEN asked.is_later
        THEN least(
          (SELECT d.day FROM measurement_day d
           WHERE d.cell = $1 AND d.site_id = asked.site_id AND d.day > asked.day
             AND d.meter_ids && asked.meter_ids
           ORDER BY d.day LIMIT 1),
          (SELECT j.day FROM measurement_journal j
           JOIN meter_list l ON l.cell = $1 AND l.site_id = j.site_id AND l.list_id = j.list_id
           WHERE j.cell = $1 AND j.site_id = asked.site_id AND j.day > asked.day
             AND l.meter_ids && asked.meter_ids
           ORDER BY j.day LIMIT 1))
        ELSE greatest(
          (SELECT d.day FROM measurement_day d
           WHERE d.cell = $1 AND d.site_id = asked.site_id AND d.day < asked.day
             AND d.meter_ids && asked.meter_ids
           ORDER BY d.day DESC LIMIT 1),
          (SELECT j.day FROM measurement_journal j
           JOIN meter_list l ON l.cell = $1 AND l.site_id = j.site_id AND l.list_id = j.list_id
           WHERE j.cell = $1 AND j.site_id = asked.site_id AND j.day < asked.day
             AND l.meter_ids && asked.meter_ids
           ORDER BY j.day DESC LIMIT 1))
        END AS nearest_day
      FROM (
        SELECT site_id, day, is_later, meter_ids::uuid[] AS meter_ids
        FROM unnest($2::uuid[], $3::date[], $4::boolean[], $5::text[])
          AS place (site_id, day, is_later, meter_ids)
      ) AS asked
      """;

  private static final String KEEP_LIST =
      """
      INSERT INTO meter_list (cell, site_id, list_id, meter_ids) VALUES ($1, $2, $3, $4)
      ON CONFLICT (cell, site_id, list_id) DO NOTHING
      """;

  private static final String APPEND =
      """
      INSERT INTO measurement_journal
        (cell, site_id, day, revision, account_id, list_id, first_element, amounts)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  private static final String FOLD =
      """
      INSERT INTO measurement_day (cell, site_id, day, folded_revision, meter_ids, amounts)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (cell, site_id, day) DO UPDATE
      SET folded_revision = EXCLUDED.folded_revision, meter_ids = EXCLUDED.meter_ids,
          amounts = EXCLUDED.amounts
      """;

  private final PartitionQueue queue;

  MeasurementColumns(PartitionQueue queue) {
    this.queue = queue;
  }

  /// All columns of the sites' days, those of all their meters.
  public StoredDays ofDays(SqlConnection connection, short cell, Collection<SiteDay> siteDays) {
    return ofDays(connection, cell, siteDays, null);
  }

  /// As [#ofDays(SqlConnection, short, Collection)], of some meters.
  ///
  /// @param wanted the meters to read; null = all
  StoredDays ofDays(
      SqlConnection connection,
      short cell,
      Collection<SiteDay> siteDays,
      @Nullable Collection<UUID> wanted) {
    Map<SiteDay, DayAmounts> days = read(connection, cell, siteDays, wanted);
    Map<Key, long[]> columns = new HashMap<>();
    Map<Key, long[]> qualities = new HashMap<>();
    Set<SiteDay> toFold = new HashSet<>();
    days.forEach(
        (siteDay, amounts) -> {
          amounts
              .columns()
              .forEach(
                  (meter, column) ->
                      columns.put(new Key(siteDay.siteId(), meter, siteDay.day()), column));
          amounts
              .qualities()
              .forEach(
                  (meter, column) ->
                      qualities.put(new Key(siteDay.siteId(), meter, siteDay.day()), column));
          if (amounts.pendingRows() > FOLD_ROWS) {
            toFold.add(siteDay);
          }
        });
    return new StoredDays(columns, qualities, toFold);
  }

  /// What is stored of the days; nothing of a day that has nothing.
  ///
  /// @param wanted the meters to read; null = all
  Map<SiteDay, DayAmounts> read(
      SqlConnection connection,
      short cell,
      Collection<SiteDay> siteDays,
      @Nullable Collection<UUID> wanted) {
    return decode(rows(connection, cell, siteDays).await().indefinitely(), wanted);
  }

  /// The rows of the days, for [#decode].
  Uni<RowSet<Row>> rows(SqlConnection connection, short cell, Collection<SiteDay> siteDays) {
    Tuple asked = Tuple.of(cell, PartitionQueue.siteIds(siteDays), PartitionQueue.days(siteDays));
    return connection.preparedQuery(OF_DAYS).execute(asked);
  }

  /// As [#read], from its rows.
  static Map<SiteDay, DayAmounts> decode(RowSet<Row> rows, @Nullable Collection<UUID> wanted) {
    Map<SiteDay, DayAmounts> days = new HashMap<>();
    for (Row row : rows) {
      merge(row, days.computeIfAbsent(siteDay(row), day -> new DayAmounts()), wanted);
    }
    return days;
  }

  /// Merges a row of a day or of its journal.
  static void merge(Row row, DayAmounts amounts, @Nullable Collection<UUID> wanted) {
    UUID[] meterIds = row.getArrayOfUUIDs("meter_ids");
    byte[] block = row.getBuffer("amounts").getBytes();
    if (row.getBoolean("is_pending")) {
      amounts.mergePending(meterIds, row.getShort("first_element"), block, wanted);
    } else {
      amounts.merge(meterIds, 0, block, wanted);
    }
  }

  /// Of each place, the nearest day that has or had something of one of its meters.
  Map<Beyond, LocalDate> nearestDays(
      SqlConnection connection, short cell, Map<Beyond, Set<UUID>> meters) {
    List<Beyond> asked = List.copyOf(meters.keySet());
    Tuple values =
        Tuple.of(
            cell,
            asked.stream().map(beyond -> beyond.siteDay().siteId()).toArray(UUID[]::new),
            asked.stream().map(beyond -> beyond.siteDay().day()).toArray(LocalDate[]::new),
            asked.stream().map(Beyond::isLater).toArray(Boolean[]::new),
            asked.stream()
                .map(meters::get)
                .map(MeasurementColumns::literal)
                .toArray(String[]::new));
    Map<Beyond, LocalDate> nearest = new HashMap<>();
    for (Row row : execute(connection, NEAREST_DAYS, values)) {
      LocalDate day = row.getLocalDate("nearest_day");
      if (day != null) {
        nearest.put(new Beyond(siteDay(row), row.getBoolean("is_later")), day);
      }
    }
    return nearest;
  }

  /// Appends what was received of days to the journal, when it is subscribed to.
  ///
  /// @param revisions the revisions that it made of the days' partitions, in this transaction; a
  ///     day without one is not changed by it
  Uni<Void> append(
      SqlConnection connection,
      short cell,
      UUID accountId,
      Map<CellBatch.Delivered, DayAmounts> delivered,
      Map<SiteDay, Long> revisions) {
    SortedMap<String, Tuple> lists = new TreeMap<>();
    List<Tuple> rows = new ArrayList<>();
    delivered.forEach(
        (part, amounts) -> {
          SiteDay day = part.siteDay();
          UUID[] meters = amounts.meterIds();
          UUID list = digest(meters);
          short first = (short) amounts.firstElement();
          lists.put(day.siteId() + " " + list, Tuple.of(cell, day.siteId(), list, meters));
          rows.add(
              Tuple.of(cell, day.siteId(), day.day(), revisions.getOrDefault(day, 0L), accountId)
                  .addValue(list)
                  .addValue(first)
                  .addValue(Buffer.buffer(amounts.encode(first))));
        });
    return Uni.combine()
        .all()
        .unis(
            connection.preparedQuery(KEEP_LIST).executeBatch(List.copyOf(lists.values())),
            connection.preparedQuery(APPEND).executeBatch(rows))
        .discardItems();
  }

  /// Folds what the journal has of days, and locks their partitions for it. A day without a
  /// partition has nothing to fold.
  ///
  /// @param partitions of each day the partition that it belongs to
  public void fold(SqlConnection connection, short cell, Map<SiteDay, SiteDay> partitions) {
    Map<SiteDay, Long> revisions = queue.lock(connection, cell, new HashSet<>(partitions.values()));
    Set<SiteDay> siteDays = new HashSet<>(partitions.keySet());
    siteDays.removeIf(day -> !revisions.containsKey(partitions.get(day)));
    Map<SiteDay, DayAmounts> days = read(connection, cell, siteDays, null);
    days.values().removeIf(amounts -> amounts.pendingRows() == 0);
    days.values().forEach(DayAmounts::removeEmpty);
    if (days.isEmpty()) {
      return;
    }
    List<Tuple> rows = new ArrayList<>();
    days.forEach(
        (day, amounts) ->
            rows.add(
                Tuple.of(cell, day.siteId(), day.day(), revisions.get(partitions.get(day)))
                    .addValue(amounts.columns().keySet().toArray(UUID[]::new))
                    .addValue(Buffer.buffer(amounts.encode(0)))));
    executeAll(connection, FOLD, rows);
  }

  private static SiteDay siteDay(Row row) {
    return new SiteDay(row.getUUID("site_id"), row.getLocalDate("day"));
  }

  private static String literal(Collection<UUID> ids) {
    StringBuilder literal = new StringBuilder(ids.size() * 37 + 2).append('{');
    for (UUID id : ids) {
      literal.append(literal.length() > 1 ? "," : "").append(id);
    }
    return literal.append('}').toString();
  }

  /// What names a list of meters: half of SHA-256 over their ids.
  private static UUID digest(UUID[] meterIds) {
    ByteBuffer ids = ByteBuffer.allocate(meterIds.length * 2 * Long.BYTES);
    for (UUID id : meterIds) {
      ids.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(ids.array()));
      return new UUID(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
