package energy.saldo.balancing.kernel;

import java.util.Arrays;

/// What a kernel balances: a partition's amounts in mWh, one column a meter, one element an
/// interval.
///
/// Consumers stand in the law's order, that is by rank and within a rank by meter id, and so do the
/// producers. Any ascending numbers do as ranks; the last rank of those without a priority is
/// [#NO_PRIORITY]. Columns may be longer than [#intervals()]: only the first elements count.
///
/// Filled anew for each partition: call [#reset], then set every rank, every share (of a `STATIC`
/// distribution) and every element of every column whose interval is to be balanced. Elements of
/// other intervals may hold anything. Not thread-safe.
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

  /// What all demands, or all productions, of an interval may add up to.
  public static final long MAXIMUM_SUM_MILLIWATT_HOURS = 1L << 52;

  /// The rank of all meters without a priority.
  public static final int NO_PRIORITY = Integer.MAX_VALUE;

  /// What the shares of a rank may add up to.
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

  /// Makes room for a partition: all of its intervals are to be balanced, all ranks and shares are
  /// 0, the columns hold anything.
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
    }
    Arrays.fill(sharesPpm, 0);
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
  public int[] consumerRanks() {
    return consumers.ranks;
  }

  /// The consumers' shares in parts per million of their rank's pool; to be set by the caller if
  /// the distribution is `STATIC`.
  public int[] sharesPpm() {
    return sharesPpm;
  }

  /// The ranks of the producers, ascending; to be set by the caller.
  public int[] producerRanks() {
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

  long[][] demands() {
    return consumers.columns;
  }

  long[][] productions() {
    return producers.columns;
  }

  /// Finds the ranks.
  ///
  /// @throws IllegalArgumentException if ranks are not in order or shares not within their bounds
  void requireRanksAndShares() {
    consumers.findRanks();
    producers.findRanks();
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

  /// How many different ranks the consumers have. This and the next three methods after
  /// [#requireRanksAndShares].
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

  private void requireShares() {
    for (int rank = 0; rank < consumers.rankCount; rank++) {
      long sum = 0;
      for (int i = consumers.rankStarts[rank]; i < consumers.rankStarts[rank + 1]; i++) {
        if (sharesPpm[i] < 0) {
          throw new IllegalArgumentException(
              "share of consumer %d is %d ppm".formatted(i, sharesPpm[i]));
        }
        sum += sharesPpm[i];
      }
      if (sum > WHOLE_PPM) {
        throw new IllegalArgumentException(
            "shares of the consumers of rank %d add up to %d ppm"
                .formatted(consumers.ranks[consumers.rankStarts[rank]], sum));
      }
    }
  }

  /// All consumers, or all producers.
  private static final class Side {
    private final String meter;
    private final String amount;
    private int count;
    private int[] ranks = {};
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
        ranks = new int[count];
        rankStarts = new int[count + 1];
      }
      Arrays.fill(ranks, 0);
      columns = Flows.columns(columns, count, capacity);
    }

    private void findRanks() {
      rankCount = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || ranks[i] > ranks[i - 1]) {
          rankStarts[rankCount++] = i;
        } else if (ranks[i] < ranks[i - 1]) {
          throw new IllegalArgumentException(
              "%s %d of rank %d stands after rank %d".formatted(meter, i, ranks[i], ranks[i - 1]));
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
