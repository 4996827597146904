package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.chassis.http.JsonFormat;
import energy.saldo.chassis.problem.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The rules that a value must keep towards its meter and site, each value for itself.
final class MeasurementRules {

  /// The most energy that one quarter-hour of one meter may have: 10⁶ kWh, the range that the
  /// balancing kernel is proven for.
  static final long MAXIMUM_ENERGY_MILLIWATT_HOURS = 1_000_000_000_000L;

  private MeasurementRules() {}

  /// What is wrong, in the order of the values.
  static List<FieldError> check(List<NewMeasurement> measurements, Map<UUID, MeterAtSite> meters) {
    List<FieldError> errors = new ArrayList<>();
    for (NewMeasurement measurement : measurements) {
      MeterAtSite meter = meters.get(measurement.meterId());
      if (meter == null) {
        errors.add(
            new FieldError(
                measurement.path() + ".meterId",
                "there is no meter with the id " + measurement.meterId()));
      } else if (!meter.site().isBalancedByQuarterHour()) {
        errors.add(
            new FieldError(
                measurement.path() + ".meterId",
                "the meter's site is not balanced by the quarter-hour; other sites are not"
                    + " supported yet"));
      } else {
        check(measurement, meter.meter(), errors);
      }
    }
    return errors;
  }

  private static void check(NewMeasurement measurement, Meter meter, List<FieldError> errors) {
    String type = measurement.type();
    if (type != null && !type.equals(meter.obisCode())) {
      errors.add(
          new FieldError(
              measurement.path() + ".type",
              "is " + type + ", but this meter's values are " + meter.obisCode()));
    }
    if (!SiteCalendar.isStart(measurement.timestamp())) {
      errors.add(
          new FieldError(
              measurement.path() + ".timestamp",
              "must be on the quarter-hour (:00, :15, :30 or :45 in UTC)"));
    } else if (!isWithinValidity(measurement.timestamp(), meter)) {
      errors.add(new FieldError(measurement.path() + ".timestamp", "must be " + validity(meter)));
    }
    if (!meter.isRegister() && measurement.amount() > MAXIMUM_ENERGY_MILLIWATT_HOURS) {
      errors.add(
          new FieldError(
              measurement.path() + ".value", "must be at most 1000000 kWh in a quarter-hour"));
    }
  }

  /// A register is read at any instant from the meter's start to its end, both included; a load
  /// profile's quarter-hour lies within.
  private static boolean isWithinValidity(Instant timestamp, Meter meter) {
    Instant end = meter.end();
    if (meter.isRegister()) {
      return !timestamp.isBefore(meter.start()) && (end == null || !timestamp.isAfter(end));
    }
    long quarterHour = quarterHour(timestamp, meter);
    return quarterHour >= meter.firstQuarterHour() && quarterHour < meter.endQuarterHour();
  }

  /// The quarter-hour whose element in the column the value is.
  static long quarterHour(Instant timestamp, Meter meter) {
    long stamped = SiteCalendar.quarterHourOf(timestamp);
    return !meter.isRegister() && meter.stampedAtIntervalEnd() ? stamped - 1 : stamped;
  }

  private static String validity(Meter meter) {
    Instant end = meter.end();
    String text = "within the meter's validity, which starts at " + JsonFormat.print(meter.start());
    return end == null ? text : text + " and ends at " + JsonFormat.print(end);
  }
}
