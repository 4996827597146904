package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.measurement.MeasurementRules.MAXIMUM_ENERGY_MILLIWATT_HOURS;
import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.MilliwattHours;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.chassis.http.JsonFormat;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rule of registers: a reading is never lower than an earlier one, whether both are new or one
/// is stored already, and one quarter-hour's rise stays within what the kernel is proven for.
final class RegisterRule {

  /// A reading and where it stands.
  private record Reading(LocalDate day, int element, long amount) {}

  private final SiteCalendar calendar;
  private final NavigableMap<LocalDate, long[]> readings = new TreeMap<>();

  RegisterRule(SiteCalendar calendar) {
    this.calendar = calendar;
  }

  /// Adds the register's column of a day. What is written into it later counts as well.
  void add(LocalDate day, long[] column) {
    if (column.length > 0) {
      readings.put(day, column);
    }
  }

  /// What is wrong with a reading between those before and after it; null if nothing.
  @Nullable String refusal(LocalDate day, int element, long amount) {
    String fall = fromBefore(day, element, amount);
    return fall != null ? fall : toAfter(day, element, amount, Map.of());
  }

  /// What is wrong between the reading before and this one; null if nothing.
  @Nullable String fromBefore(LocalDate day, int element, long amount) {
    Reading before = before(day, element);
    return before == null ? null : refusal(before, new Reading(day, element, amount));
  }

  /// What is wrong between this reading and the one after it, unless that is a new one too; null if
  /// nothing.
  ///
  /// @param received what is new, by day
  @Nullable String toAfter(
      LocalDate day, int element, long amount, Map<LocalDate, MeterValues.Day> received) {
    Reading after = after(day, element);
    if (after == null) {
      return null;
    }
    MeterValues.Day ofDay = received.get(after.day());
    boolean isNew = ofDay != null && ofDay.isReceived(after.element());
    return isNew ? null : refusal(new Reading(day, element, amount), after);
  }

  private @Nullable Reading before(LocalDate day, int element) {
    var ofDay = readings.floorEntry(day);
    int end = ofDay != null && ofDay.getKey().equals(day) ? element : Integer.MAX_VALUE;
    while (ofDay != null) {
      long[] column = ofDay.getValue();
      for (int k = Math.min(end, column.length) - 1; k >= 0; k--) {
        if (column[k] != MISSING) {
          return new Reading(ofDay.getKey(), k, column[k]);
        }
      }
      ofDay = readings.lowerEntry(ofDay.getKey());
      end = Integer.MAX_VALUE;
    }
    return null;
  }

  private @Nullable Reading after(LocalDate day, int element) {
    var ofDay = readings.ceilingEntry(day);
    int start = ofDay != null && ofDay.getKey().equals(day) ? element + 1 : 0;
    while (ofDay != null) {
      long[] column = ofDay.getValue();
      for (int k = start; k < column.length; k++) {
        if (column[k] != MISSING) {
          return new Reading(ofDay.getKey(), k, column[k]);
        }
      }
      ofDay = readings.higherEntry(ofDay.getKey());
      start = 0;
    }
    return null;
  }

  private @Nullable String refusal(Reading earlier, Reading later) {
    long rise = later.amount() - earlier.amount();
    if (rise < 0) {
      return "the register falls from " + describe(earlier) + " to " + describe(later);
    }
    if (rise > MAXIMUM_ENERGY_MILLIWATT_HOURS && quarterHour(later) - quarterHour(earlier) == 1) {
      return "the register rises by more than 1000000 kWh in a quarter-hour, from "
          + describe(earlier)
          + " to "
          + describe(later);
    }
    return null;
  }

  private long quarterHour(Reading reading) {
    return calendar.firstQuarterHour(reading.day()) + reading.element();
  }

  private String describe(Reading reading) {
    return MilliwattHours.print(reading.amount())
        + " kWh at "
        + JsonFormat.print(SiteCalendar.startOf(quarterHour(reading)));
  }
}
