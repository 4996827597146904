package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What a register showed over time, as far as it was read: at its readings what was read, between
/// two neighbours what a straight line by exact time gives. Holds readings around the instants that
/// it is asked for only: with each, the nearest ones on both sides.
public final class RegisterCurve {

  private final NavigableMap<Long, Long> readings = new TreeMap<>();

  /// Adds a reading (mWh), in the place of one at the same millisecond.
  void put(Instant stamp, long amount) {
    readings.put(stamp.toEpochMilli(), amount);
  }

  /// The amounts (mWh) by the millisecond since 1970 at which they were read.
  NavigableMap<Long, Long> readings() {
    return readings;
  }

  /// What the register showed at the instant (mWh), rounded half up;
  /// [energy.saldo.balancing.storage.AmountBlock#MISSING] unless it was read then, or before and
  /// after. Every month that ends or begins there takes the same amount, so months add up.
  public long at(Instant instant) {
    return at(readings, instant.toEpochMilli());
  }

  static long at(NavigableMap<Long, Long> readings, long millisecond) {
    Map.Entry<Long, Long> before = readings.floorEntry(millisecond);
    Map.Entry<Long, Long> after = readings.ceilingEntry(millisecond);
    if (before == null || after == null) {
      return MISSING;
    }
    long rise = after.getValue() - before.getValue();
    long duration = after.getKey() - before.getKey();
    return duration == 0
        ? before.getValue()
        : before.getValue() + share(rise, millisecond - before.getKey(), duration);
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
