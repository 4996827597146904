package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.measurement.MeasurementRules.MAXIMUM_ENERGY_MILLIWATT_HOURS;
import static energy.saldo.balancing.storage.AmountColumn.MISSING;

import energy.saldo.balancing.MilliwattHours;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.chassis.http.JsonFormat;
import energy.saldo.chassis.problem.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rule of registers: a reading is never lower than an earlier one, whether both are new or one
/// is stored already, and one quarter-hour's rise stays within what the kernel is proven for.
final class RegisterRule {

  private record Reading(long amount, @Nullable String path) {}

  private final NavigableMap<Long, Reading> readings = new TreeMap<>();

  /// @param stored the meter's columns around the new readings
  /// @param delivered the new readings of one meter
  RegisterRule(
      SiteCalendar calendar,
      NavigableMap<LocalDate, long[]> stored,
      List<NewMeasurement> delivered) {
    for (Map.Entry<LocalDate, long[]> column : stored.entrySet()) {
      long first = calendar.firstQuarterHour(column.getKey());
      long[] amounts = column.getValue();
      for (int k = 0; k < amounts.length; k++) {
        if (amounts[k] != MISSING) {
          readings.put(first + k, new Reading(amounts[k], null));
        }
      }
    }
    for (NewMeasurement measurement : delivered) {
      readings.put(
          SiteCalendar.quarterHourOf(measurement.timestamp()),
          new Reading(measurement.amount(), measurement.path()));
    }
  }

  /// What is wrong, each naming both readings.
  List<FieldError> check() {
    List<FieldError> errors = new ArrayList<>();
    Map.Entry<Long, Reading> earlier = null;
    for (Map.Entry<Long, Reading> later : readings.entrySet()) {
      if (earlier != null) {
        check(earlier, later, errors);
      }
      earlier = later;
    }
    return errors;
  }

  private static void check(
      Map.Entry<Long, Reading> earlier, Map.Entry<Long, Reading> later, List<FieldError> errors) {
    String path =
        later.getValue().path() == null ? earlier.getValue().path() : later.getValue().path();
    if (path == null) {
      return;
    }
    long rise = later.getValue().amount() - earlier.getValue().amount();
    if (rise < 0) {
      errors.add(
          new FieldError(
              path + ".value",
              "the register falls from " + describe(earlier) + " to " + describe(later)));
    } else if (rise > MAXIMUM_ENERGY_MILLIWATT_HOURS && later.getKey() - earlier.getKey() == 1) {
      errors.add(
          new FieldError(
              path + ".value",
              "the register rises by more than 1000000 kWh in a quarter-hour, from "
                  + describe(earlier)
                  + " to "
                  + describe(later)));
    }
  }

  private static String describe(Map.Entry<Long, Reading> reading) {
    return MilliwattHours.print(reading.getValue().amount())
        + " kWh at "
        + JsonFormat.print(SiteCalendar.startOf(reading.getKey()));
  }
}
