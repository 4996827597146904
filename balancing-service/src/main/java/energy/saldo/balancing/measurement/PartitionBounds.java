package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import java.time.Instant;
import java.time.LocalDate;

/// From when until when a meter counts in a partition: from its first local midnight to that of the
/// next one, or where the meter starts or ends in between.
///
/// @param partition the partition's first day
/// @param start not before `end` if the meter is not there in the partition
public record PartitionBounds(LocalDate partition, Instant start, Instant end) {

  /// Of the partition that begins with this day.
  public static PartitionBounds of(Site site, Meter meter, LocalDate partition) {
    Instant first = SiteCalendar.startOf(site.calendar().firstQuarterHour(partition));
    Instant last = SiteCalendar.startOf(site.endOfPartition(partition));
    Instant start = meter.start().isAfter(first) ? meter.start() : first;
    Instant meterEnd = meter.end();
    Instant end = meterEnd == null || meterEnd.isAfter(last) ? last : meterEnd;
    return new PartitionBounds(partition, start, end);
  }

  /// Of the first partition that ends at the instant or after it and in which the meter is there.
  static PartitionBounds at(Site site, Meter meter, Instant instant) {
    Instant within = instant.isAfter(meter.start()) ? instant : meter.start();
    LocalDate day = site.calendar().dayOf(SiteCalendar.quarterHourOf(within));
    PartitionBounds around = of(site, meter, site.partitionOf(day));
    LocalDate dayBefore = around.partition().minusDays(1);
    PartitionBounds before = of(site, meter, site.partitionOf(dayBefore));
    return before.isThere() && !before.end().isBefore(instant) ? before : around;
  }

  /// Whether the meter is there in the partition.
  public boolean isThere() {
    return start.isBefore(end);
  }
}
