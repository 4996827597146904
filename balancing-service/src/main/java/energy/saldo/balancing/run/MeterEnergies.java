package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.directory.BalancingSetting;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.kernel.Rank;
import energy.saldo.balancing.measurement.DeviceChanges;
import energy.saldo.balancing.measurement.Presence;

/// A meter whose energy is needed to balance a local day, and that energy.
///
/// @param presence when on that day the meter is there
/// @param energies mWh of each quarter-hour: 0 where the meter is not there,
///     [energy.saldo.balancing.storage.AmountBlock#MISSING] where a value is missing
record MeterEnergies(Meter meter, BalancingSetting setting, Presence presence, long[] energies) {

  /// Computes the energies of a real meter from what is stored.
  ///
  /// @param first the day's first quarter-hour
  /// @param column what is stored for the day, empty if nothing
  /// @param nextReading the register's reading at the start of the next day, or missing
  /// @param changes the register's device changes
  static long[] of(
      Meter meter, long first, int length, long[] column, long nextReading, DeviceChanges changes) {
    Presence presence = Presence.of(meter, first, length);
    long[] energies = new long[length];
    for (int k = presence.from(); k < presence.until(); k++) {
      if (meter.isRegister()) {
        long next = k + 1 < length ? at(column, k + 1) : nextReading;
        energies[k] = difference(at(column, k), next, changes, meter, first + k);
      } else {
        energies[k] = at(column, k);
      }
    }
    return energies;
  }

  Rank rank() {
    return new Rank(setting.priority());
  }

  private static long at(long[] column, int k) {
    return k < column.length ? column[k] : MISSING;
  }

  private static long difference(
      long reading, long next, DeviceChanges changes, Meter meter, long quarterHour) {
    if (reading == MISSING || next == MISSING) {
      return MISSING;
    }
    long energy = next - reading + changes.within(quarterHour);
    if (energy < 0) {
      throw new BalancingFailure(
          "register %s falls from %d to %d mWh in quarter-hour %d"
              .formatted(meter.id(), reading, next, quarterHour));
    }
    return energy;
  }
}
