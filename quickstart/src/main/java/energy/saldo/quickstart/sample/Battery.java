package energy.saldo.quickstart.sample;

/// A battery beside the roofs: charges with the building's surplus and discharges when there is a
/// deficit, within its capacity and power, and loses a little when charging.
final class Battery {

  private static final long CAPACITY_MILLIWATT_HOURS = 15_000_000;
  private static final long QUARTER_HOUR_LIMIT_MILLIWATT_HOURS = 1_500_000;
  private static final long KEPT_PERCENT = 93;

  private final long[] charge;
  private final long[] discharge;

  private Battery(long[] charge, long[] discharge) {
    this.charge = charge;
    this.discharge = discharge;
  }

  /// Simulates the battery over a period.
  ///
  /// @param surplus what the roofs give beyond the building's demand in each quarter-hour, negative
  ///     where they give less, in milliwatt-hours
  static Battery balancing(long[] surplus) {
    long[] charge = new long[surplus.length];
    long[] discharge = new long[surplus.length];
    long stored = 0;
    for (int quarter = 0; quarter < surplus.length; quarter++) {
      long room = (CAPACITY_MILLIWATT_HOURS - stored) * 100 / KEPT_PERCENT;
      charge[quarter] =
          Math.clamp(surplus[quarter], 0, Math.min(room, QUARTER_HOUR_LIMIT_MILLIWATT_HOURS));
      discharge[quarter] =
          Math.clamp(-surplus[quarter], 0, Math.min(stored, QUARTER_HOUR_LIMIT_MILLIWATT_HOURS));
      stored += charge[quarter] * KEPT_PERCENT / 100 - discharge[quarter];
    }
    return new Battery(charge, discharge);
  }

  /// What it charges in each quarter-hour, in milliwatt-hours.
  long[] charge() {
    return charge;
  }

  /// What it discharges in each quarter-hour, in milliwatt-hours.
  long[] discharge() {
    return discharge;
  }
}
