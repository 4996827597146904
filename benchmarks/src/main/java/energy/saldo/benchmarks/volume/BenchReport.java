package energy.saldo.benchmarks.volume;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a run: printed at once as a table, kept for the file of comma-separated values.
final class BenchReport {

  static final String CSV_HEADER = "what,shape,meters,value,unit,baseline,ratio,rss_mb";

  private final PrintStream out;
  private final ProcessMemory memory;
  private final int meters;
  private final List<String> csv = new ArrayList<>(List.of(CSV_HEADER));

  BenchReport(PrintStream out, ProcessMemory memory, int meters) {
    this.out = out;
    this.memory = memory;
    this.meters = meters;
    out.printf(
        "%-28s %-34s %14s %14s %7s  MB resident %s%n",
        "what", "shape", "value", "baseline", "ratio", memory.megabytes().keySet());
  }

  /// Adds a figure. The ratio says how many times better than the baseline it is.
  ///
  /// @param baseline of the same run in the same unit; null if the row has none
  /// @param isLessBetter whether a smaller value is better, as for milliseconds and bytes
  void add(
      String what,
      String shape,
      double value,
      String unit,
      @Nullable Double baseline,
      boolean isLessBetter) {
    Map<String, Long> megabytes = new LinkedHashMap<>(memory.megabytes());
    Double ratio =
        baseline == null
            ? null
            : Double.valueOf(isLessBetter ? baseline / value : value / baseline);
    out.printf(
        Locale.ROOT,
        "%-28s %-34s %14s %14s %7s  %s%n",
        what,
        shape,
        number(value) + " " + unit,
        baseline == null ? "–" : number(baseline),
        ratio == null ? "–" : number(ratio),
        megabytes.values());
    long sum = megabytes.values().stream().mapToLong(Long::longValue).sum();
    csv.add(
        "%s,%s,%d,%s,%s,%s,%s,%d"
            .formatted(
                what,
                shape,
                meters,
                plain(value),
                unit,
                baseline == null ? "" : plain(baseline),
                ratio == null ? "" : plain(ratio),
                sum));
  }

  /// Adds a row that this version of Saldo cannot measure.
  void notAvailable(String what, String shape) {
    out.printf("%-28s %-34s not available%n", what, shape);
  }

  List<String> csv() {
    return csv;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%,.2f" : "%,.0f", value);
  }

  private static String plain(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
