package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.DayEnergies;
import energy.saldo.balancing.measurement.MonthEnergies;
import energy.saldo.balancing.measurement.Quality;
import energy.saldo.balancing.storage.AmountBlock;
import energy.saldo.balancing.stream.RowStream;
import java.time.LocalDate;
import java.util.List;

/// Adds up the energies of meters over the buckets of an interval and hands each full bucket on, in
/// order of time, then of meter. A bucket is cut to the range asked for. A meter has no row where
/// it has no energy.
final class EnergyBuckets {

  /// What a meter measured in the bucket.
  private static final class Sum {

    final Meter meter;
    final byte[] heading;
    long milliwattHours;
    long count;
    long months;
    Quality worst = Quality.MEASURED;

    Sum(Meter meter, byte[] heading) {
      this.meter = meter;
      this.heading = heading;
    }

    void add(DayEnergies day, int from, int until) {
      for (int k = from; k < until; k++) {
        long energy = day.energy(meter.id(), k);
        if (energy != AmountBlock.MISSING) {
          add(energy, day.quality(meter.id(), k));
        }
      }
    }

    void add(MonthEnergies month) {
      if (month.isThere(meter)) {
        months++;
        long energy = month.of(meter);
        if (energy != AmountBlock.MISSING) {
          add(energy, month.quality(meter));
        }
      }
    }

    private void add(long energy, Quality quality) {
      milliwattHours = Math.addExact(milliwattHours, energy);
      worst = Quality.worse(worst, quality);
      count++;
    }

    /// Whether each interval in which the meter is there has its energy.
    boolean isComplete(boolean isByMonth, long start, long end) {
      if (isByMonth) {
        return count == months;
      }
      long from = Math.max(start, meter.firstQuarterHour());
      return count == Math.max(0, Math.min(end, meter.endQuarterHour()) - from);
    }

    void clear() {
      milliwattHours = 0;
      count = 0;
      months = 0;
      worst = Quality.MEASURED;
    }
  }

  private final EnergyQuery query;
  private final SiteCalendar calendar;
  private final RowStream rows;
  private final EnergyRow row;
  private final List<Sum> sums;
  private long bucketStart;
  private long bucketEnd;

  EnergyBuckets(EnergyQuery query, RowStream rows) {
    this.query = query;
    this.calendar = query.site().calendar();
    this.rows = rows;
    this.row = new EnergyRow(rows.format());
    this.sums = query.meters().stream().map(m -> new Sum(m, row.heading(m.id()))).toList();
    this.bucketStart = query.first();
    this.bucketEnd = query.first();
  }

  /// Adds a local day; days come in order.
  void add(DayEnergies day) {
    long dayStart = calendar.firstQuarterHour(day.day());
    long end = Math.min(query.end(), dayStart + calendar.quarterHours(day.day()));
    long position = Math.max(query.first(), dayStart);
    while (position < end) {
      open(position, day.day());
      long until = Math.min(end, bucketEnd);
      for (Sum sum : sums) {
        sum.add(day, (int) (position - dayStart), (int) (until - dayStart));
      }
      position = until;
    }
  }

  /// Adds a month; months come in order, and the range asked for begins and ends with one.
  void add(MonthEnergies month) {
    open(calendar.firstQuarterHour(month.partition()), month.partition());
    sums.forEach(sum -> sum.add(month));
  }

  /// Opens the bucket of the quarter-hour, unless it is.
  private void open(long quarterHour, LocalDate day) {
    if (quarterHour >= bucketEnd) {
      flush();
      BalanceInterval interval = query.interval();
      bucketStart = Math.max(query.first(), interval.bucketStart(quarterHour, day, calendar));
      bucketEnd = Math.min(query.end(), interval.nextBucket(quarterHour, day, calendar));
    }
  }

  /// Hands on the last bucket.
  void finish() {
    flush();
  }

  private void flush() {
    for (Sum sum : sums) {
      if (sum.count > 0 && rows.isWanted()) {
        boolean isComplete =
            sum.isComplete(query.site().isBalancedByMonth(), bucketStart, bucketEnd);
        rows.write(
            row.print(
                sum.heading, bucketStart, bucketEnd, sum.milliwattHours, sum.worst, isComplete));
      }
      sum.clear();
    }
  }
}
