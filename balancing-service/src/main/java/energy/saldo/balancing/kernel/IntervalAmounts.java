package energy.saldo.balancing.kernel;

/// The amounts of a single interval, mWh, as [ScalarKernel] works on them.
final class IntervalAmounts {

  long[] demand = {};
  long[] allocated = {};
  long[] production = {};
  long[] used = {};
  /// The part of a producer's used energy that no consumer has been given yet.
  long[] remaining = {};

  void reset(int consumers, int producers) {
    if (demand.length < consumers) {
      demand = new long[consumers];
      allocated = new long[consumers];
    }
    if (production.length < producers) {
      production = new long[producers];
      used = new long[producers];
      remaining = new long[producers];
    }
  }
}
