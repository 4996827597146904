package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The seven laws of the allocation law, on partitions from seeds.
final class LawTest {

  private static final String KERNELS = "energy.saldo.balancing.kernel.Kernels#all";
  private static final int SEEDS = 150;
  private static final int INTERVALS = 7;

  private static void forAll(Consumer<Partition> law) {
    for (int seed = 1000; seed < 1000 + SEEDS; seed++) {
      law.accept(new RandomPartitions(seed).next(30, 6, INTERVALS));
    }
  }

  private static void forAll(Distribution distribution, Consumer<Partition> law) {
    for (int seed = 5000; seed < 5000 + SEEDS; seed++) {
      law.accept(new RandomPartitions(seed).next(distribution, 30, 6, INTERVALS));
    }
  }

  private static int[] balancedIntervals(Partition partition) {
    return IntStream.range(0, INTERVALS).filter(k -> partition.balanced[k]).toArray();
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void aProducersFlowsAddUpToItsProductionAndAConsumersToItsDemand(BalancingKernel kernel) {
    forAll(
        partition -> {
          Flows out = partition.balancedBy(kernel);
          for (int k : balancedIntervals(partition)) {
            for (int j = 0; j < partition.producers(); j++) {
              assertEquals(partition.production[j][k], givenBy(partition, out, j, k));
            }
            for (int i = 0; i < partition.consumers(); i++) {
              assertEquals(partition.demand[i][k], takenBy(partition, out, i, k));
            }
          }
        });
  }

  private static long givenBy(Partition partition, Flows out, int j, int k) {
    long sum = out.toGrid(j)[k];
    for (int i = 0; i < partition.consumers(); i++) {
      sum += out.pair(j, i)[k];
    }
    return sum;
  }

  private static long takenBy(Partition partition, Flows out, int i, int k) {
    long sum = out.fromGrid(i)[k];
    for (int j = 0; j < partition.producers(); j++) {
      sum += out.pair(j, i)[k];
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void noFlowIsNegative(BalancingKernel kernel) {
    forAll(
        partition -> {
          Flows out = partition.balancedBy(kernel);
          for (int k = 0; k < INTERVALS; k++) {
            for (int i = 0; i < partition.consumers(); i++) {
              assertTrue(out.allocated(i)[k] >= 0 && out.fromGrid(i)[k] >= 0);
            }
            for (int j = 0; j < partition.producers(); j++) {
              assertTrue(out.used(j)[k] >= 0 && out.toGrid(j)[k] >= 0);
              for (int i = 0; i < partition.consumers(); i++) {
                assertTrue(out.pair(j, i)[k] >= 0);
              }
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void allThatCanBeSharedIsShared(BalancingKernel kernel) {
    forAll(
        partition -> {
          Flows out = partition.balancedBy(kernel);
          for (int k : balancedIntervals(partition)) {
            long most = Math.min(partition.productionAt(k), partition.demandAt(k));
            long allocated = allocatedAt(partition, out, k);
            if (partition.distribution == Distribution.STATIC) {
              assertTrue(allocated <= most);
            } else {
              assertEquals(most, allocated);
            }
          }
        });
  }

  private static long allocatedAt(Partition partition, Flows out, int k) {
    return IntStream.range(0, partition.consumers()).mapToLong(i -> out.allocated(i)[k]).sum();
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void noRankGetsAUnitWhileARankBeforeItIsUnsatisfied(BalancingKernel kernel) {
    Consumer<Partition> law =
        partition -> {
          Flows out = partition.balancedBy(kernel);
          for (int k : balancedIntervals(partition)) {
            Rank firstUnsatisfied = Rank.LAST;
            for (int i = 0; i < partition.consumers(); i++) {
              Rank rank = partition.consumerRanks[i];
              assertTrue(rank.compareTo(firstUnsatisfied) <= 0 || out.allocated(i)[k] == 0);
              if (out.fromGrid(i)[k] > 0 && rank.compareTo(firstUnsatisfied) < 0) {
                firstUnsatisfied = rank;
              }
            }
          }
        };
    forAll(Distribution.EQUAL, law);
    forAll(Distribution.PROPORTIONAL, law);
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void anUnsatisfiedConsumerHasAtMostOneUnitLessThanAnyOtherOfItsEqualRank(BalancingKernel kernel) {
    forAll(
        Distribution.EQUAL,
        partition -> {
          Flows out = partition.balancedBy(kernel);
          for (int k : balancedIntervals(partition)) {
            for (int i = 0; i < partition.consumers(); i++) {
              for (int other = 0; other < partition.consumers(); other++) {
                if (partition.consumerRanks[i].equals(partition.consumerRanks[other])
                    && out.fromGrid(i)[k] > 0) {
                  assertTrue(out.allocated(i)[k] >= out.allocated(other)[k] - 1);
                }
              }
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void everyProportionalPartIsWithinOneUnitOfItsExactQuota(BalancingKernel kernel) {
    forAll(
        Distribution.PROPORTIONAL,
        partition -> {
          Flows out = partition.balancedBy(kernel);
          for (int k : balancedIntervals(partition)) {
            long left = partition.productionAt(k);
            for (Rank rank : new TreeSet<>(List.of(partition.consumerRanks))) {
              left -= assertQuotas(partition, out, rank, left, k);
            }
          }
        });
  }

  private static long assertQuotas(Partition partition, Flows out, Rank rank, long pool, int k) {
    int[] members =
        IntStream.range(0, partition.consumers())
            .filter(i -> partition.consumerRanks[i].equals(rank))
            .toArray();
    long whole = Arrays.stream(members).mapToLong(i -> partition.demand[i][k]).sum();
    long total = Math.min(pool, whole);
    for (int i : members) {
      BigInteger exact = BigInteger.valueOf(total).multiply(amount(partition.demand[i][k]));
      BigInteger given = amount(out.allocated(i)[k]).multiply(amount(whole));
      assertTrue(exact.subtract(given).abs().compareTo(amount(whole)) <= 0);
    }
    return total;
  }

  private static BigInteger amount(long value) {
    return BigInteger.valueOf(value);
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void balancingAgainInUsedBuffersGivesTheSame(BalancingKernel kernel) {
    PartitionColumns in = new PartitionColumns();
    Flows out = new Flows();
    forAll(
        partition -> {
          partition.fill(in);
          kernel.balance(in, out);
          assertSame(partition, partition.balancedBy(kernel), out, 0);
        });
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void aPartOfADayIsBalancedAsInTheWholeDay(BalancingKernel kernel) {
    forAll(
        partition -> {
          Flows whole = partition.balancedBy(kernel);
          for (int from = 0; from < INTERVALS; from++) {
            Partition part = partition.part(from, INTERVALS);
            assertSame(part, part.balancedBy(kernel), whole, from);
          }
        });
  }

  private static void assertSame(Partition partition, Flows flows, Flows whole, int from) {
    for (int k = 0; k < partition.intervals(); k++) {
      for (int i = 0; i < partition.consumers(); i++) {
        assertEquals(flows.allocated(i)[k], whole.allocated(i)[from + k]);
        assertEquals(flows.fromGrid(i)[k], whole.fromGrid(i)[from + k]);
      }
      for (int j = 0; j < partition.producers(); j++) {
        assertEquals(flows.used(j)[k], whole.used(j)[from + k]);
        assertEquals(flows.toGrid(j)[k], whole.toGrid(j)[from + k]);
        for (int i = 0; i < partition.consumers(); i++) {
          assertEquals(flows.pair(j, i)[k], whole.pair(j, i)[from + k]);
        }
      }
    }
  }

  /// With fixed shares this is a law of the first rank only: what the rounding there takes more or
  /// less is what the others find.
  @ParameterizedTest
  @MethodSource(KERNELS)
  void moreProductionLowersNoAllocationByMoreThanOneUnit(BalancingKernel kernel) {
    forAll(
        partition -> {
          if (partition.producers() == 0) {
            return;
          }
          Flows less = partition.balancedBy(kernel);
          Flows more = partition.withProduction(withMore(partition)).balancedBy(kernel);
          for (int k : balancedIntervals(partition)) {
            for (int i = 0; i < partition.consumers(); i++) {
              boolean isFirstRank = partition.consumerRanks[i].equals(partition.consumerRanks[0]);
              if (partition.distribution != Distribution.STATIC || isFirstRank) {
                assertTrue(more.allocated(i)[k] >= less.allocated(i)[k] - 1);
              }
            }
          }
        });
  }

  /// Whoever is not there takes no part: without them the partition is balanced the same.
  @ParameterizedTest
  @MethodSource(KERNELS)
  void thoseWhoAreNotThereChangeNothing(BalancingKernel kernel) {
    forAll(
        partition -> {
          Flows all = partition.balancedBy(kernel);
          for (int k : balancedIntervals(partition)) {
            int[] present = partition.presentAt(k);
            Flows alone = partition.part(k, k + 1).only(present).balancedBy(kernel);
            for (int i = 0; i < present.length; i++) {
              assertEquals(alone.allocated(i)[0], all.allocated(present[i])[k]);
              for (int j = 0; j < partition.producers(); j++) {
                assertEquals(alone.pair(j, i)[0], all.pair(j, present[i])[k]);
              }
            }
            assertEquals(
                Arrays.stream(present).mapToLong(i -> all.allocated(i)[k]).sum(),
                allocatedAt(partition, all, k));
          }
        });
  }

  private static long[][] withMore(Partition partition) {
    long[][] production =
        Arrays.stream(partition.production).map(long[]::clone).toArray(long[][]::new);
    for (int k = 0; k < partition.intervals(); k++) {
      long room = PartitionColumns.MAXIMUM_SUM_MILLIWATT_HOURS - partition.productionAt(k);
      long more = k == 0 ? 1 : (partition.demandAt(k) >> k) + k;
      production[k % production.length][k] += Math.min(room, more);
    }
    return production;
  }
}
