package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.measurement.DeviceChanges.Change;
import energy.saldo.balancing.measurement.RegisterCurve.Reading;
import energy.saldo.balancing.measurement.RegisterReadings.Received;
import energy.saldo.balancing.measurement.RegisterReadings.Window;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The readings of a batch that registers showed at arbitrary instants, those of one cell: whether
/// they keep the rule of registers, and which months they change. First [#add] all, then [#read],
/// then [#put].
final class ReadingBatch {

  /// A register of the batch.
  private static final class Register {

    final MeterAtSite at;

    /// The value of the batch at each millisecond; of two at one, the later.
    final NavigableMap<Long, Integer> received = new TreeMap<>();

    RegisterCurve before = new RegisterCurve();
    RegisterCurve after = new RegisterCurve();

    Register(MeterAtSite at) {
      this.at = at;
    }
  }

  private record Placed(int value, Register register) {}

  private final MeasurementBatch batch;
  private final SortedMap<UUID, Register> registers = new TreeMap<>();
  private final List<Placed> values = new ArrayList<>();

  ReadingBatch(MeasurementBatch batch) {
    this.batch = batch;
  }

  /// Adds a value that keeps all other rules.
  void add(int value, MeterAtSite at) {
    Register register = registers.computeIfAbsent(at.meter().id(), id -> new Register(at));
    register.received.put(millisecond(value), value);
    values.add(new Placed(value, register));
  }

  private long millisecond(int value) {
    return batch.timestamp(value).toEpochMilli();
  }

  /// Reads what is stored of the registers, from the reading before the batch's first to the one
  /// after its last.
  void read(SqlConnection connection, short cell, RegisterReadings stored) {
    Map<UUID, DeviceChanges> changes =
        DeviceChanges.of(
            connection, cell, registers.values().stream().map(register -> register.at.meter()));
    List<Window> windows = new ArrayList<>();
    for (Register register : registers.values()) {
      windows.add(
          new Window(
              register.at.site().id(),
              register.at.meter().id(),
              Instant.ofEpochMilli(register.received.firstKey()),
              Instant.ofEpochMilli(register.received.lastKey())));
    }
    Map<UUID, RegisterCurve> curves = stored.read(connection, cell, windows, changes);
    registers.forEach(
        (id, register) -> {
          DeviceChanges ofRegister = changes.getOrDefault(id, DeviceChanges.NONE);
          register.before = curves.getOrDefault(id, new RegisterCurve(ofRegister));
          register.after = register.before.copy();
        });
  }

  /// Puts the readings to what is stored, in their order.
  ///
  /// @param isEachForItself whether a reading is refused, and the others go on, where the register
  ///     falls; if not, everything that falls is refused once all are put
  /// @param refusals receives what is refused
  void put(boolean isEachForItself, List<Refusal> refusals) {
    for (Placed placed : values) {
      Register register = placed.register;
      long millisecond = millisecond(placed.value);
      long amount = batch.amount(placed.value);
      String refusal =
          isEachForItself
              ? fall(register.after, millisecond, amount, register.after.readings().keySet())
              : null;
      if (amount == WITHDRAWN) {
        register.after.readings().remove(millisecond);
        register.received.put(millisecond, placed.value);
      } else if (refusal == null) {
        register.after.put(Instant.ofEpochMilli(millisecond), amount, batch.quality(placed.value));
        register.received.put(millisecond, placed.value);
      } else {
        refusals.add(new Refusal(placed.value, "value", refusal));
        register.received.remove(millisecond, placed.value);
      }
    }
    if (!isEachForItself) {
      registers.values().forEach(register -> checkAll(register, refusals));
    }
  }

  /// A fall between two new readings is named once, at the later.
  private void checkAll(Register register, List<Refusal> refusals) {
    Set<Long> stored = new HashSet<>(register.after.readings().keySet());
    stored.removeAll(register.received.keySet());
    register.received.forEach(
        (millisecond, value) -> {
          String refusal = fall(register.after, millisecond, batch.amount(value), stored);
          if (refusal != null) {
            refusals.add(new Refusal(value, "value", refusal));
          }
        });
  }

