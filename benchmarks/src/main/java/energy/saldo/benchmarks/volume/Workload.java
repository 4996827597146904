package energy.saldo.benchmarks.volume;

import energy.saldo.benchmarks.volume.VolumeBench.Part;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/// Measurements of the fleet in, their balances out.
final class Workload {

  private static final LocalDate FIRST_DAY = LocalDate.of(2025, 1, 6);
  private static final String BULK = "/v1/measurements/bulk";
  private static final int METERS_OF_DAY_BATCH = 5;
  private static final int METERS_OF_SLOT_BATCH = 500;
  private static final int METERS_OF_BULK_REQUEST = 5_000;
  private static final int MOST_DAY_BATCHES = 4_000;

  /// The code is warm after some ten thousand batches only.
  private static final int WARM_UP_DAYS = 3;

  private static final int MOST_SLOT_METERS = 10_000;
  private static final int MOST_CSV_METERS = 20_000;
  private static final int MOST_ROW_METERS = 2_500;
  private static final int ROWS_A_STATEMENT = 10_000;
  private static final String BALANCE_TABLES = "balance_column|balancing_run";

  private final LoadClient client;
  private final int clients;
  private final Fleet fleet;
  private final RowBaseline rows;
  private final BalancingDatabase database;
  private final BenchReport report;

  Workload(
      LoadClient client,
      int clients,
      Fleet fleet,
      RowBaseline rows,
      BalancingDatabase database,
      BenchReport report) {
    this.client = client;
    this.clients = clients;
    this.fleet = fleet;
    this.rows = rows;
    this.database = database;
    this.report = report;
  }

  /// Measures these parts; what balancing needs is sent in any case.
  void measure(List<Part> parts, int days) throws IOException, InterruptedException, SQLException {
    LocalDate end = FIRST_DAY.plusDays(days);
    double baseline = rowsPerSecond();
    if (parts.contains(Part.BULK) || parts.contains(Part.BALANCING)) {
      for (LocalDate day = FIRST_DAY; day.isBefore(end); day = day.plusDays(1)) {
        client.signIn();
        if (!bulkSeries(day, baseline)) {
          report.notAvailable("bulk", "NDJSON series");
          dayBatches(day, Integer.MAX_VALUE);
        }
      }
      bulkCsv(end, baseline);
    }
    if (parts.contains(Part.INGEST)) {
      client.signIn();
      for (int day = 0; day < WARM_UP_DAYS; day++) {
        dayBatches(end.plusDays(day), MOST_DAY_BATCHES);
      }
      double perSecond = dayBatches(end.plusDays(WARM_UP_DAYS), MOST_DAY_BATCHES);
      report.add("ingest day batches", "5 meters x a day", perSecond, "values/s", baseline, false);
    }
    if (parts.contains(Part.SLOTS)) {
      client.signIn();
      slotBatches();
    }
    if (parts.contains(Part.BALANCING)) {
      balancing(end, days);
    }
  }

  /// Sends whole days of the fleet.
  void send(LocalDate first, int days) throws IOException, InterruptedException {
    for (int day = 0; day < days; day++) {
      dayBatches(first.plusDays(day), Integer.MAX_VALUE);
    }
  }

  private int rowMeters() {
    return Math.min(fleet.meterCount(), MOST_ROW_METERS);
  }

  private double rowsPerSecond() throws SQLException {
    List<Instant> times = Fleet.quarterHours(FIRST_DAY);
    rows.upsert(fleet, 0, Math.min(rowMeters(), Fleet.METERS_PER_SITE), times, ROWS_A_STATEMENT);
    return rowMeters()
        * (double) times.size()
        / rows.upsert(fleet, 0, rowMeters(), times, ROWS_A_STATEMENT);
  }

  private double dayBatches(LocalDate day, int most) throws IOException, InterruptedException {
    List<Instant> times = Fleet.quarterHours(day);
    int count = (int) Math.min((fleet.meterCount() - 1L) / METERS_OF_DAY_BATCH + 1, most);
    double seconds =
        LoadClient.seconds(
            clients,
            count,
            i -> client.create("/v1/measurements", batch(i, METERS_OF_DAY_BATCH, times)));
    int meters = Math.min(fleet.meterCount(), count * METERS_OF_DAY_BATCH);
    return meters * (double) times.size() / seconds;
  }

  /// On a day of next month, whose tables are there already and empty: no row of another day moves
  /// while they are measured.
  private void slotBatches() throws IOException, InterruptedException, SQLException {
    LocalDate day = LocalDate.now(Fleet.ZONE).plusMonths(1).withDayOfMonth(1);
    String tables =
        "measurement_(day|journal)_%d_%02d$".formatted(day.getYear(), day.getMonthValue());
    List<Instant> times = Fleet.quarterHours(day);
    int meters = Math.min(fleet.meterCount(), MOST_SLOT_METERS);
    int batches = (meters - 1) / METERS_OF_SLOT_BATCH + 1;
    double baselineSeconds = 0;
    for (Instant time : times.subList(0, 4)) {
      baselineSeconds += rows.upsert(fleet, 0, rowMeters(), List.of(time), METERS_OF_SLOT_BATCH);
    }
    double baseline = 4 * rowMeters() / baselineSeconds;
    long before = database.bytes(tables);
    double[] seconds = new double[times.size()];
    for (int slot = 0; slot < seconds.length; slot++) {
      List<Instant> time = List.of(times.get(slot));
      seconds[slot] =
          LoadClient.seconds(
              clients,
              batches,
              i -> client.create("/v1/measurements", batch(i, METERS_OF_SLOT_BATCH, time)));
    }
    int warm = seconds.length / 2;
    double warmValues = meters * (double) (seconds.length - warm);
    report.add(
        "ingest slot batches",
        "500 meters x 1 while balancing",
        warmValues / Arrays.stream(seconds, warm, seconds.length).sum(),
        "values/s",
        baseline,
        false);
    database.secondsUntilBalanced(0);
    report.add(
        "columns after a day of slots",
        "bytes a meter and day",
        (database.bytes(tables) - before) / (double) meters,
        "B",
        null,
        true);
  }

