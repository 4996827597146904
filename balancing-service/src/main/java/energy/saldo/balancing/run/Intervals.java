package energy.saldo.balancing.run;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.Presence;
import java.time.Instant;
import java.time.LocalDate;

/// The intervals of a partition: the quarter-hours of a local day or, where months are balanced,
/// the month as the only one.
///
/// @param partition the local day, or the month's first
/// @param first the partition's first quarter-hour
/// @param end the first one after the partition
record Intervals(Site site, LocalDate partition, long first, long end) {

  static Intervals of(Site site, LocalDate partition) {
    long first = site.calendar().firstQuarterHour(partition);
    return new Intervals(site, partition, first, site.endOfPartition(partition));
  }

  /// How many there are.
  int length() {
    return site.isBalancedByMonth() ? 1 : Math.toIntExact(end - first);
  }

  /// The allocation law's index of the first one: its quarter-hour, or the months since 1970.
  long firstIndex() {
    return site.isBalancedByMonth()
        ? (partition.getYear() - 1970) * 12L + partition.getMonthValue() - 1
        : first;
  }

  /// The quarter-hour in which the k-th starts; the first one after the partition for k = length.
  long quarterHour(int k) {
    return k == length() ? end : first + k;
  }

  /// When the k-th starts; when the last one ends for k = length.
  Instant start(int k) {
    return SiteCalendar.startOf(quarterHour(k));
  }

  /// In which of them the meter is there.
  Presence presence(Meter meter) {
    Presence quarterHours = Presence.of(meter, first, Math.toIntExact(end - first));
    return site.isBalancedByMonth()
        ? new Presence(0, quarterHours.from() < quarterHours.until() ? 1 : 0)
        : quarterHours;
  }
}
