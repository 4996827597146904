package energy.saldo.balancing.kernel;

import java.util.Arrays;

/// The input of a kernel: a partition's amounts in mWh, one column per meter, one element per
/// interval.
///
/// Consumers are in the law's order, that is by rank and within a rank by meter id, and so are the
/// producers. Columns may be longer than [#intervals()]: only the first elements count.
///
/// Reused for each partition: call [#reset], then set every rank, every share (of a `STATIC`
/// distribution), [#limitPresence] of every consumer that is not there all the time, and every
/// element of every column whose interval is to be balanced. Elements of other intervals may have
/// any value. A meter that is not there has the amount 0: this alone keeps it out of everything but
/// fixed shares, which therefore need to know. Not thread-safe.
///
/// ## Range
/// Amounts are not negative, and in no interval do all demands or all productions add up to more
/// than [#MAXIMUM_SUM_MILLIWATT_HOURS], 2⁵² mWh: the energy of 18 000 power stations of 1 GW in a
/// quarter-hour. Within it every number that a kernel forms is exact:
///
/// - Sums, levels and remainders are integers up to 2⁵²; `long` and `double` hold all of them.
/// - What is left for a rank, a total that is shared and the weights it is shared by are at most
///   2⁵², so products reach 2¹⁰⁴. They are never stored: [CarryRounding] proves that its quotient
///   is within a few units of the exact one and that its remainder therefore fits.
public final class PartitionColumns {

  /// The largest sum of all demands, or all productions, of an interval.
  public static final long MAXIMUM_SUM_MILLIWATT_HOURS = 1L << 52;

  /// The largest sum of the shares of a rank in an interval.
  public static final int WHOLE_PPM = 1_000_000;

  /// The bound of an interval index that the rotation of odd units is proven for.
  private static final long MAXIMUM_INTERVAL_INDEX = 1L << 50;

  private Distribution distribution = Distribution.EQUAL;
  private long firstIntervalIndex;
  private int intervals;
  private boolean[] balanced = {};
  private final Side consumers = new Side("consumer", "demand");
  private final Side producers = new Side("producer", "production");
  private int[] sharesPpm = {};
  private int[] presentFrom = {};
  private int[] presentUntil = {};
  private boolean isAnyPresenceLimited;

  /// Makes room for a partition: all of its intervals are to be balanced, all meters are of the
  /// last rank and always there, all shares are 0, the columns have any content.
  ///
  /// @param firstIntervalIndex the law's interval index of element 0; element k has the k-th after
  /// it
  public void reset(
      Distribution distribution,
      long firstIntervalIndex,
      int intervals,
      int consumerCount,
      int producerCount) {
    if (Math.abs(firstIntervalIndex) > MAXIMUM_INTERVAL_INDEX) {
      throw new IllegalArgumentException("interval index %d".formatted(firstIntervalIndex));
    }
    this.distribution = distribution;
    this.firstIntervalIndex = firstIntervalIndex;
    this.intervals = intervals;
    int capacity = Flows.capacity(intervals);
    if (balanced.length < capacity) {
      balanced = new boolean[capacity];
    }
    Arrays.fill(balanced, 0, intervals, true);
    Arrays.fill(balanced, intervals, balanced.length, false);
    consumers.reset(consumerCount, capacity);
    producers.reset(producerCount, capacity);
    if (sharesPpm.length < consumerCount) {
      sharesPpm = new int[consumerCount];
      presentFrom = new int[consumerCount];
      presentUntil = new int[consumerCount];
    }
    Arrays.fill(sharesPpm, 0);
    Arrays.fill(presentFrom, 0);
    Arrays.fill(presentUntil, intervals);
    isAnyPresenceLimited = false;
  }

  public Distribution distribution() {
    return distribution;
  }

  public long firstIntervalIndex() {
    return firstIntervalIndex;
  }

  public int intervals() {
    return intervals;
  }

  public int consumers() {
    return consumers.count;
  }

  public int producers() {
    return producers.count;
  }

  /// Whether each interval is to be balanced; to be changed by the caller.
  public boolean[] balanced() {
    return balanced;
  }

  /// The ranks of the consumers, ascending; to be set by the caller.
  public Rank[] consumerRanks() {
    return consumers.ranks;
  }

  /// Says that the consumer is there from interval `from` to before `until` only. Its demand in
  /// the others has to be 0.
  public void limitPresence(int consumer, int from, int until) {
    if (from < 0 || from > until || until > intervals) {
      throw new IllegalArgumentException(
          "consumer %d is there from interval %d to %d of %d"
              .formatted(consumer, from, until, intervals));
    }
    presentFrom[consumer] = from;
    presentUntil[consumer] = until;
    isAnyPresenceLimited |= until - from < intervals;
  }

  /// The consumers' shares in parts per million of their rank's pool; to be set by the caller if
  /// the distribution is `STATIC`.
  public int[] sharesPpm() {
    return sharesPpm;
  }

  /// The ranks of the producers, ascending; to be set by the caller.
  public Rank[] producerRanks() {
    return producers.ranks;
  }

  /// A consumer's demand in mWh; to be set by the caller.
  public long[] demand(int consumer) {
    return consumers.columns[consumer];
  }