  private String batch(int number, int size, List<Instant> times) {
    StringBuilder body = new StringBuilder("{\"measurements\":[");
    int first = number * size;
    for (int i = first; i < Math.min(first + size, fleet.meterCount()); i++) {
      for (Instant time : times) {
        body.append(i == first && time.equals(times.getFirst()) ? "" : ",")
            .append("{\"meterId\":\"")
            .append(fleet.meter(i))
            .append("\",\"timestamp\":\"")
            .append(time)
            .append("\",\"value\":")
            .append(Fleet.kilowattHours(i, time))
            .append('}');
      }
    }
    return body.append("]}").toString();
  }

  private boolean bulkSeries(LocalDate day, double baseline)
      throws IOException, InterruptedException {
    List<Instant> times = Fleet.quarterHours(day);
    double seconds =
        bulk("application/x-ndjson", fleet.meterCount(), (i, body) -> series(i, times, body));
    if (seconds > 0) {
      double perSecond = fleet.meterCount() * (double) times.size() / seconds;
      report.add("bulk", "NDJSON series", perSecond, "values/s", baseline, false);
    }
    return seconds > 0;
  }

  private void bulkCsv(LocalDate day, double baseline) throws IOException, InterruptedException {
    List<Instant> times = Fleet.quarterHours(day);
    int meters = Math.min(fleet.meterCount(), MOST_CSV_METERS);
    double seconds =
        bulk(
            "text/csv",
            meters,
            (i, body) -> {
              for (Instant time : times) {
                body.append(fleet.meter(i)).append(',').append(time).append(',');
                body.append(Fleet.kilowattHours(i, time)).append('\n');
              }
            });
    if (seconds > 0) {
      double perSecond = meters * (double) times.size() / seconds;
      report.add("bulk", "CSV", perSecond, "values/s", baseline, false);
    } else {
      report.notAvailable("bulk", "CSV");
    }
  }

  /// Appends what a meter measures to a body.
  private interface Lines {
    void append(int meter, StringBuilder body);
  }

  private void series(int meter, List<Instant> times, StringBuilder body) {
    body.append("{\"meterId\":\"").append(fleet.meter(meter)).append("\",\"start\":\"");
    body.append(times.getFirst()).append("\",\"values\":[");
    for (Instant time : times) {
      body.append(time.equals(times.getFirst()) ? "" : ",");
      body.append(Fleet.kilowattHours(meter, time));
    }
    body.append("]}\n");
  }

  /// The seconds that it takes to send all meters by two clients; 0 if there is no bulk.
  private double bulk(String type, int meters, Lines lines)
      throws IOException, InterruptedException {
    int requests = (meters - 1) / METERS_OF_BULK_REQUEST + 1;
    int[] missing = {0};
    double seconds =
        LoadClient.seconds(
            2,
            requests,
            request -> {
              StringBuilder body =
                  new StringBuilder(type.equals("text/csv") ? "meterId,timestamp,value\n" : "");
              int first = request * METERS_OF_BULK_REQUEST;
              for (int i = first; i < Math.min(first + METERS_OF_BULK_REQUEST, meters); i++) {
                lines.append(i, body);
              }
              HttpResponse<String> answer =
                  client.post(BULK, type, BodyPublishers.ofString(body.toString()));
              if (answer.statusCode() == 404 || answer.statusCode() == 405) {
                missing[0] = 1;
              } else if (answer.statusCode() != 200 || !answer.body().contains("\"refused\":0")) {
                throw new IOException(BULK + " returned " + answer.statusCode() + answer.body());
              }
            });
    return missing[0] == 1 ? 0 : seconds;
  }

  private void balancing(LocalDate end, int days) throws SQLException, InterruptedException {
    double values = 0;
    for (LocalDate day = FIRST_DAY; day.isBefore(end); day = day.plusDays(1)) {
      values += fleet.meterCount() * (double) Fleet.quarterHours(day).size();
    }
    rows.register(fleet, rowMeters());
    List<Instant> times = Fleet.quarterHours(FIRST_DAY);
    double rowValues = rowMeters() * (double) times.size();
    double sqlSeconds =
        rows.allocate(times.getFirst(), FIRST_DAY.plusDays(1).atStartOfDay(Fleet.ZONE).toInstant());
    double sql = rowValues / sqlSeconds;
    String shape = "%d sites x %d days".formatted(fleet.siteCount(), days);
    double first = values / database.balanceForTheFirstTime(end);
    report.add("balancing", shape, first, "values/s", sql, false);
    report.add(
        "balances on disk",
        "bytes a value",
        database.bytes(BALANCE_TABLES) / values,
        "B",
        rows.balanceBytes() / rowValues,
        true);
    double again = values / database.balanceAgain(end);
    report.add("balancing equal input again", shape, again, "values/s", sql, false);
  }
}
