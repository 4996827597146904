package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.AmountColumn.MISSING;

import energy.saldo.balancing.directory.Meter;

/// The energy of one meter in each quarter-hour of a local day, from its stored columns.
final class DayEnergies {

  private DayEnergies() {}

  /// Fills `energies` with mWh: [energy.saldo.balancing.storage.AmountColumn#MISSING] where an
  /// amount that is needed is not there, 0 where the meter is not there.
  ///
  /// @param first the day's first quarter-hour
  /// @param column what is stored for the day, empty if nothing
  /// @param nextReading the register's reading at the start of the next day, or missing
  static void fill(
      Meter meter, long first, long[] column, long nextReading, long[] energies, int length) {
    for (int k = 0; k < length; k++) {
      boolean isThere = first + k >= meter.firstQuarterHour() && first + k < meter.endQuarterHour();
      if (!isThere) {
        energies[k] = 0;
      } else if (meter.isRegister()) {
        long next = k + 1 < length ? at(column, k + 1) : nextReading;
        energies[k] = difference(at(column, k), next, meter, first + k);
      } else {
        energies[k] = at(column, k);
      }
    }
  }

  private static long at(long[] column, int k) {
    return k < column.length ? column[k] : MISSING;
  }

  private static long difference(long reading, long next, Meter meter, long quarterHour) {
    if (reading == MISSING || next == MISSING) {
      return MISSING;
    }
    if (next < reading) {
      throw new BalancingFailure(
          "register %s falls from %d to %d mWh in quarter-hour %d"
              .formatted(meter.id(), reading, next, quarterHour));
    }
    return next - reading;
  }
}
