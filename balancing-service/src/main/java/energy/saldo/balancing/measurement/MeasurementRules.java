package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.chassis.http.JsonFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The rules that a value must keep towards its meter and site, each value for itself.
final class MeasurementRules {

  /// The most energy that one quarter-hour of one meter may have: 10⁶ kWh, the range that the
  /// balancing kernel is proven for.
  static final long MAXIMUM_ENERGY_MILLIWATT_HOURS = 1_000_000_000_000L;

  private MeasurementRules() {}

  /// Adds what is wrong, in the order of the values.
  static void check(MeasurementBatch batch, Map<UUID, MeterAtSite> meters, List<Refusal> refusals) {
    for (int i = 0; i < batch.size(); i++) {
      MeterAtSite meter = meters.get(batch.meterId(i));
      if (meter == null) {
        String unknown = "there is no meter with the id " + batch.meterId(i);
        refusals.add(new Refusal(i, "meterId", unknown));
      } else {
        check(batch, i, meter, refusals);
      }
    }
  }

  private static void check(MeasurementBatch batch, int i, MeterAtSite at, List<Refusal> refusals) {
    Meter meter = at.meter();
    if (meter.isVirtual()) {
      refusals.add(new Refusal(i, "meterId", "the meter is virtual: its energies are computed"));
      return;
    }
    String type = batch.type(i);
    if (type != null && !type.equals(meter.obisCode())) {
      refusals.add(
          new Refusal(
              i, "type", "is " + type + ", but this meter's values are " + meter.obisCode()));
    }
    if (meter.isReadAtAnyInstant()) {
      checkAnyInstant(batch, i, meter, refusals);
    } else if (!batch.isOnQuarterHour(i)) {
      refusals.add(
          new Refusal(i, "timestamp", "must be on the quarter-hour (:00, :15, :30 or :45 in UTC)"));
    } else if (!isWithinValidity(batch.quarterHour(i), meter)) {
      refusals.add(new Refusal(i, "timestamp", "must be " + validity(meter)));
    } else if (meter.isRegister()
        && at.site().isBalancedByMonth()
        && !isBound(batch.quarterHour(i), at)) {
      refusals.add(
          new Refusal(
              i, "timestamp", "must be a local midnight: the meter's site is balanced by months"));
    }
    if (!meter.isRegister() && batch.amount(i) > MAXIMUM_ENERGY_MILLIWATT_HOURS) {
      refusals.add(new Refusal(i, "value", "must be at most 1000000 kWh in a quarter-hour"));
    }
  }

  private static void checkAnyInstant(
      MeasurementBatch batch, int i, Meter meter, List<Refusal> refusals) {
    Instant stamp = batch.timestamp(i);
    Instant end = meter.end();
    if (!batch.isOnMillisecond(i)) {
      refusals.add(new Refusal(i, "timestamp", "must be a whole millisecond"));
    } else if (stamp.isBefore(meter.start()) || (end != null && stamp.isAfter(end))) {
      refusals.add(new Refusal(i, "timestamp", "must be " + validity(meter)));
    }
  }

  /// Whether a month, or the meter's part of one, can start or end there: at a local midnight and
  /// where the meter itself starts or ends.
  private static boolean isBound(long quarterHour, MeterAtSite at) {
    SiteCalendar calendar = at.site().calendar();
    return quarterHour == calendar.firstQuarterHour(calendar.dayOf(quarterHour))
        || quarterHour == at.meter().firstQuarterHour()
        || quarterHour == at.meter().endQuarterHour();
  }

  /// A register is read at any instant from the meter's start to its end, both included; a load
  /// profile's quarter-hour lies within.
  private static boolean isWithinValidity(long stamp, Meter meter) {
    long quarterHour = quarterHour(stamp, meter);
    return quarterHour >= meter.firstQuarterHour()
        && quarterHour < meter.endQuarterHour() + (meter.isRegister() ? 1 : 0);
  }

  /// The quarter-hour whose element in the column a value is that is stamped at the start of this
  /// one.
  static long quarterHour(long stamp, Meter meter) {
    return !meter.isRegister() && meter.stampedAtIntervalEnd() ? stamp - 1 : stamp;
  }

  static String validity(Meter meter) {
    Instant end = meter.end();
    String text = "within the meter's validity, which starts at " + JsonFormat.print(meter.start());
    return end == null ? text : text + " and ends at " + JsonFormat.print(end);
  }
}
