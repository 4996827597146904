package energy.saldo.quickstart.sample;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// Typical consumers of electricity over the quarter-hours of a period, in milliwatt-hours; the
/// same seed gives the same amounts on every machine. Power is computed in kilowatts and
/// rounded once.
final class LoadShapes {

  private static final double MILLIWATT_HOURS_PER_KILOWATT_QUARTER = 250_000;

  private final QuarterHours period;
  private final SplittableRandom random;

  LoadShapes(QuarterHours period, long seed) {
    this.period = period;
    this.random = new SplittableRandom(seed);
  }

  /// A household: a refrigerator, a morning, a longer evening, cooking and washing now and then.
  ///
  /// @param size 1 for two people
  long[] household(double size) {
    double early = 6 + 2 * random.nextDouble();
    double late = 18.5 + 2 * random.nextDouble();
    return energies(
        clock -> {
          double shift = isWeekend(clock) ? 1.5 : 0;
          double hour = hour(clock);
          double habit =
              0.35 * bell(hour, early + shift, 1.0)
                  + 0.15 * bell(hour, 12.5 + shift, 1.2)
                  + 0.55 * bell(hour, late, 2.0);
          double appliance = random.nextInt(60) == 0 && hour > 6 ? 1.8 * random.nextDouble() : 0;
          return size * (0.06 + habit * (0.5 + random.nextDouble()) + appliance);
        });
  }

  /// A shop or office: busy by day from Monday to Saturday, else its cold store and standby.
  long[] shop(double peakKilowatts) {
    return energies(
        clock -> {
          double hour = hour(clock);
          boolean open = clock.getDayOfWeek() != DayOfWeek.SUNDAY && hour >= 7 && hour < 20;
          double busy = open ? 0.7 + 0.2 * bell(hour, 12, 3) : 0.15;
          return peakKilowatts * (busy + 0.1 * random.nextDouble());
        });
  }

  /// A constant base load, with light from dusk to dawn: stairwell, lift, heating pump.
  long[] stairwell() {
    return energies(
        clock -> {
          double hour = hour(clock);
          double light = hour < 6.5 || hour >= 19 ? 0.25 : 0;
          return 0.12 + light + 0.05 * random.nextDouble();
        });
  }

  private long[] energies(ToDoubleFunction<ZonedDateTime> kilowatts) {
    long[] energies = new long[period.count()];
    for (int quarter = 0; quarter < energies.length; quarter++) {
      energies[quarter] = milliwattHours(kilowatts.applyAsDouble(period.clock(quarter)));
    }
    return energies;
  }

  /// The energy of a power over a quarter-hour.
  static long milliwattHours(double kilowatts) {
    return Math.round(kilowatts * MILLIWATT_HOURS_PER_KILOWATT_QUARTER);
  }

  private static boolean isWeekend(ZonedDateTime clock) {
    return clock.getDayOfWeek() == DayOfWeek.SATURDAY || clock.getDayOfWeek() == DayOfWeek.SUNDAY;
  }

  private static double hour(ZonedDateTime clock) {
    return clock.getHour() + clock.getMinute() / 60.0;
  }

  private static double bell(double hour, double middle, double width) {
    double distance = (hour - middle) / width;
    return StrictMath.exp(-distance * distance / 2);
  }
}
