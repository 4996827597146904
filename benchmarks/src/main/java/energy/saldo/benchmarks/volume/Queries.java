package energy.saldo.benchmarks.volume;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;

/// The questions that a page or a bill asks, of one site that has measured for long.
final class Queries {

  private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
  private static final int DAYS_OF_MONTH = 31;
  private static final int REPETITIONS = 60;

  private final LoadClient client;
  private final int clients;
  private final RowBaseline rows;
  private final BalancingDatabase database;
  private final BenchReport report;

  /// A question, whose answer has a length.
  private interface Question {
    int ask() throws IOException, InterruptedException, SQLException;
  }

  Queries(
      LoadClient client,
      int clients,
      RowBaseline rows,
      BalancingDatabase database,
      BenchReport report) {
    this.client = client;
    this.clients = clients;
    this.rows = rows;
    this.database = database;
    this.report = report;
  }

  void measure(int days) throws IOException, InterruptedException, SQLException {
    client.signIn();
    Fleet fleet = new Fleet("queried", Fleet.METERS_PER_SITE);
    fleet.createSites(client, clients);
    fleet.createByArrays(client, clients);
    new Workload(client, clients, fleet, rows, database, report).send(FIRST_DAY, days);
    database.secondsUntilBalanced(0);
    fillRows(fleet, days);
    Instant start = instant(FIRST_DAY);
    Instant endOfMonth = instant(FIRST_DAY.plusDays(Math.min(days, DAYS_OF_MONTH)));
    Instant end = instant(FIRST_DAY.plusDays(days));
    String path = "/v1/aggregated-balances?%s=%s&startDateTime=%s&endDateTime=%s&interval=%s";
    String month = path.formatted("debitorMeterId", fleet.meter(0), start, endOfMonth, "PT15M");
    compare(
        "a month of a meter",
        "PT15M JSON median",
        () -> client.get(month).length(),
        () -> rows.quarterHoursOfMeter(fleet.meterId(0), start, endOfMonth).length());
    String year = path.formatted("siteId", fleet.siteOf(0), start, end, "P1D");
    compare(
        "a year of a site",
        days + " days at P1D JSON median",
        () -> client.get(year).length(),
        () -> rows.daysOfSite(UUID.fromString(fleet.siteOf(0)), start, end).length());
  }

  private void fillRows(Fleet fleet, int days) throws SQLException {
    rows.register(fleet, fleet.meterCount());
    rows.upsert(fleet, 0, fleet.meterCount(), Fleet.quarterHours(FIRST_DAY), 10_000);
    rows.allocate(instant(FIRST_DAY), instant(FIRST_DAY.plusDays(1)));
    rows.repeat(FIRST_DAY, days);
  }

  private static Instant instant(LocalDate day) {
    return day.atStartOfDay(Fleet.ZONE).toInstant();
  }

  private void compare(String what, String shape, Question saldo, Question sql)
      throws IOException, InterruptedException, SQLException {
    double baseline = medianMillis(sql);
    report.add(what, shape, medianMillis(saldo), "ms", baseline, true);
  }

  /// Of the second half of the repetitions, when all code is compiled.
  private static double medianMillis(Question question)
      throws IOException, InterruptedException, SQLException {
    double[] millis = new double[REPETITIONS];
    for (int i = 0; i < REPETITIONS; i++) {
      long start = System.nanoTime();
      if (question.ask() < 100) {
        throw new IllegalStateException("an answer has no rows");
      }
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    double[] warm = Arrays.copyOfRange(millis, REPETITIONS / 2, REPETITIONS);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }
}