  /// A producer's production in mWh; to be set by the caller.
  public long[] production(int producer) {
    return producers.columns[producer];
  }

  /// Whether some consumer is not there in some interval.
  boolean isAnyPresenceLimited() {
    return isAnyPresenceLimited;
  }

  /// The first interval in which the consumer is there.
  int presentFrom(int consumer) {
    return presentFrom[consumer];
  }

  /// The first interval after those in which the consumer is there.
  int presentUntil(int consumer) {
    return presentUntil[consumer];
  }

  /// The consumer's share in the interval: 0 if it is not there.
  int shareAt(int consumer, int k) {
    return isPresent(consumer, k) ? sharesPpm[consumer] : 0;
  }

  private boolean isPresent(int consumer, int k) {
    return k >= presentFrom[consumer] && k < presentUntil[consumer];
  }

  long[][] demands() {
    return consumers.columns;
  }

  long[][] productions() {
    return producers.columns;
  }

  /// Finds the ranks.
  ///
  /// @throws IllegalArgumentException if ranks are not in order, shares not within their bounds or
  ///     a consumer that is not there demands something
  void requireRanksAndShares() {
    consumers.findRanks();
    producers.findRanks();
    if (isAnyPresenceLimited) {
      requireNoDemandOfAbsent();
    }
    if (distribution == Distribution.STATIC) {
      requireShares();
    }
  }

  /// @throws IllegalArgumentException if an amount is out of range, naming the meter and the
  /// interval
  void requireRange() {
    for (int k = 0; k < intervals; k++) {
      if (balanced[k]) {
        consumers.requireRange(k);
        producers.requireRange(k);
      }
    }
  }

  /// How many different ranks the consumers have. To be called after [#requireRanksAndShares], and
  /// so are the next three methods.
  int consumerRankCount() {
    return consumers.rankCount;
  }

  /// The first consumer of a rank; of rank [#consumerRankCount], the number of consumers.
  int consumerRankStart(int rank) {
    return consumers.rankStarts[rank];
  }

  int producerRankCount() {
    return producers.rankCount;
  }

  int producerRankStart(int rank) {
    return producers.rankStarts[rank];
  }

  private void requireNoDemandOfAbsent() {
    for (int i = 0; i < consumers.count; i++) {
      for (int k = 0; k < intervals; k++) {
        if (balanced[k] && !isPresent(i, k) && consumers.columns[i][k] != 0) {
          throw new IllegalArgumentException(
              "demand of consumer %d in interval %d is %d mWh, but it is not there"
                  .formatted(i, k, consumers.columns[i][k]));
        }
      }
    }
  }

  /// A sum grows only where a consumer comes, so these intervals are all that is to be looked at.
  private void requireShares() {
    for (int i = 0; i < consumers.count; i++) {
      if (sharesPpm[i] < 0) {
        throw new IllegalArgumentException(
            "share of consumer %d is %d ppm".formatted(i, sharesPpm[i]));
      }
    }
    for (int rank = 0; rank < consumers.rankCount; rank++) {
      int from = consumers.rankStarts[rank];
      int to = consumers.rankStarts[rank + 1];
      requireShares(from, to, 0);
      for (int i = from; i < to; i++) {
        if (presentFrom[i] > 0) {
          requireShares(from, to, presentFrom[i]);
        }
      }
    }
  }

  private void requireShares(int from, int to, int k) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += shareAt(i, k);
    }
    if (sum > WHOLE_PPM) {
      throw new IllegalArgumentException(
          "shares of the consumers of %s add up to %d ppm in interval %d"
              .formatted(consumers.ranks[from], sum, k));
    }
  }

  /// All consumers, or all producers.
  private static final class Side {
    private final String meter;
    private final String amount;
    private int count;
    private Rank[] ranks = {};
    private long[][] columns = {};
    private int rankCount;
    private int[] rankStarts = {0};

    private Side(String meter, String amount) {
      this.meter = meter;
      this.amount = amount;
    }

    private void reset(int count, int capacity) {
      this.count = count;
      if (ranks.length < count) {
        ranks = new Rank[count];
        rankStarts = new int[count + 1];
      }
      Arrays.fill(ranks, Rank.LAST);
      columns = Flows.columns(columns, count, capacity);
    }

    private void findRanks() {
      rankCount = 0;
      for (int i = 0; i < count; i++) {
        int order = i == 0 ? 1 : ranks[i].compareTo(ranks[i - 1]);
        if (order > 0) {
          rankStarts[rankCount++] = i;
        } else if (order < 0) {
          throw new IllegalArgumentException(
              "%s %d of %s comes after %s".formatted(meter, i, ranks[i], ranks[i - 1]));
        }
      }
      rankStarts[rankCount] = count;
    }

    private void requireRange(int k) {
      long left = MAXIMUM_SUM_MILLIWATT_HOURS;
      for (int i = 0; i < count; i++) {
        long value = columns[i][k];
        if (value < 0 || value > left) {
          throw new IllegalArgumentException(
              "%s of %s %d in interval %d is %d mWh, must be from 0 to %d (%d for all)"
                  .formatted(amount, meter, i, k, value, left, MAXIMUM_SUM_MILLIWATT_HOURS));
        }
        left -= value;
      }
    }
  }
}
