package energy.saldo.balancing.kernel;

/// The amounts of a run of adjacent intervals, mWh, as [VectorKernel] works on them: whole numbers
/// in `double`s. The intervals are grouped by lanes: group after group, in a group meter after
/// meter, of a meter lane after lane.
final class VectorTile {

  /// The number of intervals: enough for a local day, and to read and write columns in long
  /// stretches, which matters for partitions that are larger than the caches; few enough that the
  /// amounts of some dozen meters stay in a cache next to the processor.
  static final int INTERVALS = 256;

  /// By interval: all bits set if it is balanced, else none, so that its amounts count as 0.
  final long[] kept = new long[INTERVALS];

  double[] demand = {};
  double[] allocated = {};
  double[] production = {};
  double[] used = {};

  /// Of one consumer in one group of intervals: running shares of the producers.
  double[] shares = {};

  /// By interval: the sum of the amounts in question.
  final double[] whole = new double[INTERVALS];

  /// By interval: all productions.
  final double[] pool = new double[INTERVALS];

  /// By interval: what is left for the ranks that are still to come.
  final double[] left = new double[INTERVALS];

  /// By interval: the total that is split.
  final double[] total = new double[INTERVALS];

  /// By interval, of an `EQUAL` rank: the amount up to which everyone gets what they demand.
  final double[] level = new double[INTERVALS];

  /// By interval, of an `EQUAL` rank: how many demand more than the level, at least 1.
  final double[] open = new double[INTERVALS];

  /// By interval, of an `EQUAL` rank: how many of the open ones get one unit more.
  final double[] rest = new double[INTERVALS];

  /// Whether no pool is larger than [VectorCarryRounding#NARROW].
  boolean isNarrow;

  void reset(int consumers, int producers) {
    if (demand.length < consumers * INTERVALS) {
      demand = new double[consumers * INTERVALS];
      allocated = new double[consumers * INTERVALS];
    }
    if (production.length < producers * INTERVALS) {
      production = new double[producers * INTERVALS];
      used = new double[producers * INTERVALS];
      shares = new double[producers * INTERVALS];
    }
  }

  /// Sets [#kept] for so many intervals from `start` on.
  void keep(boolean[] balanced, int start, int intervals) {
    for (int k = 0; k < intervals; k++) {
      kept[k] = balanced[start + k] ? -1L : 0L;
    }
  }
}
