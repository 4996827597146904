package energy.saldo.quickstart;

import energy.saldo.quickstart.TestClient.Measurement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// A site with one producer and one consumer over some days, with random energies, whose balances
/// follow from the law by hand: the consumer gets the smaller of both, the grid settles the rest.
final class PairOfMeters {

  private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);

  private final TestClient client;
  private final ZoneId zone;
  private final LocalDate startDate;
  private final LocalDate endDate;
  private final String siteId;
  private final String producerId;
  private final String consumerId;
  private final long[] produced;
  private final long[] consumed;

  PairOfMeters(TestClient client, String zone, String startDate, String endDate) {
    this.client = client;
    this.zone = ZoneId.of(zone);
    this.startDate = LocalDate.parse(startDate);
    this.endDate = LocalDate.parse(endDate);
    this.siteId = client.site(zone);
    this.producerId = meter("producer", "PV-" + siteId);
    this.consumerId = meter("consumer", "FLAT-" + siteId);
    SplittableRandom random = new SplittableRandom(startDate.hashCode());
    int quarterHours = quarterHours(this.startDate, this.endDate);
    produced = random.longs(quarterHours, 0, 3_000_000).toArray();
    consumed = random.longs(quarterHours, 1, 2_000_000).toArray();
    for (int night = 0; night < quarterHours; night += 5) {
      produced[night] = 0;
    }
  }

  private String meter(String direction, String identifier) {
    String meterId =
        client.meter(siteId, identifier, direction, "load_profile_accurate", midnight(startDate));
    client.participate(siteId, meterId, startDate.toString(), 1);
    return meterId;
  }

  TestClient client() {
    return client;
  }

  String siteId() {
    return siteId;
  }

  private Instant midnight(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  private Instant start(int quarter) {
    return midnight(startDate).plus(QUARTER_HOUR.multipliedBy(quarter));
  }

  private int quarterHours(LocalDate from, LocalDate until) {
    return Math.toIntExact(
        Duration.between(midnight(from), midnight(until)).dividedBy(QUARTER_HOUR));
  }

  int quarterHours() {
    return produced.length;
  }

  int days() {
    return Math.toIntExact(ChronoUnit.DAYS.between(startDate, endDate));
  }

  List<Measurement> measurements() {
    List<Measurement> measurements = new ArrayList<>();
    for (int quarter = 0; quarter < produced.length; quarter++) {
      measurements.add(new Measurement(producerId, start(quarter), produced[quarter]));
      measurements.add(new Measurement(consumerId, start(quarter), consumed[quarter]));
    }
    return measurements;
  }

  void submit() {
    client.submit(measurements());
  }

  void awaitBalanced() {
    client.awaitDays(siteId, startDate.toString(), endDate.toString(), "balanced", days());
    client.awaitBalances(query("P1D"), expectedDays());
  }

  /// The balances that the system tells at this interval.
  List<String> told(String interval) {
    return client.balances(query(interval));
  }

  private String query(String interval) {
    return "siteId=%s&startDateTime=%s&endDateTime=%s&interval=%s"
        .formatted(siteId, midnight(startDate), midnight(endDate), interval);
  }

  /// The balances of each quarter-hour, reckoned by hand.
  List<String> expectedQuarterHours() {
    List<String> rows = new ArrayList<>();
    for (int quarter = 0; quarter < produced.length; quarter++) {
      rows.addAll(rows(quarter, quarter + 1));
    }
    return rows;
  }

  /// The balances of each local day, reckoned by hand.
  List<String> expectedDays() {
    List<String> rows = new ArrayList<>();
    for (LocalDate day = startDate; day.isBefore(endDate); day = day.plusDays(1)) {
      rows.addAll(rows(quarterHours(startDate, day), quarterHours(startDate, day.plusDays(1))));
    }
    return rows;
  }

  private List<String> rows(int from, int until) {
    long local = 0;
    long supply = 0;
    long feedIn = 0;
    for (int quarter = from; quarter < until; quarter++) {
      long shared = Math.min(produced[quarter], consumed[quarter]);
      local += shared;
      supply += consumed[quarter] - shared;
      feedIn += produced[quarter] - shared;
    }
    List<Flow> flows =
        List.of(
            new Flow(producerId, consumerId, local),
            new Flow(producerId, "null", feedIn),
            new Flow("null", consumerId, supply));
    Instant start = start(from);
    return flows.stream()
        .filter(flow -> flow.milliwattHours > 0)
        .sorted(Comparator.comparing((Flow flow) -> flow.creditor.equals("null")))
        .map(flow -> flow.text(start))
        .toList();
  }

  private record Flow(String creditor, String debitor, long milliwattHours) {

    private String text(Instant start) {
      String time = start.toString().replace("Z", ".000Z");
      return time
          + " "
          + creditor
          + " "
          + debitor
          + " "
          + BigDecimal.valueOf(milliwattHours, 6).toPlainString();
    }
  }
}
