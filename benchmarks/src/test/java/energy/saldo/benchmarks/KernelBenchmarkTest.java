package energy.saldo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.kernel.ScalarKernel;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the body of every benchmark once, on a day, so that none of them rots.
final class KernelBenchmarkTest {

  static List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    for (Distribution distribution : Distribution.values()) {
      for (int producers : new int[] {1, 4}) {
        for (int ranks : new int[] {1, 3}) {
          scenarios.add(new Scenario(7, producers, distribution, ranks, 96));
        }
      }
    }
    return scenarios;
  }

  private static KernelBenchmark benchmark(Scenario scenario) {
    KernelBenchmark benchmark = new KernelBenchmark();
    benchmark.consumers = scenario.consumers();
    benchmark.producers = scenario.producers();
    benchmark.distribution = scenario.distribution();
    benchmark.ranks = scenario.ranks();
    benchmark.intervals = scenario.intervals();
    benchmark.fill();
    return benchmark;
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void bothKernelsHaveTheSameChecksum(Scenario scenario) {
    KernelBenchmark vector = benchmark(scenario);
    vector.vector();
    KernelBenchmark scalar = benchmark(scenario);
    scalar.scalar();
    assertEquals(scalar.checksum(), vector.checksum());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void aCopyHasTheChecksumOfTheDemands(Scenario scenario) {
    KernelBenchmark benchmark = benchmark(scenario);
    benchmark.copy();
    PartitionColumns in = new PartitionColumns();
    scenario.fill(in);
    Checksum expected = new Checksum();
    for (int i = 0; i < scenario.consumers(); i++) {
      expected.add(in.demand(i), scenario.intervals());
    }
    assertEquals(expected.sum(), benchmark.checksum());
  }

  static List<Scenario> scenariosOfDuckDb() {
    return scenarios().stream()
        .filter(scenario -> DuckDbBalancing.canBalance(scenario.distribution()))
        .toList();
  }

  @Test
  void duckDbBalancesAllDistributionsButStatic() {
    assertEquals(8, scenariosOfDuckDb().size());
  }

  @ParameterizedTest
  @MethodSource("scenariosOfDuckDb")
  void duckDbFindsTheSameFlows(Scenario scenario) throws SQLException {
    PartitionColumns in = new PartitionColumns();
    scenario.fill(in);
    Flows flows = new Flows();
    new ScalarKernel().balance(in, flows);
    try (DuckDbBalancing duckDb = new DuckDbBalancing(scenario)) {
      assertTrue(duckDb.balance() > 0);
      assertEquals(0, duckDb.largestDifference(flows));
      assertEquals(Checksum.of(scenario, flows), duckDb.checksum());
    }
  }

  @Test
  void aScenarioHasNightSurplusAndScarcity() {
    Scenario scenario = new Scenario(50, 1, Distribution.EQUAL, 1, 2976);
    PartitionColumns in = new PartitionColumns();
    scenario.fill(in);
    int night = 0;
    int surplus = 0;
    int scarcity = 0;
    for (int k = 0; k < scenario.intervals(); k++) {
      long demand = 0;
      for (int i = 0; i < scenario.consumers(); i++) {
        demand += in.demand(i)[k];
      }
      long production = in.production(0)[k];
      night += production == 0 ? 1 : 0;
      surplus += production > demand ? 1 : 0;
      scarcity += production > 0 && production < demand ? 1 : 0;
    }
    assertTrue(
        night > 1000 && surplus > 300 && scarcity > 300, night + " " + surplus + " " + scarcity);
  }

  @Test
  void aUnitInTheWrongPlaceChangesTheChecksum() {
    Checksum one = new Checksum();
    one.add(new long[] {1, 2}, 2);
    Checksum other = new Checksum();
    other.add(new long[] {2, 1}, 2);
    assertNotEquals(one.sum(), other.sum());
  }
}
