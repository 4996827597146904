package energy.saldo.benchmarks;

import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.kernel.Rank;
import java.util.Locale;
import java.util.SplittableRandom;

/// A building to be balanced: its size, and realistic amounts, the same in every run.
/// Households with a morning and an evening peak, of very different consumption; roofs under a
/// cloudy sun, large enough for a surplus at noon, too small in the morning and the evening, and
/// dark at night.
record Scenario(int consumers, int producers, Distribution distribution, int ranks, int intervals) {

  static final long FIRST_INTERVAL_INDEX = 1_963_872;
  private static final int QUARTER_HOURS_OF_DAY = 96;
  private static final double HOUSEHOLD_MILLIWATT_HOURS = 60_000;

  void fill(PartitionColumns in) {
    SplittableRandom random = new SplittableRandom(20_260_101);
    in.reset(distribution, FIRST_INTERVAL_INDEX, intervals, consumers, producers);
    for (int i = 0; i < consumers; i++) {
      in.consumerRanks()[i] = new Rank(rank(i));
      in.sharesPpm()[i] = PartitionColumns.WHOLE_PPM / membersOfRank();
      fillDemand(in.demand(i), random);
    }
    double[] sky = new double[intervals];
    for (int k = 0; k < intervals; k++) {
      sky[k] = sun(k) * random.nextDouble(0.15, 1.0);
    }
    double roof = HOUSEHOLD_MILLIWATT_HOURS * 5 * consumers / producers;
    for (int j = 0; j < producers; j++) {
      for (int k = 0; k < intervals; k++) {
        in.production(j)[k] = (long) (roof * sky[k] * random.nextDouble(0.8, 1.2));
      }
    }
  }

  /// A consumer's rank, from 1 on.
  int rank(int consumer) {
    return consumer / membersOfRank() + 1;
  }

  private int membersOfRank() {
    return (consumers + ranks - 1) / ranks;
  }

  /// The number of values: consumers times intervals.
  long values() {
    return (long) consumers * intervals;
  }

  String distributionName() {
    return distribution.name().toLowerCase(Locale.ROOT);
  }

  private void fillDemand(long[] demand, SplittableRandom random) {
    double household = HOUSEHOLD_MILLIWATT_HOURS * Math.exp(random.nextGaussian() * 0.7);
    for (int k = 0; k < intervals; k++) {
      double shape = 0.4 + peak(hour(k), 7.5, 1.5) + 1.5 * peak(hour(k), 19, 2.5);
      demand[k] = (long) (household * shape * Math.exp(random.nextGaussian() * 0.5));
    }
  }

  private static double hour(int k) {
    return (k % QUARTER_HOURS_OF_DAY) / 4.0;
  }

  private static double peak(double hour, double at, double width) {
    double distance = (hour - at) / width;
    return Math.exp(-distance * distance);
  }

  private static double sun(int k) {
    return Math.max(0, Math.sin((hour(k) - 6) / 12 * Math.PI));
  }
}
