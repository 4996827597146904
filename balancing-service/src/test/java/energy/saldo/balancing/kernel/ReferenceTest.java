package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ReferenceTest {

  private static final int SEEDS = 60;
  private static final int LARGE_INTERVALS = 4_000;
  private static final int TWO_TILES_AND_SOME = 2 * VectorTile.INTERVALS + 5;

  static Stream<Arguments> kernelsAndSeeds() {
    return Kernels.all()
        .flatMap(kernel -> IntStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(kernel, seed)));
  }

  @ParameterizedTest
  @MethodSource("kernelsAndSeeds")
  void everyFlowIsThatOfTheLawInUnboundedIntegers(BalancingKernel kernel, int seed) {
    RandomPartitions partitions = new RandomPartitions(seed);
    PartitionColumns in = new PartitionColumns();
    Flows out = new Flows();
    for (int repeat = 0; repeat < 6; repeat++) {
      int intervals = repeat == 3 ? TWO_TILES_AND_SOME : 13;
      Partition partition =
          partitions.next(seed % 6 == 0 ? 300 : 12, seed % 5 == 0 ? 20 : 5, intervals);
      partition.fill(in);
      kernel.balance(in, out);
      for (int k = 0; k < partition.intervals(); k++) {
        assertInterval(partition, k, out);
      }
    }
  }

  static Stream<Arguments> kernelsAndRoundedDistributions() {
    return Kernels.all()
        .flatMap(
            kernel ->
                Stream.of(Distribution.PROPORTIONAL, Distribution.STATIC)
                    .map(distribution -> Arguments.of(kernel, distribution)));
  }

  /// Sums near the largest, where an estimate of a quotient may be off by more than one.
  @ParameterizedTest
  @MethodSource("kernelsAndRoundedDistributions")
  void everyFlowOfTheLargestAmountsIsThatOfTheLaw(
      BalancingKernel kernel, Distribution distribution) {
    SplittableRandom random = new SplittableRandom(52);
    boolean[] balanced = new boolean[LARGE_INTERVALS];
    Arrays.fill(balanced, true);
    Partition partition =
        new Partition(
            distribution,
            0,
            Partition.ofOneRank(5),
            new int[] {123_457, 222_222, 300_001, 199_999, 154_321},
            Partition.always(5, LARGE_INTERVALS),
            largeAmounts(random, 5),
            Partition.ofOneRank(3),
            largeAmounts(random, 3),
            balanced);
    Flows out = partition.balancedBy(kernel);
    for (int k = 0; k < LARGE_INTERVALS; k++) {
      assertInterval(partition, k, out);
    }
  }

  /// Columns of which each interval has a sum in the upper three quarters of what is allowed.
  private static long[][] largeAmounts(SplittableRandom random, int count) {
    long largest = PartitionColumns.MAXIMUM_SUM_MILLIWATT_HOURS;
    long[][] columns = new long[count][LARGE_INTERVALS];
    for (int k = 0; k < LARGE_INTERVALS; k++) {
      long left = random.nextLong(largest / 4, largest + 1);
      for (int i = 0; i < count - 1; i++) {
        columns[i][k] = random.nextLong(left / (count - i) + 1);
        left -= columns[i][k];
      }
      columns[count - 1][k] = left;
    }
    return columns;
  }

  private static void assertInterval(Partition partition, int k, Flows out) {
    if (!partition.balanced[k]) {
      assertNothing(partition, k, out);
      return;
    }
    ReferenceLaw law = new ReferenceLaw(partition, k);
    for (int i = 0; i < partition.consumers(); i++) {
      String where = "consumer %d, interval %d of %s".formatted(i, k, partition);
      assertEquals(law.allocated[i], out.allocated(i)[k], where);
      assertEquals(partition.demand[i][k] - law.allocated[i], out.fromGrid(i)[k], where);
    }
    for (int j = 0; j < partition.producers(); j++) {
      String where = "producer %d, interval %d of %s".formatted(j, k, partition);
      assertEquals(law.used[j], out.used(j)[k], where);
      assertEquals(partition.production[j][k] - law.used[j], out.toGrid(j)[k], where);
      for (int i = 0; i < partition.consumers(); i++) {
        assertEquals(law.pairs[j][i], out.pair(j, i)[k], where + " to " + i);
      }
    }
  }

  private static void assertNothing(Partition partition, int k, Flows out) {
    for (int i = 0; i < partition.consumers(); i++) {
      assertEquals(0, out.allocated(i)[k]);
      assertEquals(0, out.fromGrid(i)[k]);
    }
    for (int j = 0; j < partition.producers(); j++) {
      assertEquals(0, out.used(j)[k]);
      assertEquals(0, out.toGrid(j)[k]);
      for (int i = 0; i < partition.consumers(); i++) {
        assertEquals(0, out.pair(j, i)[k]);
      }
    }
  }
}
