package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Meter;

/// The quarter-hours of a day in which a meter is there, counted from the day's first one.
///
/// @param until exclusive; equal to `from` if the meter is not there at all
public record Presence(int from, int until) {

  /// Of a day.
  ///
  /// @param first the day's first quarter-hour
  /// @param length how many the day has
  public static Presence of(Meter meter, long first, int length) {
    int from = clamp(meter.firstQuarterHour(), first, length);
    return new Presence(from, Math.max(from, clamp(meter.endQuarterHour(), first, length)));
  }

  /// Compares before it subtracts, as the end of a meter without one is the largest number.
  private static int clamp(long quarterHour, long first, int length) {
    return Math.toIntExact(Math.clamp(quarterHour, first, first + length) - first);
  }
}
