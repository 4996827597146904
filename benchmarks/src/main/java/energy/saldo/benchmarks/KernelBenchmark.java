package energy.saldo.benchmarks;

import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.kernel.ScalarKernel;
import energy.saldo.balancing.kernel.VectorKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The measured bodies: one scenario balanced by a kernel, or its demands copied.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"})
public class KernelBenchmark {

  /// The property that names the file for the checksum of the measured result.
  static final String CHECKSUM_FILE_PROPERTY = "saldo.bench.checksum";

  @Param({"5", "50", "500"})
  public int consumers;

  @Param({"1", "4"})
  public int producers;

  @Param({"EQUAL", "PROPORTIONAL", "STATIC"})
  public Distribution distribution = Distribution.EQUAL;

  @Param({"1", "3"})
  public int ranks;

  @Param("2976")
  public int intervals;

  private final BalancingKernel vectorKernel = new VectorKernel();
  private final BalancingKernel scalarKernel = new ScalarKernel();
  private final PartitionColumns in = new PartitionColumns();
  private final Flows out = new Flows();
  private long[][] copies = {};
  private boolean isBalanced;

  @Setup
  public void fill() {
    scenario().fill(in);
    copies = new long[consumers][intervals];
  }

  @Benchmark
  public Flows vector() {
    vectorKernel.balance(in, out);
    isBalanced = true;
    return out;
  }

  @Benchmark
  public Flows scalar() {
    scalarKernel.balance(in, out);
    isBalanced = true;
    return out;
  }

  @Benchmark
  public long[][] copy() {
    for (int i = 0; i < consumers; i++) {
      System.arraycopy(in.demand(i), 0, copies[i], 0, intervals);
    }
    return copies;
  }

  @TearDown(Level.Trial)
  public void writeChecksum() throws IOException {
    String file = System.getProperty(CHECKSUM_FILE_PROPERTY);
    if (file != null) {
      Files.writeString(Path.of(file), Long.toString(checksum()));
    }
  }

  /// Of the flows, or of the copies if nothing was balanced.
  long checksum() {
    if (!isBalanced) {
      Checksum checksum = new Checksum();
      for (long[] copy : copies) {
        checksum.add(copy, intervals);
      }
      return checksum.sum();
    }
    return Checksum.of(scenario(), out);
  }

  private Scenario scenario() {
    return new Scenario(consumers, producers, distribution, ranks, intervals);
  }
}
