package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.SiteCalendar;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The device changes of one register, in order of time. A reading stamped with the very instant of
/// a change is the new device's.
public final class DeviceChanges {

  /// Of a register that never was replaced.
  public static final DeviceChanges NONE = new DeviceChanges();

  /// From `at` on the register counts on from `opening`; before it ended at `closing` (mWh).
  record Change(Instant at, long closing, long opening) {}

  private static final String OF_METERS =
      """
      SELECT meter_id, changed_at, closing_amount, opening_amount FROM device_change
      WHERE cell = $1 AND meter_id = ANY ($2)
      """;

  private final NavigableMap<Instant, Change> changes = new TreeMap<>();

  /// Those of the meters of a cell that have any; asks nothing if none has.
  public static Map<UUID, DeviceChanges> of(
      SqlConnection connection, short cell, Stream<Meter> meters) {
    Map<UUID, DeviceChanges> changes = new HashMap<>();
    UUID[] replaced = meters.filter(Meter::hasDeviceChanges).map(Meter::id).toArray(UUID[]::new);
    if (replaced.length > 0) {
      Tuple asked = Tuple.of(cell, replaced);
      for (Row row : execute(connection, OF_METERS, asked)) {
        changes
            .computeIfAbsent(row.getUUID("meter_id"), id -> new DeviceChanges())
            .add(
                new Change(
                    row.getOffsetDateTime("changed_at").toInstant(),
                    row.getLong("closing_amount"),
                    row.getLong("opening_amount")));
      }
    }
    return changes;
  }

  private void add(Change change) {
    changes.put(change.at(), change);
  }

  /// These and one more.
  DeviceChanges with(Change change) {
    DeviceChanges all = new DeviceChanges();
    all.changes.putAll(changes);
    all.add(change);
    return all;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  boolean has(Instant at) {
    return changes.containsKey(at);
  }

  /// Whether one is outside of a validity.
  ///
  /// @param end null = without an end
  boolean areOutside(Instant start, @Nullable Instant end) {
    return !changes.isEmpty()
        && (changes.firstKey().isBefore(start) || (end != null && changes.lastKey().isAfter(end)));
  }

  /// What the changes in a quarter-hour, after its start and up to its end, add to the difference
  /// of the readings at both.
  public long within(long quarterHour) {
    return changes.isEmpty()
        ? 0
        : between(SiteCalendar.startOf(quarterHour), SiteCalendar.startOf(quarterHour + 1));
  }

  /// What the changes after the earlier reading and up to the later one add to their difference.
  public long between(Instant earlier, Instant later) {
    long sum = 0;
    for (Change change : changes.subMap(earlier, false, later, true).values()) {
      sum += change.closing() - change.opening();
    }
    return sum;
  }

  /// What the changes up to an instant add to a reading of then, so that the register runs on.
  long upTo(Instant instant) {
    long sum = 0;
    for (Change change : changes.headMap(instant, true).values()) {
      sum = Math.addExact(sum, change.closing() - change.opening());
    }
    return sum;
  }

  /// The last change up to an instant, and after another if that is given; null if there is none.
  @Nullable Change last(@Nullable Instant after, Instant upTo) {
    Map.Entry<Instant, Change> last = changes.floorEntry(upTo);
    return last == null || (after != null && !last.getKey().isAfter(after))
        ? null
        : last.getValue();
  }

  /// The first change after an instant, and up to another if that is given; null if there is none.
  @Nullable Change first(Instant after, @Nullable Instant upTo) {
    Map.Entry<Instant, Change> first = changes.higherEntry(after);
    return first == null || (upTo != null && first.getKey().isAfter(upTo))
        ? null
        : first.getValue();
  }
}
