package energy.saldo.balancing.directory;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A site as balancing needs it.
///
/// @param balanceResolution `PT15M`, `P1M` or null (never balanced)
/// @param distribution `equal`, `proportional` or `static`
public record Site(
    UUID id,
    UUID accountId,
    short cell,
    SiteCalendar calendar,
    @Nullable String balanceResolution,
    String distribution) {

  /// Whether the site is balanced at all.
  public boolean isBalanced() {
    return balanceResolution != null;
  }

  /// Whether the site is balanced by months. Its partitions are months, each named by its first
  /// day; any other site's are local days.
  public boolean isBalancedByMonth() {
    return "P1M".equals(balanceResolution);
  }

  /// The same site as if it were balanced by months.
  public Site byMonth() {
    return new Site(id, accountId, cell, calendar, "P1M", distribution);
  }

  /// The partition that the local day belongs to.
  public LocalDate partitionOf(LocalDate day) {
    return isBalancedByMonth() ? day.withDayOfMonth(1) : day;
  }

  /// The first partition that begins on the local day or after it.
  public LocalDate partitionFrom(LocalDate day) {
    LocalDate partition = partitionOf(day);
    return partition.isBefore(day) ? partitionAfter(partition) : partition;
  }

  /// The partition after one.
  public LocalDate partitionAfter(LocalDate partition) {
    return isBalancedByMonth() ? partition.plusMonths(1) : partition.plusDays(1);
  }

  /// The first quarter-hour after the partition.
  public long endOfPartition(LocalDate partition) {
    return calendar.firstQuarterHour(partitionAfter(partition));
  }

  /// Whether the meter is there in some quarter-hour of the partition.
  public boolean isThere(Meter meter, LocalDate partition) {
    long first = calendar.firstQuarterHour(partition);
    long end = endOfPartition(partition);
    return Math.max(first, meter.firstQuarterHour()) < Math.min(end, meter.endQuarterHour());
  }

  /// The first quarter-hour of the first interval in which the meter is there.
  long firstInterval(Meter meter) {
    long first = meter.firstQuarterHour();
    return isBalancedByMonth()
        ? calendar.firstQuarterHour(partitionOf(calendar.dayOf(first)))
        : first;
  }

  /// The first quarter-hour of the first interval in which it is no longer there.
  long endInterval(Meter meter) {
    long end = meter.endQuarterHour();
    return isBalancedByMonth() ? partitionStartFrom(end) : end;
  }

  /// The first quarter-hour, this one or a later one, with which a partition begins.
  public long partitionStartFrom(long quarterHour) {
    LocalDate partition = partitionOf(calendar.dayOf(quarterHour));
    long start = calendar.firstQuarterHour(partition);
    return start < quarterHour ? endOfPartition(partition) : start;
  }
}
