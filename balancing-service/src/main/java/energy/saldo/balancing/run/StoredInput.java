package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.DeviceChanges;
import energy.saldo.balancing.measurement.MeasurementColumns.Key;
import energy.saldo.balancing.measurement.RegisterCurve;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Map;
import java.util.UUID;

/// What was measured for partitions.
///
/// @param columns by meter and local day; a column ends where the day does, or earlier
/// @param provisional of columns that have any, the elements whose amounts are provisional
/// @param curves by meter, of registers that are read at any instant
/// @param changes by meter, of registers whose device was replaced
record StoredInput(
    Map<Key, long[]> columns,
    Map<Key, BitSet> provisional,
    Map<UUID, RegisterCurve> curves,
    Map<UUID, DeviceChanges> changes) {

  private static final long[] NOTHING = {};
  private static final RegisterCurve NEVER_READ = new RegisterCurve();

  /// The device changes of the meter.
  DeviceChanges changes(UUID meterId) {
    return changes.getOrDefault(meterId, DeviceChanges.NONE);
  }

  /// Whether anything can be of another quality than measured.
  boolean hasQualities() {
    return !provisional.isEmpty() || !curves.isEmpty();
  }

  /// Whether the amount at a quarter-hour is provisional.
  boolean isProvisional(Site site, UUID meterId, long quarterHour) {
    LocalDate day = site.calendar().dayOf(quarterHour);
    BitSet ofDay = provisional.get(new Key(site.id(), meterId, day));
    return ofDay != null
        && ofDay.get(Math.toIntExact(quarterHour - site.calendar().firstQuarterHour(day)));
  }

  /// The meter's column of the day; empty if there is none.
  long[] column(UUID siteId, UUID meterId, LocalDate day) {
    return columns.getOrDefault(new Key(siteId, meterId, day), NOTHING);
  }

  /// What the register showed over time, around the bounds of the partitions.
  RegisterCurve curve(UUID meterId) {
    return curves.getOrDefault(meterId, NEVER_READ);
  }

  /// The amount at a quarter-hour; missing if there is none.
  long amount(UUID siteId, UUID meterId, SiteCalendar calendar, long quarterHour) {
    LocalDate day = calendar.dayOf(quarterHour);
    long[] column = column(siteId, meterId, day);
    int k = Math.toIntExact(quarterHour - calendar.firstQuarterHour(day));
    return k < column.length ? column[k] : MISSING;
  }
}
