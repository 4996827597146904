package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartitionColumnsTest {

  private static final String KERNELS = "energy.saldo.balancing.kernel.Kernels#all";
  private static final long MOST = PartitionColumns.MAXIMUM_SUM_MILLIWATT_HOURS;

  private final PartitionColumns in = new PartitionColumns();
  private final Flows out = new Flows();

  private void resetTwoOfEach(Distribution distribution, int intervals) {
    in.reset(distribution, 0, intervals, 2, 2);
    for (int meter = 0; meter < 2; meter++) {
      Arrays.fill(in.demand(meter), 1);
      Arrays.fill(in.production(meter), 1);
    }
  }

  private void assertRefused(BalancingKernel kernel, String message) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> kernel.balance(in, out));
    assertEquals(message, refusal.getMessage());
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void aNegativeDemandIsRefusedNamingConsumerAndInterval(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.EQUAL, 20);
    in.demand(1)[17] = -1;
    assertRefused(
        kernel,
        "demand of consumer 1 in interval 17 is -1 mWh, "
            + "must be from 0 to 4503599627370495 (4503599627370496 for all)");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void theLeastNumberIsRefusedAsAProduction(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.STATIC, 3);
    in.production(0)[2] = Long.MIN_VALUE;
    assertRefused(
        kernel,
        "production of producer 0 in interval 2 is -9223372036854775808 mWh, "
            + "must be from 0 to 4503599627370496 (4503599627370496 for all)");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void demandsThatAddUpToMoreThanTheRangeAreRefused(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.PROPORTIONAL, 1);
    in.demand(0)[0] = MOST;
    assertRefused(
        kernel,
        "demand of consumer 1 in interval 0 is 1 mWh, "
            + "must be from 0 to 0 (4503599627370496 for all)");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void productionsWhoseSumOverflowsAreRefused(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.EQUAL, 9);
    in.production(0)[8] = Long.MAX_VALUE;
    in.production(1)[8] = Long.MAX_VALUE;
    assertRefused(
        kernel,
        "production of producer 0 in interval 8 is 9223372036854775807 mWh, "
            + "must be from 0 to 4503599627370496 (4503599627370496 for all)");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void theLargestSumsAreBalanced(BalancingKernel kernel) {
    in.reset(Distribution.EQUAL, 0, 1, 2, 2);
    in.demand(0)[0] = MOST - 1;
    in.demand(1)[0] = 1;
    in.production(0)[0] = 0;
    in.production(1)[0] = MOST;
    kernel.balance(in, out);
    assertEquals(MOST - 1, out.allocated(0)[0]);
    assertEquals(1, out.pair(1, 1)[0]);
    assertEquals(MOST, out.used(1)[0]);
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void amountsOfIntervalsThatAreNotToBeBalancedMayBeAnything(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.EQUAL, 2);
    in.balanced()[0] = false;
    in.demand(0)[0] = -5;
    in.production(1)[0] = Long.MAX_VALUE;
    kernel.balance(in, out);
    assertArrayEquals(new long[] {0, 1}, Arrays.copyOf(out.allocated(0), 2));
    assertArrayEquals(new long[] {0, 1}, Arrays.copyOf(out.used(1), 2));
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void consumersOutOfRankOrderAreRefused(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.EQUAL, 1);
    in.consumerRanks()[0] = new Rank(2);
    in.consumerRanks()[1] = new Rank(1);
    assertRefused(kernel, "consumer 1 of rank 1 comes after rank 2");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void producersOutOfRankOrderAreRefused(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.EQUAL, 1);
    in.producerRanks()[1] = new Rank(Integer.MAX_VALUE);
    assertRefused(kernel, "producer 1 of rank 2147483647 comes after last rank");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void sharesOfMoreThanTheWholeInOneRankAreRefused(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.STATIC, 1);
    in.sharesPpm()[0] = 500_001;
    in.sharesPpm()[1] = 500_000;
    assertRefused(
        kernel, "shares of the consumers of last rank add up to 1000001 ppm in interval 0");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void sharesOfMoreThanTheWholeInOneIntervalAreRefused(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.STATIC, 5);
    in.sharesPpm()[0] = 500_000;
    in.sharesPpm()[1] = 500_001;
    in.limitPresence(1, 3, 4);
    Arrays.fill(in.demand(1), 0);
    assertRefused(
        kernel, "shares of the consumers of last rank add up to 1000001 ppm in interval 3");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void sharesOfMoreThanTheWholeAreAcceptedOfConsumersThatAreNeverThereTogether(
      BalancingKernel kernel) {
    resetTwoOfEach(Distribution.STATIC, 2);
    in.sharesPpm()[0] = 1_000_000;
    in.sharesPpm()[1] = 1_000_000;
    in.limitPresence(0, 0, 1);
    in.limitPresence(1, 1, 2);
    in.demand(0)[1] = 0;
    in.demand(1)[0] = 0;
    kernel.balance(in, out);
    assertArrayEquals(new long[] {1, 0}, Arrays.copyOf(out.allocated(0), 2));
    assertArrayEquals(new long[] {0, 1}, Arrays.copyOf(out.allocated(1), 2));
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void aDemandOfAConsumerThatIsNotThereIsRefused(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.EQUAL, 5);
    in.balanced()[0] = false;
    in.limitPresence(1, 1, 4);
    assertRefused(kernel, "demand of consumer 1 in interval 4 is 1 mWh, but it is not there");
  }

  @ParameterizedTest
  @CsvSource({"-1, 3", "3, 2", "0, 6"})
  void aPresenceOutsideThePartitionIsRefused(int from, int until) {
    resetTwoOfEach(Distribution.EQUAL, 5);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> in.limitPresence(1, from, until));
    assertEquals(
        "consumer 1 is there from interval %d to %d of 5".formatted(from, until),
        refusal.getMessage());
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void eachRankHasAWholeToShare(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.STATIC, 1);
    Arrays.fill(in.sharesPpm(), 1_000_000);
    in.consumerRanks()[0] = new Rank(1);
    kernel.balance(in, out);
    assertEquals(1, out.allocated(0)[0]);
    assertEquals(1, out.allocated(1)[0]);
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void aNegativeShareIsRefused(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.STATIC, 1);
    in.sharesPpm()[1] = -1;
    assertRefused(kernel, "share of consumer 1 is -1 ppm");
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void sharesDoNotMatterToOtherDistributions(BalancingKernel kernel) {
    resetTwoOfEach(Distribution.EQUAL, 1);
    Arrays.fill(in.sharesPpm(), 1_000_000);
    kernel.balance(in, out);
    assertEquals(1, out.allocated(1)[0]);
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 50) + 1, -(1L << 50) - 1})
  void anIntervalIndexBeyondTheProvenBoundIsRefused(long index) {
    assertThrows(
        IllegalArgumentException.class, () -> in.reset(Distribution.EQUAL, index, 1, 1, 1));
  }

  @ParameterizedTest
  @MethodSource(KERNELS)
  void intervalIndexesUpToTheProvenBoundRotate(BalancingKernel kernel) {
    for (long index : new long[] {1L << 50, -(1L << 50)}) {
      Flows flows =
          Partition.ofOneInterval(Distribution.EQUAL, index, 1, 9, 9, 9).balancedBy(kernel);
      for (int i = 0; i < 3; i++) {
        assertEquals(Math.floorMod(index, 3) == i ? 1 : 0, flows.allocated(i)[0]);
      }
    }
  }

  @Test
  void resetMakesAllIntervalsBalancedAllMetersPresentOfTheLastRankAndAllSharesNothing() {
    in.reset(Distribution.EQUAL, 0, 5, 3, 2);
    Arrays.fill(in.balanced(), false);
    Arrays.fill(in.consumerRanks(), new Rank(7));
    Arrays.fill(in.producerRanks(), new Rank(7));
    Arrays.fill(in.sharesPpm(), 7);
    in.limitPresence(1, 2, 2);
    in.reset(Distribution.PROPORTIONAL, 4, 3, 2, 1);
    boolean[] balanced = {true, true, true, false, false, false, false, false};
    assertArrayEquals(balanced, in.balanced());
    assertEquals(Rank.LAST, in.consumerRanks()[1]);
    assertEquals(Rank.LAST, in.producerRanks()[0]);
    assertFalse(in.isAnyPresenceLimited());
    assertEquals(0, in.presentFrom(1));
    assertEquals(3, in.presentUntil(1));
    assertEquals(0, in.sharesPpm()[1]);
    assertEquals(Distribution.PROPORTIONAL, in.distribution());
    assertEquals(4, in.firstIntervalIndex());
    assertEquals(3, in.intervals());
  }

  @Test
  void columnsAreReusedWhereTheyAreLongEnough() {
    in.reset(Distribution.EQUAL, 0, 96, 2, 1);
    long[] first = in.demand(0);
    in.reset(Distribution.EQUAL, 0, 92, 3, 1);
    assertEquals(first, in.demand(0));
    in.reset(Distribution.EQUAL, 0, 100, 1, 1);
    assertEquals(104, in.demand(0).length);
  }
}
