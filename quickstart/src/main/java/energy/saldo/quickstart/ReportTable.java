package energy.saldo.quickstart;

import energy.saldo.quickstart.sample.SiteReport;
import energy.saldo.quickstart.sample.SiteReport.Line;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A site's balances as a table for the terminal: exact kilowatt-hours, and what part of a
/// consumption came from the site itself.
final class ReportTable {

  private static final int DECIMALS_OF_A_KILOWATT_HOUR = 6;

  private ReportTable() {}

  static List<String> lines(SiteReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("%s, %s to %s, kWh".formatted(report.name(), report.start(), report.end()));
    lines.add(row("", "consumption", "from own roof", "from the grid", "self-sufficiency"));
    report.consumers().forEach(line -> lines.add(row(line, share(line))));
    if (report.consumers().size() > 1) {
      lines.add(building(report));
    }
    if (!report.producers().isEmpty()) {
      lines.add("");
      lines.add(row("", "production", "used here", "to the grid", "self-consumption"));
      report.producers().forEach(line -> lines.add(row(line, share(line))));
    }
    return lines;
  }

  /// What a battery takes is used later: it counts when the battery gives it.
  private static String building(SiteReport report) {
    List<Line> users = report.consumers().stream().filter(line -> !line.storage()).toList();
    Line total = SiteReport.total("Building", users);
    return row(total, share(total));
  }

  private static String row(Line line, String share) {
    return row(
        line.title(),
        kilowattHours(line.milliwattHours()),
        kilowattHours(line.localMilliwattHours()),
        kilowattHours(line.gridMilliwattHours()),
        share);
  }

  private static String row(String... cells) {
    return "  %-18s %16s %16s %16s  %16s".formatted((Object[]) cells).stripTrailing();
  }

  private static String kilowattHours(long milliwattHours) {
    return String.format(
        Locale.ROOT, "%,.6f", BigDecimal.valueOf(milliwattHours, DECIMALS_OF_A_KILOWATT_HOUR));
  }

  private static String share(Line line) {
    if (line.milliwattHours() == 0) {
      return "-";
    }
    return BigDecimal.valueOf(line.localMilliwattHours())
            .movePointRight(2)
            .divide(BigDecimal.valueOf(line.milliwattHours()), 1, RoundingMode.HALF_UP)
        + " %";
  }
}
