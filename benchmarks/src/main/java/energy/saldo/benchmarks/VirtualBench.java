package energy.saldo.benchmarks;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;

/// Measures what a thousand virtual meters of a site of 300 real ones cost, beside balancing these.
@Command(
    name = "./saldo bench virtual",
    description = "Measures a day of a site: balanced, and its virtual meters computed.",
    mixinStandardHelpOptions = true)
final class VirtualBench implements Callable<Integer> {

  private static final OutputFormat SILENT =
      OutputFormatFactory.createFormatInstance(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          VerboseMode.SILENT);

  @Override
  public Integer call() throws RunnerException {
    VirtualBenchmark benchmark = new VirtualBenchmark();
    benchmark.fill();
    PrintStream out = System.out;
    out.printf(
        Locale.ROOT,
        "Java %s, one core; a day of %d consumers, %d producers, %d virtual meters; checksum"
            + " %016x%n",
        System.getProperty("java.version"),
        benchmark.consumers,
        benchmark.producers,
        benchmark.virtual,
        benchmark.checksum());
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(VirtualBenchmark.class.getSimpleName())
                    .shouldFailOnError(true)
                    .build(),
                SILENT)
            .run();
    results.stream()
        .map(RunResult::getPrimaryResult)
        .sorted(Comparator.comparing(result -> result.getLabel()))
        .forEach(
            result ->
                out.printf(Locale.ROOT, "%-16s %9.0f µs%n", result.getLabel(), result.getScore()));
    return 0;
  }
}
