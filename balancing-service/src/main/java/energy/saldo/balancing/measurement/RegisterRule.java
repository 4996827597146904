package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.measurement.MeasurementRules.MAXIMUM_ENERGY_MILLIWATT_HOURS;
import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.MilliwattHours;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.DeviceChanges.Change;
import energy.saldo.chassis.http.JsonFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rule of registers: a reading is never lower than an earlier one of the same device, whether
/// both are new or one is stored already, and one quarter-hour's rise stays within what the kernel
/// is proven for. Between two devices the closing and the opening value stand for readings.
final class RegisterRule {

  /// A reading and where it stands.
  private record Reading(LocalDate day, int element, long amount) {}

  private final SiteCalendar calendar;
  private final NavigableMap<LocalDate, long[]> readings = new TreeMap<>();
  private DeviceChanges changes = DeviceChanges.NONE;

  RegisterRule(SiteCalendar calendar) {
    this.calendar = calendar;
  }

  /// Adds the register's column of a day. What is written into it later counts as well.
  void add(LocalDate day, long[] column) {
    if (column.length > 0) {
      readings.put(day, column);
    }
  }

  /// Sets the register's device changes.
  void set(DeviceChanges ofRegister) {
    changes = ofRegister;
  }

  /// What is wrong with a reading between those before and after it; null if nothing.
  @Nullable String refusal(LocalDate day, int element, long amount) {
    String fall = fromBefore(day, element, amount);
    return fall != null ? fall : toAfter(day, element, amount, Map.of());
  }

  /// What is wrong between the reading before and this one; null if nothing.
  @Nullable String fromBefore(LocalDate day, int element, long amount) {
    Reading before = before(day, element);
    Reading reading = new Reading(day, element, amount);
    Change change =
        changes.isEmpty()
            ? null
            : changes.last(before == null ? null : stamp(before), stamp(reading));
    if (change != null && amount < change.opening()) {
      return falls(opening(change), describe(reading));
    }
    return before == null ? null : refusal(before, reading, change != null);
  }

  /// What is wrong between this reading and the one after it, unless that is a new one too; null if
  /// nothing.
  ///
  /// @param received what is new, by day
  @Nullable String toAfter(
      LocalDate day, int element, long amount, Map<LocalDate, MeterValues.Day> received) {
    Reading after = after(day, element);
    Reading reading = new Reading(day, element, amount);
    Change change =
        changes.isEmpty()
            ? null
            : changes.first(stamp(reading), after == null ? null : stamp(after));
    if (change != null && amount > change.closing()) {
      return falls(describe(reading), closing(change));
    }
    if (after == null) {
      return null;
    }
    MeterValues.Day ofDay = received.get(after.day());
    boolean isNew = ofDay != null && ofDay.isReceived(after.element());
    return isNew ? null : refusal(reading, after, change != null);
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

  /// @param isReplaced whether a device change lies between, whose values were compared already
  private @Nullable String refusal(Reading earlier, Reading later, boolean isReplaced) {
    long rise = later.amount() - earlier.amount();
    if (rise < 0 && !isReplaced) {
      return falls(describe(earlier), describe(later));
    }
    long ofChanges = isReplaced ? changes.between(stamp(earlier), stamp(later)) : 0;
    if (rise + ofChanges > MAXIMUM_ENERGY_MILLIWATT_HOURS
        && quarterHour(later) - quarterHour(earlier) == 1) {
      return rises(describe(earlier), describe(later));
    }
    return null;
  }

  private long quarterHour(Reading reading) {
    return calendar.firstQuarterHour(reading.day()) + reading.element();
  }

  private Instant stamp(Reading reading) {
    return SiteCalendar.startOf(quarterHour(reading));
  }

  private String describe(Reading reading) {
    return describe(reading.amount(), stamp(reading));
  }

  static String describe(long amount, Instant stamp) {
    return MilliwattHours.print(amount) + " kWh at " + JsonFormat.print(stamp);
  }

  /// The value with which the old device ends.
  static String closing(Change change) {
    return describe(change.closing(), change.at()) + ", where its device ends,";
  }

  /// The value with which the new device begins.
  static String opening(Change change) {
    return describe(change.opening(), change.at()) + ", where its device begins,";
  }

  static String falls(String earlier, String later) {
    String message = "the register falls from " + earlier + " to " + later;
    return message.endsWith(",") ? message.substring(0, message.length() - 1) : message;
  }

  static String rises(String earlier, String later) {
    return "the register rises by more than 1000000 kWh in a quarter-hour, from "
        + earlier
        + " to "
        + later;
  }
}
