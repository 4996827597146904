package energy.saldo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Runs the body of every benchmark once, on a few meters, so that none of them rots.
final class VirtualBenchmarkTest {

  @Test
  void everyBodyRuns() {
    VirtualBenchmark benchmark = new VirtualBenchmark();
    benchmark.consumers = 5;
    benchmark.producers = 2;
    benchmark.virtual = 9;
    benchmark.fill();
    benchmark.balanced();
    assertTrue(benchmark.balancedAndKept().energies().length > 0);
    assertEquals(9, benchmark.ordered().ordered().size());
    assertEquals(9, benchmark.computedAndKept().meterIds().length);
    assertEquals(benchmark.checksum(), benchmark.checksum());
  }
}
