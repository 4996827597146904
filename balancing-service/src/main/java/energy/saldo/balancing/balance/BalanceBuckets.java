package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.stream.RowStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adds up the balances of a site's local days, or months, over the buckets of an interval and
/// hands each full bucket on, in order of time, creditor, debitor (the grid last). Holds one bucket
/// at a time. A bucket is cut to the range asked for.
final class BalanceBuckets {

  /// Who gives and who takes; null = the grid.
  record Pair(@Nullable UUID creditorMeterId, @Nullable UUID debitorMeterId) {}

  /// What a pair has exchanged in the bucket.
  private static final class Sum {

    private static final Comparator<UUID> GRID_LAST = Comparator.nullsLast(Meter.ID_ORDER);

    static final Comparator<Sum> ORDER =
        Comparator.<Sum, UUID>comparing(sum -> sum.pair.creditorMeterId(), GRID_LAST)
            .thenComparing(sum -> sum.pair.debitorMeterId(), GRID_LAST);

    final Pair pair;
    final byte[] heading;
    long milliwattHours;

    Sum(Pair pair, byte[] heading) {
      this.pair = pair;
      this.heading = heading;
    }
  }

  /// The balances of one local day beside the sum that they are added to.
  private record Column(Sum sum, long[] energies) {}

  private final BalanceQuery query;
  private final SiteCalendar calendar;
  private final RowStream rows;
  private final BalanceRow row;
  private final Map<Pair, Sum> sums = new HashMap<>();
  private final List<Sum> ofBucket = new ArrayList<>();
  private long bucketStart;
  private long bucketEnd;
  private boolean isComplete = true;
  private long openUntil;

  BalanceBuckets(BalanceQuery query, RowStream rows) {
    this.query = query;
    this.calendar = query.site().calendar();
    this.rows = rows;
    this.row = new BalanceRow(query.site().id(), rows.format());
    this.bucketStart = query.first();
    this.bucketEnd = query.first();
    this.openUntil = query.first();
  }

  /// Adds quarter-hours that were never balanced although they are to be.
  ///
  /// @param from after everything that was added before
  /// @param until exclusive
  void addOpen(long from, long until) {
    if (from < until) {
      isComplete &= from >= bucketEnd || until <= bucketStart;
      openUntil = until;
    }
  }

  /// Adds a local day that was balanced; days come in order.
  ///
  /// @param isOpen for each quarter-hour of the day, whether it is still open
  void addDay(LocalDate day, boolean[] isOpen, List<BalanceColumn> balances) {
    List<Column> columns = columns(balances);
    long dayStart = calendar.firstQuarterHour(day);
    long end = Math.min(query.end(), dayStart + isOpen.length);
    long position = Math.max(query.first(), dayStart);
    while (position < end) {
      if (position >= bucketEnd) {
        startBucket(position, day);
      }
      long until = Math.min(end, bucketEnd);
      add((int) (position - dayStart), (int) (until - dayStart), isOpen, columns);
      position = until;
    }
  }

  /// As [#addDay], of a day or month that lies in one bucket with all its intervals.
  ///
  /// @param day the day, or the month's first
  /// @param totals columns of one element, the sums over all intervals
  void addWhole(LocalDate day, boolean[] isOpen, List<BalanceColumn> totals) {
    long dayStart = calendar.firstQuarterHour(day);
    if (dayStart >= bucketEnd) {
      startBucket(dayStart, day);
    }
    for (boolean isOpenNow : isOpen) {
      isComplete &= !isOpenNow;
    }
    columns(totals).forEach(column -> add(column.sum(), column.energies()[0]));
  }

  private List<Column> columns(List<BalanceColumn> balances) {
    List<Column> columns = new ArrayList<>(balances.size());
    for (BalanceColumn balance : balances) {
      Pair pair = new Pair(balance.creditorMeterId(), balance.debitorMeterId());
      Sum sum = sums.computeIfAbsent(pair, p -> new Sum(p, row.heading(p)));
      columns.add(new Column(sum, balance.energies()));
    }
    return columns;
  }

  /// Hands on the last bucket.
  void finish() {
    flush();
  }

  private void startBucket(long position, LocalDate day) {
    flush();
    BalanceInterval interval = query.interval();
    bucketStart = Math.max(query.first(), interval.bucketStart(position, day, calendar));
    bucketEnd = Math.min(query.end(), interval.nextBucket(position, day, calendar));
    isComplete = openUntil <= bucketStart;
  }

  private void add(int from, int until, boolean[] isOpen, List<Column> columns) {
    for (int k = from; k < until; k++) {
      isComplete &= !isOpen[k];
    }
    for (Column column : columns) {
      long energy = 0;
      for (int k = from; k < until; k++) {
        energy += column.energies()[k];
      }
      add(column.sum(), energy);
    }
  }

  private void add(Sum sum, long energy) {
    if (energy > 0) {
      if (sum.milliwattHours == 0) {
        ofBucket.add(sum);
      }
      sum.milliwattHours = Math.addExact(sum.milliwattHours, energy);
    }
  }

  private void flush() {
    if (!rows.passOver(ofBucket.size())) {
      ofBucket.sort(Sum.ORDER);
      for (Sum sum : ofBucket) {
        if (rows.isWanted()) {
          rows.write(
              row.print(sum.heading, bucketStart, bucketEnd, sum.milliwattHours, isComplete));
        }
      }
    }
    ofBucket.forEach(sum -> sum.milliwattHours = 0);
    ofBucket.clear();
  }
}
