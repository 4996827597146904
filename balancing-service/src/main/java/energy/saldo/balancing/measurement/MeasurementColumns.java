package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.storage.AmountColumn;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// The stored columns: one meter's local day each. Every statement is of one cell.
@ApplicationScoped
public class MeasurementColumns {

  /// Which column.
  public record Key(UUID siteId, UUID meterId, LocalDate day) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySite = siteId.compareTo(other.siteId);
      int byMeter = bySite != 0 ? bySite : meterId.compareTo(other.meterId);
      return byMeter != 0 ? byMeter : day.compareTo(other.day);
    }
  }

  private static final String MERGE =
      """
      INSERT INTO measurement_column AS present (cell, site_id, meter_id, day, amounts)
      SELECT $1, site_id, meter_id, day, amounts::bigint[]
      FROM unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[])
        AS delivered (site_id, meter_id, day, amounts)
      ON CONFLICT (cell, site_id, meter_id, day) DO UPDATE
      SET amounts = merge_amounts(present.amounts, EXCLUDED.amounts)
      WHERE merge_amounts(present.amounts, EXCLUDED.amounts) IS DISTINCT FROM present.amounts
      RETURNING site_id, meter_id, day
      """;

  private static final String WITH_NEIGHBOURS =
      """
      SELECT asked.meter_id, c.day, array_send(c.amounts) AS amounts
      FROM unnest($2::uuid[], $3::uuid[], $4::date[]) AS asked (site_id, meter_id, day)
      CROSS JOIN LATERAL (
        (SELECT m.day, m.amounts FROM measurement_column m
         WHERE m.cell = $1 AND m.site_id = asked.site_id AND m.meter_id = asked.meter_id
           AND m.day < asked.day ORDER BY m.day DESC LIMIT 1)
        UNION ALL
        (SELECT m.day, m.amounts FROM measurement_column m
         WHERE m.cell = $1 AND m.site_id = asked.site_id AND m.meter_id = asked.meter_id
           AND m.day >= asked.day ORDER BY m.day LIMIT 2)
      ) c
      """;

  private static final String OF_DAYS =
      """
      SELECT c.site_id, c.meter_id, c.day, array_send(c.amounts) AS amounts
      FROM unnest($2::uuid[], $3::date[]) AS asked (site_id, day)
      JOIN measurement_column c ON c.cell = $1 AND c.site_id = asked.site_id AND c.day = asked.day
      """;

  /// Merges delivered columns into the stored ones in one statement: what is delivered wins, what
  /// is [AmountColumn#MISSING] stays as it was. Returns the keys of the columns that changed by it.
  List<Key> merge(SqlConnection connection, short cell, SortedMap<Key, long[]> delivered) {
    Columns keys = new Columns(delivered.keySet());
    String[] amounts =
        delivered.values().stream()
            .map(column -> AmountColumn.encode(column, column.length))
            .toArray(String[]::new);
    Tuple values = Tuple.of(cell, keys.siteIds, keys.meterIds, keys.days, amounts);
    List<Key> changed = new ArrayList<>();
    for (Row row : execute(connection, MERGE, values)) {
      changed.add(
          new Key(row.getUUID("site_id"), row.getUUID("meter_id"), row.getLocalDate("day")));
    }
    return changed;
  }

  /// By meter, the stored columns of these days and, for each, the nearest stored ones before and
  /// after.
  Map<UUID, NavigableMap<LocalDate, long[]>> withNeighbours(
      SqlConnection connection, short cell, Collection<Key> asked) {
    Columns keys = new Columns(asked);
    Tuple values = Tuple.of(cell, keys.siteIds, keys.meterIds, keys.days);
    Map<UUID, NavigableMap<LocalDate, long[]>> columns = new HashMap<>();
    for (Row row : execute(connection, WITH_NEIGHBOURS, values)) {
      columns
          .computeIfAbsent(row.getUUID("meter_id"), id -> new TreeMap<>())
          .put(row.getLocalDate("day"), AmountColumn.read(row, "amounts"));
    }
    return columns;
  }

  /// All columns of the sites' days, those of all their meters.
  public Map<Key, long[]> ofDays(
      SqlConnection connection, short cell, Collection<SiteDay> siteDays) {
    UUID[] siteIds = siteDays.stream().map(SiteDay::siteId).toArray(UUID[]::new);
    LocalDate[] days = siteDays.stream().map(SiteDay::day).toArray(LocalDate[]::new);
    RowSet<Row> rows = execute(connection, OF_DAYS, Tuple.of(cell, siteIds, days));
    Map<Key, long[]> columns = HashMap.newHashMap(rows.size());
    for (Row row : rows) {
      Key key = new Key(row.getUUID("site_id"), row.getUUID("meter_id"), row.getLocalDate("day"));
      columns.put(key, AmountColumn.read(row, "amounts"));
    }
    return columns;
  }

  /// Keys as the arrays that a statement takes.
  private static final class Columns {

    final UUID[] siteIds;
    final UUID[] meterIds;
    final LocalDate[] days;

    Columns(Collection<Key> keys) {
      siteIds = keys.stream().map(Key::siteId).toArray(UUID[]::new);
      meterIds = keys.stream().map(Key::meterId).toArray(UUID[]::new);
      days = keys.stream().map(Key::day).toArray(LocalDate[]::new);
    }
  }
}
