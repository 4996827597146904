package energy.saldo.benchmarks;

import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.kernel.ScalarKernel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures both kernels, a plain copy and DuckDB on the same scenarios, one core each, and prints
/// one row per measurement. Fails if results that have to be equal are not.
@Command(
    name = "./saldo bench kernel",
    description = "Measures the balancing kernels beside a plain copy and DuckDB.",
    mixinStandardHelpOptions = true)
final class KernelBench implements Callable<Integer> {

  static final String CSV_HEADER =
      "kernel,consumers,producers,distribution,ranks,intervals,"
          + "million_values_per_second,checksum";

  private static final int INTERVALS = 2976;
  private static final OutputFormat SILENT =
      OutputFormatFactory.createFormatInstance(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          VerboseMode.SILENT);
  private static final List<String> QUICK_SIZES = List.of("5x1", "50x1", "50x4");
  private static final double LONG_DUCKDB_SECONDS = 5;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also write the rows to a file of comma-separated values.")
  private @Nullable Path csv;

  @Option(
      names = "--only",
      paramLabel = "CONSUMERSxPRODUCERS",
      split = ",",
      description = "Measure these sizes only, for example 50x1.")
  private @Nullable List<String> only;

  @Option(names = "--quick", description = "Measure three sizes only, briefly: two minutes.")
  private boolean quick;

  private final List<String> rows = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  /// How fast a scenario was balanced, and the checksum of the result.
  private record Measurement(double millionValuesPerSecond, long checksum) {}

  @Override
  public Integer call() throws IOException, RunnerException, SQLException {
    PrintStream out = System.out;
    out.printf(
        "Java %s, %s %s, one core; million values (a consumer in an interval) a second%n",
        System.getProperty("java.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
    out.println("kernel  consumers  producers  distribution  ranks    M values/s  checksum");
    List<Scenario> scenarios = scenarios();
    for (int i = 0; i < scenarios.size(); i++) {
      System.err.printf("scenario %d of %d%n", i + 1, scenarios.size());
      measure(scenarios.get(i), out);
    }
    if (csv != null) {
      Files.writeString(csv, CSV_HEADER + "\n" + String.join("\n", rows) + "\n");
    }
    faults.forEach(fault -> out.println("WRONG: " + fault));
    return faults.isEmpty() ? 0 : 1;
  }

  private List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    for (int consumers : new int[] {5, 50, 500}) {
      for (int producers : new int[] {1, 4}) {
        if (isMeasured(consumers + "x" + producers)) {
          for (Distribution distribution : Distribution.values()) {
            scenarios.add(new Scenario(consumers, producers, distribution, 1, INTERVALS));
            scenarios.add(new Scenario(consumers, producers, distribution, 3, INTERVALS));
          }
        }
      }
    }
    return scenarios;
  }

  private boolean isMeasured(String size) {
    return only == null ? !quick || QUICK_SIZES.contains(size) : only.contains(size);
  }

  private void measure(Scenario scenario, PrintStream out)
      throws IOException, RunnerException, SQLException {
    Measurement vector = runJmh("vector", scenario);
    report("vector", scenario, vector, out);
    Measurement scalar = runJmh("scalar", scenario);
    report("scalar", scenario, scalar, out);
    if (vector.checksum() != scalar.checksum()) {
      faults.add("the vector kernel's flows are not the scalar kernel's in " + scenario);
    }
    report("copy", scenario, runJmh("copy", scenario), out);
    if (DuckDbBalancing.canBalance(scenario.distribution())) {
      report("duckdb", scenario, runDuckDb(scenario), out);
    }
  }

  private Measurement runJmh(String benchmark, Scenario scenario)
      throws IOException, RunnerException {
    Path checksum = Files.createTempFile("saldo-bench", ".checksum");
    try {
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include("KernelBenchmark\\." + benchmark + "$")
              .param("consumers", Integer.toString(scenario.consumers()))
              .param("producers", Integer.toString(scenario.producers()))
              .param("distribution", scenario.distribution().name())
              .param("ranks", Integer.toString(scenario.ranks()))
              .param("intervals", Integer.toString(scenario.intervals()))
              .jvmArgsPrepend("-D" + KernelBenchmark.CHECKSUM_FILE_PROPERTY + "=" + checksum)
              .shouldFailOnError(true);
      if (quick) {
        options
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(300))
            .measurementIterations(3)
            .measurementTime(TimeValue.milliseconds(100));
      }
      double nanos = new Runner(options.build(), SILENT).runSingle().getPrimaryResult().getScore();
      return new Measurement(
          scenario.values() / nanos * 1_000, Long.parseLong(Files.readString(checksum)));
    } finally {
      Files.delete(checksum);
    }
  }

  /// The best of a few runs, each of which balances everything again; a single run if that is long.
  private Measurement runDuckDb(Scenario scenario) throws SQLException {
    try (DuckDbBalancing duckDb = new DuckDbBalancing(scenario)) {
      double seconds = Double.MAX_VALUE;
      int runs = quick ? 1 : 3;
      for (int run = 0; run < runs && (run == 0 || seconds < LONG_DUCKDB_SECONDS); run++) {
        seconds = Math.min(seconds, duckDb.balance());
      }
      Flows flows = flows(scenario);
      long difference = duckDb.largestDifference(flows);
      if (difference > 0) {
        faults.add("a flow of DuckDB differs by %d units in %s".formatted(difference, scenario));
      }
      return new Measurement(scenario.values() / seconds / 1e6, duckDb.checksum());
    }
  }

  private static Flows flows(Scenario scenario) {
    PartitionColumns in = new PartitionColumns();
    scenario.fill(in);
    Flows flows = new Flows();
    new ScalarKernel().balance(in, flows);
    return flows;
  }

  private void report(String kernel, Scenario scenario, Measurement measured, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-7s %9d %10d  %-12s %6d %13.1f  %016x%n",
        kernel,
        scenario.consumers(),
        scenario.producers(),
        scenario.distributionName(),
        scenario.ranks(),
        measured.millionValuesPerSecond(),
        measured.checksum());
    rows.add(
        String.format(
            Locale.ROOT,
            "%s,%d,%d,%s,%d,%d,%.3f,%016x",
            kernel,
            scenario.consumers(),
            scenario.producers(),
            scenario.distributionName(),
            scenario.ranks(),
            scenario.intervals(),
            measured.millionValuesPerSecond(),
            measured.checksum()));
  }
}
