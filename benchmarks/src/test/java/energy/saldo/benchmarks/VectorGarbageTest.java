package energy.saldo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.kernel.VectorKernel;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import jdk.incubator.vector.DoubleVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vectors become objects where the compiler loses sight of them: then the kernel gives the same
/// results, but some times slower. Vectors of 2 lanes were seen to; with so few the kernel is not
/// chosen.
class VectorGarbageTest {

  private static final int RUNS = 10;

  /// Far less than one vector for each group of intervals of each run.
  private static final long MOST_BYTES = 10_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final BalancingKernel kernel = new VectorKernel();
  private final PartitionColumns in = new PartitionColumns();
  private final Flows out = new Flows();

  @ParameterizedTest
  @CsvSource({
    "1, EQUAL, 1", "4, EQUAL, 3",
    "1, PROPORTIONAL, 1", "4, PROPORTIONAL, 3",
    "1, STATIC, 1", "4, STATIC, 3"
  })
  void onceItIsCompiledTheKernelMakesNoObjects(
      int producers, Distribution distribution, int ranks) {
    assumeTrue(
        DoubleVector.SPECIES_PREFERRED.length() >= 4, "the vector kernel is not chosen here");
    new Scenario(50, producers, distribution, ranks, 2_976).fill(in);
    long end = System.nanoTime() + PATIENCE.toNanos();
    long bytes;
    do {
      bytes = allocatedInSomeRuns();
    } while (bytes > MOST_BYTES && System.nanoTime() < end);
    assertTrue(bytes <= MOST_BYTES, "%d bytes in %d runs".formatted(bytes, RUNS));
  }

  private long allocatedInSomeRuns() {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int run = 0; run < RUNS; run++) {
      kernel.balance(in, out);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
