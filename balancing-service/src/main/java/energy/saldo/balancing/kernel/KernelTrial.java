package energy.saldo.balancing.kernel;

import java.time.Duration;

/// A short race of two kernels over one day of a building. Its outcome means something only where
/// both are compiled from the start, as in a native image.
final class KernelTrial {

  /// The best times of either.
  record Outcome(Duration vector, Duration scalar) {

    boolean isVectorFaster() {
      return vector.compareTo(scalar) < 0;
    }
  }

  private static final int CONSUMERS = 24;
  private static final int PRODUCERS = 2;
  private static final int INTERVALS = 96;
  private static final int ROUNDS = 20;

  private KernelTrial() {}

  /// Runs both kernels in turn: some milliseconds in all.
  static Outcome run(BalancingKernel vector, BalancingKernel scalar) {
    PartitionColumns in = day();
    Flows out = new Flows();
    long bestVector = Long.MAX_VALUE;
    long bestScalar = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      bestScalar = Math.min(bestScalar, nanos(scalar, in, out));
      bestVector = Math.min(bestVector, nanos(vector, in, out));
    }
    return new Outcome(Duration.ofNanos(bestVector), Duration.ofNanos(bestScalar));
  }

  private static long nanos(BalancingKernel kernel, PartitionColumns in, Flows out) {
    long start = System.nanoTime();
    kernel.balance(in, out);
    return System.nanoTime() - start;
  }

  /// A day with intervals from no production over too little to more than enough.
  private static PartitionColumns day() {
    PartitionColumns in = new PartitionColumns();
    in.reset(Distribution.EQUAL, 0, INTERVALS, CONSUMERS, PRODUCERS);
    for (int k = 0; k < INTERVALS; k++) {
      for (int i = 0; i < CONSUMERS; i++) {
        in.demand(i)[k] = 20_000 + 7_919L * ((i * 31 + k * 17) % 53);
      }
      for (int j = 0; j < PRODUCERS; j++) {
        in.production(j)[k] = 1_000L * k * (INTERVALS - k) * (j + 1);
      }
    }
    return in;
  }
}
