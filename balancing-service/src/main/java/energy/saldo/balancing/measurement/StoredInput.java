package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.MeasurementColumns.Key;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;

/// What was measured for partitions.
///
/// @param columns by meter and local day; a column ends where the day does, or earlier
/// @param qualities of columns with others than measured, the codes of the amounts' qualities
/// @param curves by meter, of registers that are read at any instant
/// @param changes by meter, of registers whose device was replaced
public record StoredInput(
    Map<Key, long[]> columns,
    Map<Key, long[]> qualities,
    Map<UUID, RegisterCurve> curves,
    Map<UUID, DeviceChanges> changes) {

  private static final long[] NOTHING = {};
  private static final RegisterCurve NEVER_READ = new RegisterCurve();

  /// The device changes of the meter.
  public DeviceChanges changes(UUID meterId) {
    return changes.getOrDefault(meterId, DeviceChanges.NONE);
  }

  /// The quality of the amount at a quarter-hour.
  public Quality quality(UUID siteId, UUID meterId, SiteCalendar calendar, long quarterHour) {
    LocalDate day = calendar.dayOf(quarterHour);
    long[] ofDay = qualities.getOrDefault(new Key(siteId, meterId, day), NOTHING);
    int k = Math.toIntExact(quarterHour - calendar.firstQuarterHour(day));
    return k < ofDay.length ? Quality.of(ofDay[k]) : Quality.MEASURED;
  }

  /// Whether any amount of the meter's day is of another quality than measured.
  public boolean hasQualities(UUID siteId, UUID meterId, LocalDate day) {
    return qualities.containsKey(new Key(siteId, meterId, day));
  }

  /// The meter's column of the day; empty if there is none.
  public long[] column(UUID siteId, UUID meterId, LocalDate day) {
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
