package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.stream.RowStream;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adds up the balances of consecutive local days over the buckets of an interval and hands each
/// full bucket on, in order of time, creditor, debitor (the grid last). Holds one bucket at a time.
/// A bucket is cut to the range asked for.
final class BalanceBuckets {

  /// Who gives and who takes; null = the grid.
  record Pair(@Nullable UUID creditorMeterId, @Nullable UUID debitorMeterId) {}

  /// The balances of one pair on one local day.
  record PairEnergies(Pair pair, long[] energies) {}

  private static final Comparator<Pair> ORDER =
      Comparator.comparing((Pair pair) -> text(pair.creditorMeterId()))
          .thenComparing(pair -> text(pair.debitorMeterId()));

  /// Sorts behind every UUID.
  private static final String GRID_LAST = "~";

  private static final class Sum {
    long milliwattHours;
  }

  private final BalanceQuery query;
  private final SiteCalendar calendar;
  private final RowStream rows;
  private final BalanceRow row;
  private final TreeMap<Pair, Sum> sums = new TreeMap<>(ORDER);
  private long bucketStart;
  private long bucketEnd;
  private boolean isComplete = true;

  BalanceBuckets(BalanceQuery query, RowStream rows) {
    this.query = query;
    this.calendar = query.site().calendar();
    this.rows = rows;
    this.row = new BalanceRow(query.site().id(), rows.format());
    this.bucketStart = query.first();
    this.bucketEnd = query.first();
  }

  /// Adds a local day; days come in order, and each within the range exactly once.
  ///
  /// @param isOpen for each quarter-hour of the day, whether it is still open
  void addDay(LocalDate day, boolean[] isOpen, List<PairEnergies> energies) {
    long dayStart = calendar.firstQuarterHour(day);
    long end = Math.min(query.end(), dayStart + isOpen.length);
    long position = Math.max(query.first(), dayStart);
    while (position < end) {
      if (position >= bucketEnd) {
        flush();
        bucketStart = position;
        bucketEnd = Math.min(query.end(), query.interval().nextBucket(position, day, calendar));
      }
      long until = Math.min(end, bucketEnd);
      add((int) (position - dayStart), (int) (until - dayStart), isOpen, energies);
      position = until;
    }
  }

  /// Hands on the last bucket.
  void finish() {
    flush();
  }

  private void add(int from, int until, boolean[] isOpen, List<PairEnergies> energies) {
    for (int k = from; k < until; k++) {
      isComplete &= !isOpen[k];
    }
    for (PairEnergies ofPair : energies) {
      long sum = 0;
      for (int k = from; k < until; k++) {
        sum += ofPair.energies()[k];
      }
      if (sum > 0) {
        Sum total = sums.computeIfAbsent(ofPair.pair(), pair -> new Sum());
        total.milliwattHours = Math.addExact(total.milliwattHours, sum);
      }
    }
  }

  private void flush() {
    sums.forEach(
        (pair, sum) -> {
          if (rows.isWanted()) {
            rows.write(row.print(pair, bucketStart, bucketEnd, sum.milliwattHours, isComplete));
          }
        });
    sums.clear();
    isComplete = true;
  }

  private static String text(@Nullable UUID meterId) {
    return meterId == null ? GRID_LAST : meterId.toString();
  }
}
