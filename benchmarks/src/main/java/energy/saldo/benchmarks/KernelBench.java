package energy.saldo.benchmarks;

import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.kernel.ScalarKernel;
import java.io.IOException;
import java.io.PrintStream;
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
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures both kernels, a plain copy and DuckDB on the same scenarios, one core each, and prints
/// a row a measurement. Ends with a failure if results that have to be equal are not.
@Command(
    name = "./saldo bench kernel",
    description = "Measures the balancing kernels beside a plain copy and DuckDB.",
    mixinStandardHelpOptions = true)
final class KernelBench implements Callable<Integer> {

  static final String CSV_HEADER =
      "kernel,consumers,producers,distribution,ranks,intervals,"
          + "million_values_per_second,checksum";

  private static final int INTERVALS = 2976;
  private static final int DUCKDB_RUNS = 3;

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

  private final List<String> rows = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  /// How fast a scenario was balanced, and what the checksum of the result is.
  private record Measurement(double millionValuesPerSecond, long checksum) {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new KernelBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, RunnerException, SQLException {
    PrintStream out = System.out;
    out.printf(
        "Java %s, %s %s, one core; million values (a consumer in an interval) a second%n",
        System.getProperty("java.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
    out.println("kernel  consumers  producers  distribution  ranks    M values/s  checksum");
    for (Scenario scenario : scenarios()) {
      measure(scenario, out);
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
        if (only == null || only.contains(consumers + "x" + producers)) {
          for (Distribution distribution : Distribution.values()) {
            scenarios.add(new Scenario(consumers, producers, distribution, 1, INTERVALS));
            scenarios.add(new Scenario(consumers, producers, distribution, 3, INTERVALS));
          }
        }
      }
    }
    return scenarios;
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

  private static Measurement runJmh(String benchmark, Scenario scenario)
      throws IOException, RunnerException {
    Path checksum = Files.createTempFile("saldo-bench", ".checksum");
    try {
      Options options =
          new OptionsBuilder()
              .include("KernelBenchmark\\." + benchmark + "$")
              .param("consumers", Integer.toString(scenario.consumers()))
              .param("producers", Integer.toString(scenario.producers()))
              .param("distribution", scenario.distribution().name())
              .param("ranks", Integer.toString(scenario.ranks()))
              .param("intervals", Integer.toString(scenario.intervals()))
              .jvmArgsPrepend("-D" + KernelBenchmark.CHECKSUM_FILE_PROPERTY + "=" + checksum)
              .verbosity(VerboseMode.SILENT)
              .shouldFailOnError(true)
              .build();
      double nanos = new Runner(options).runSingle().getPrimaryResult().getScore();
      return new Measurement(
          scenario.values() / nanos * 1_000, Long.parseLong(Files.readString(checksum)));
    } finally {
      Files.delete(checksum);
    }
  }

  /// The best of a few runs, all of which are balanced anew.
  private Measurement runDuckDb(Scenario scenario) throws SQLException {
    try (DuckDbBalancing duckDb = new DuckDbBalancing(scenario)) {
      double seconds = Double.MAX_VALUE;
      for (int run = 0; run < DUCKDB_RUNS; run++) {
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