  /// Where the register falls: to a reading from the one before, or from it to the one after, if
  /// that is among these; null if nowhere. Where a device change lies between, its values stand for
  /// that reading.
  private static @Nullable String fall(
      RegisterCurve curve, long millisecond, long amount, Set<Long> checkedAfter) {
    if (amount == WITHDRAWN) {
      return null;
    }
    Instant stamp = Instant.ofEpochMilli(millisecond);
    String reading = RegisterRule.describe(amount, stamp);
    Map.Entry<Long, Reading> earlier = curve.readings().lowerEntry(millisecond);
    Change before = curve.changes().last(earlier == null ? null : stamp(earlier), stamp);
    if (before != null && before.opening() > amount) {
      return RegisterRule.falls(RegisterRule.opening(before), reading);
    }
    if (before == null && earlier != null && earlier.getValue().amount() > amount) {
      return RegisterRule.falls(describe(earlier), reading);
    }
    Map.Entry<Long, Reading> later = curve.readings().higherEntry(millisecond);
    Change after = curve.changes().first(stamp, later == null ? null : stamp(later));
    if (after != null) {
      return after.closing() < amount
          ? RegisterRule.falls(reading, RegisterRule.closing(after))
          : null;
    }
    return later != null
            && later.getValue().amount() < amount
            && checkedAfter.contains(later.getKey())
        ? RegisterRule.falls(reading, describe(later))
        : null;
  }

  private static Instant stamp(Map.Entry<Long, Reading> reading) {
    return Instant.ofEpochMilli(reading.getKey());
  }

  private static String describe(Map.Entry<Long, Reading> reading) {
    return RegisterRule.describe(reading.getValue().amount(), stamp(reading));
  }

  /// The readings to store, as they were received.
  List<Received> received() {
    List<Received> received = new ArrayList<>();
    for (Register register : registers.values()) {
      register.received.forEach(
          (millisecond, value) ->
              received.add(
                  new Received(
                      register.at.site().id(),
                      register.at.meter().id(),
                      Instant.ofEpochMilli(millisecond),
                      batch.amount(value),
                      batch.quality(value))));
    }
    return received;
  }

  /// The partitions whose balances what was put can change: the months that end or begin where what
  /// the register showed, or its quality, is another now; a month in which its meter starts or ends
  /// does so there.
  Set<SiteDay> changedPartitions() {
    Set<SiteDay> changed = new HashSet<>();
    for (Register register : registers.values()) {
      if (register.at.site().isBalancedByMonth() && !register.received.isEmpty()) {
        addChanged(register, changed);
      }
    }
    return changed;
  }

  /// Between the nearest readings around the batch's everything is known, and beyond them nothing
  /// is changed.
  private static void addChanged(Register register, Set<SiteDay> changed) {
    Site site = register.at.site();
    Meter meter = register.at.meter();
    long from =
        orElse(register.after.readings().lowerKey(register.received.firstKey()), register.received);
    Long above = register.after.readings().higherKey(register.received.lastKey());
    long until = above == null ? register.received.lastKey() : above;
    PartitionBounds month = PartitionBounds.at(site, meter, Instant.ofEpochMilli(from));
    while (month.isThere() && month.start().toEpochMilli() <= until) {
      if (isChanged(register, month.start(), from, until)
          || isChanged(register, month.end(), from, until)) {
        changed.add(new SiteDay(site.id(), month.partition()));
      }
      month = PartitionBounds.of(site, meter, site.partitionAfter(month.partition()));
    }
  }

  private static long orElse(@Nullable Long below, NavigableMap<Long, Integer> received) {
    return below == null ? received.firstKey() : below;
  }

  private static boolean isChanged(Register register, Instant instant, long from, long until) {
    long millisecond = instant.toEpochMilli();
    return millisecond >= from
        && millisecond <= until
        && (register.before.at(instant) != register.after.at(instant)
            || register.before.quality(instant) != register.after.quality(instant));
  }
}
