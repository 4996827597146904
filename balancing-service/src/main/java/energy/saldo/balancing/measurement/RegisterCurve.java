package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What a register showed over time, as far as it was read: at its readings what was read, between
/// two neighbours what a straight line by exact time gives. Where its device was replaced, it runs
/// on as if it had not been. Holds readings around the instants that it is asked for only: with
/// each, the nearest ones on both sides.
public final class RegisterCurve {

  /// A reading (mWh).
  record Reading(long amount, Quality quality) {}

  private final NavigableMap<Long, Reading> readings = new TreeMap<>();
  private final DeviceChanges changes;

  /// Without a reading.
  public RegisterCurve() {
    this(DeviceChanges.NONE);
  }

  RegisterCurve(DeviceChanges changes) {
    this.changes = changes;
  }

  /// The same readings and device changes, to be changed.
  RegisterCurve copy() {
    RegisterCurve copy = new RegisterCurve(changes);
    copy.readings.putAll(readings);
    return copy;
  }

  DeviceChanges changes() {
    return changes;
  }

  /// Adds a reading (mWh), in the place of one at the same millisecond.
  void put(Instant stamp, long amount, Quality quality) {
    readings.put(stamp.toEpochMilli(), new Reading(amount, quality));
  }

  /// The readings by the millisecond since 1970 at which they were taken.
  NavigableMap<Long, Reading> readings() {
    return readings;
  }

  /// What the register showed at the instant (mWh), rounded half up;
  /// [energy.saldo.balancing.storage.AmountBlock#MISSING] unless it was read then, or before and
  /// after. Every month that ends or begins there takes the same amount, so months add up.
  public long at(Instant instant) {
    long millisecond = instant.toEpochMilli();
    Map.Entry<Long, Reading> before = readings.floorEntry(millisecond);
    Map.Entry<Long, Reading> after = readings.ceilingEntry(millisecond);
    if (before == null || after == null) {
      return MISSING;
    }
    long low = running(before);
    long duration = after.getKey() - before.getKey();
    return duration == 0
        ? low
        : low + share(running(after) - low, millisecond - before.getKey(), duration);
  }

  private long running(Map.Entry<Long, Reading> reading) {
    return reading.getValue().amount() + changes.upTo(Instant.ofEpochMilli(reading.getKey()));
  }

  /// The quality of what it showed: the worse of its neighbours'.
  public Quality quality(Instant instant) {
    long millisecond = instant.toEpochMilli();
    Map.Entry<Long, Reading> before = readings.floorEntry(millisecond);
    Map.Entry<Long, Reading> after = readings.ceilingEntry(millisecond);
    return before == null || after == null
        ? Quality.MEASURED
        : Quality.worse(before.getValue().quality(), after.getValue().quality());
  }

  /// `rise · elapsed / duration`, rounded half up: the product has more than 64 bits.
  private static long share(long rise, long elapsed, long duration) {
    BigInteger twice = BigInteger.valueOf(rise).multiply(BigInteger.valueOf(2 * elapsed));
    return twice
        .add(BigInteger.valueOf(duration))
        .divide(BigInteger.valueOf(2 * duration))
        .longValueExact();
  }
}
