package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.TestClient.Answer;
import energy.saldo.quickstart.TestClient.Measurement;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each type of site with the meters that it may have, in the months in which clocks change: every
/// amount is worked out by hand.
class SiteTypesIT {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant LONG_AGO = Instant.parse("2024-12-31T23:00:00Z");
  private static final int QUARTER_HOUR_SECONDS = 900;

  private final TestClient client = TestClient.newAccount(SystemUnderTest.get());

  /// March has 743 hours, 2972 quarter-hours, October 745, 2980. In each the register rises by 0.25
  /// kWh and the producer gives 0.1 kWh: of 743 kWh the producer gives 297.2, of 745 kWh 298.
  @ParameterizedTest
  @CsvSource({
    "2025-03-01, 31, 2972, 297.200000, 445.800000",
    "2025-10-01, 31, 2980, 298.000000, 447.000000"
  })
  void aBalancedAccurateSiteIsBalancedByTheQuarterHour(
      LocalDate month, int days, int quarterHours, String local, String fromGrid) {
    String siteId = client.site("balanced_accurate", "Europe/Berlin", "equal");
    String consumer = participant(siteId, "consumer", "readings_accurate");
    String producer = participant(siteId, "producer", "load_profile_accurate");
    List<Measurement> measurements = profile(producer, month, 100_000);
    assertEquals(quarterHours, measurements.size());
    for (int k = 0; k <= quarterHours; k++) {
      measurements.add(new Measurement(consumer, quarterHour(month, k), 250_000L * k));
    }
    client.submit(measurements);
    String next = month.plusMonths(1).toString();
    List<JsonNode> partitions = client.awaitDays(siteId, month.toString(), next, "balanced", days);
    assertEquals(
        List.of(192L, 192L),
        Stream.of("expected", "present")
            .map(field -> partitions.getFirst().path(field).asLong())
            .toList());
    client.awaitBalances(
        query(siteId, month, "P1M"),
        List.of(row(month, producer, consumer, local), row(month, "null", consumer, fromGrid)));
    refuse(siteId, "readings_inaccurate");
  }

  /// Of the consumers one is measured by the quarter-hour, 0.25 kWh each: 743 or 745 kWh. One is
  /// read at the local midnights of both month starts: 100 kWh. One is read at noon UTC:
  ///
  /// - March lies between February 28th 23:00 and March 31st 22:00 UTC. From 100 kWh on February
  ///   20th to 136 on March 10th are 432 hours, 203 to the first midnight: 116.916667 kWh. From 136
  ///   to 226 kWh on April 9th are 720, 514 to the second: 200.25 kWh. So 83.333333 kWh.
  /// - October lies between September 30th 22:00 and October 31st 23:00 UTC. From 100 kWh on
  ///   September 20th to 140 on October 10th are 480 hours, 250 to the first midnight: 120.833333
  ///   kWh. From 140 to 230 kWh on November 9th are 720, 515 to the second: 204.375. So 83.541667
  ///   kWh.
  ///
  /// The producer gives 0.1 kWh a quarter-hour, 297.2 or 298 kWh, which the three share equally:
  /// the smaller two get all that they take and the first the rest.
  @ParameterizedTest
  @CsvSource({
    "2025-03-01, 2025-02-20, 2025-03-10, 136, 2025-04-09, 226,"
        + " 113.866667, 83.333333, 629.133333",
    "2025-10-01, 2025-09-20, 2025-10-10, 140, 2025-11-09, 230,"
        + " 114.458333, 83.541667, 630.541667"
  })
  void aBalancedInaccurateSiteIsBalancedByMonths(
      LocalDate month,
      LocalDate first,
      LocalDate second,
      long secondKilowattHours,
      LocalDate third,
      long thirdKilowattHours,
      String ofProfile,
      String ofInterpolated,
      String fromGrid) {
    String siteId = client.site("balanced_inaccurate", "Europe/Berlin", "equal");
    String profile = participant(siteId, "consumer", "load_profile_accurate");
    String read = participant(siteId, "consumer", "readings_accurate");
    String interpolated = participant(siteId, "consumer", "readings_inaccurate");
    String producer = participant(siteId, "producer", "load_profile_accurate");
    client.submit(profile(producer, month, 100_000));
    client.submit(profile(profile, month, 250_000));
    client.submit(
        List.of(
            new Measurement(read, midnight(month), 7_000_000),
            new Measurement(read, midnight(month.plusMonths(1)), 107_000_000),
            new Measurement(interpolated, noon(first), 100_000_000),
            new Measurement(interpolated, noon(second), secondKilowattHours * 1_000_000)));
    String next = month.plusMonths(1).toString();
    List<JsonNode> open = client.awaitDays(siteId, month.toString(), next, "open", 1);
    assertEquals(
        "[{\"meterId\":\"%s\",\"from\":\"%s\",\"until\":\"%s\"}]"
            .formatted(interpolated, print(midnight(month)), print(midnight(month.plusMonths(1)))),
        open.getFirst().path("missing").toString());

    client.submit(
        List.of(new Measurement(interpolated, noon(third), thirdKilowattHours * 1_000_000)));

    JsonNode partition = client.awaitDays(siteId, month.toString(), next, "balanced", 1).getFirst();
    assertEquals(month.toString(), partition.path("day").asText());
    assertEquals(4, partition.path("expected").asInt());
    assertEquals(4, partition.path("present").asInt());
    client.awaitBalances(
        query(siteId, month, "P1M"),
        Stream.of(
                row(month, producer, profile, ofProfile),
                row(month, producer, read, "100.000000"),
                row(month, producer, interpolated, ofInterpolated),
                row(month, "null", profile, fromGrid))
            .sorted()
            .toList());
    assertEquals(
        400, client.get("/v1/aggregated-balances?" + query(siteId, month, "P1D")).status());
    assertEquals(
        422,
        client
            .post(
                "/v1/measurements",
                TestClient.array(
                    List.of(new Measurement(read, midnight(month).plusSeconds(3600), 8_000_000))))
            .status());
  }

  /// Settings of meters and of sites, and where they end.
  @ParameterizedTest
  @CsvSource({
    "meter-balancing-settings, 2025-03-02, , startDate",
    "meter-balancing-settings, 2025-03-01, 2025-03-31, endDate",
    "site-balancing-settings, 2025-03-31, , startDate",
    "site-balancing-settings, 2025-04-01, 2025-05-02, endDate"
  })
  void aSettingOfASiteThatIsBalancedByMonthsBeginsAndEndsWithAMonth(
      String path, String start, @Nullable String end, String wrong) {
    String siteId = client.site("balanced_inaccurate", "Europe/Berlin", "equal");
    String meter = participant(siteId, "consumer", "readings_accurate");
    String body =
        """
        {"siteId":"%s","meterId":"%s","balancing":"participant","distribution":"proportional",
         "startDate":"%s","endDate":%s}\
        """;
    String ends = end == null ? "null" : "\"" + end + "\"";
    Answer answer = client.post("/v1/" + path, body.formatted(siteId, meter, start, ends));
    assertEquals(422, answer.status(), answer.text());
    assertEquals(wrong, answer.json().path("errors").path(0).path("path").asText());
    String whole = end == null ? "null" : "\"2025-08-01\"";
    client.created("/v1/" + path, body.formatted(siteId, meter, "2025-07-01", whole));
  }

  /// A reading that comes late moves the midnights between its neighbours, which lie months apart:
  /// 30 kWh a month become more in January and less in June.
  @Test
  void aLateReadingBalancesExactlyTheMonthsAgainWhoseMidnightsItMoves() {
    String siteId = client.site("balanced_inaccurate", "Europe/Berlin", "equal");
    String meter = participant(siteId, "consumer", "readings_inaccurate");
    // January 1st 00:00 to July 1st 00:00 in Berlin are 4343 hours: 43.43 kWh, 0.01 kWh an hour.
    client.submit(
        List.of(
            new Measurement(meter, midnight(LocalDate.of(2025, 1, 1)), 0),
            new Measurement(meter, midnight(LocalDate.of(2025, 7, 1)), 43_430_000)));
    LocalDate march = LocalDate.of(2025, 3, 1);
    client.awaitBalances(
        query(siteId, march, "P1M"), List.of(row(march, "null", meter, "7.430000")));
    List<JsonNode> before = client.awaitDays(siteId, "2025-01-01", "2025-07-01", "balanced", 6);
    // April 1st 00:00 is 2159 hours after: 21.59 kWh, now 25.
    client.submit(List.of(new Measurement(meter, midnight(LocalDate.of(2025, 4, 1)), 25_000_000)));
    // 743 of 2159 hours of 25 kWh.
    client.awaitBalances(
        query(siteId, march, "P1M"), List.of(row(march, "null", meter, "8.603520")));
    List<JsonNode> after = client.awaitDays(siteId, "2025-01-01", "2025-07-01", "balanced", 6);
    for (int month = 0; month < 6; month++) {
      assertEquals(
          before.get(month).path("inputRevision").asInt() + 1,
          after.get(month).path("inputRevision").asInt());
    }
    // Of the midnights after April 1st two move: January is left alone.
    client.submit(List.of(new Measurement(meter, noon(LocalDate.of(2025, 6, 10)), 40_000_000)));
    client.awaitPartitions(
        siteId,
        "2025-04-01",
        "2025-07-01",
        months -> months.stream().allMatch(each -> "balanced".equals(each.path("state").asText())));
    assertEquals(
        after.get(0), client.awaitDays(siteId, "2025-01-01", "2025-02-01", "balanced", 1).get(0));
  }

  @Test
  void anUnbalancedAccurateSiteIsMeasuredAndNeverBalanced() {
    String siteId = client.site("unbalanced_accurate", "Europe/Berlin", "equal");
    String consumer = participant(siteId, "consumer", "load_profile_accurate");
    String register = participant(siteId, "producer", "readings_accurate");
    LocalDate march = LocalDate.of(2025, 3, 1);
    List<Measurement> measurements = profile(consumer, march, 250_000);
    measurements.add(new Measurement(register, midnight(march), 1_000_000));
    measurements.add(new Measurement(register, midnight(march).plusSeconds(900), 2_500_000));
    client.submit(measurements);
    assertEquals(2972, measured(consumer, march).path("total").asInt());
    assertEquals("[1,2.5]", values(measured(register, march)));
    assertNothingIsBalanced(siteId, march);
    refuse(siteId, "readings_inaccurate");
  }

  @Test
  void anUnbalancedInaccurateSiteIsReadAtAnyMillisecondAndNeverBalanced() {
    String siteId = client.site("unbalanced_inaccurate", "Europe/Berlin", "equal");
    String meter = participant(siteId, "consumer", "readings_inaccurate");
    LocalDate march = LocalDate.of(2025, 3, 1);
    Instant stamp = Instant.parse("2025-03-10T12:34:56.789Z");
    client.submit(
        List.of(
            new Measurement(meter, midnight(march), 1_000_000),
            new Measurement(meter, stamp, 2_000_001)));
    JsonNode stored = measured(meter, march);
    assertEquals("[1,2.000001]", values(stored));
    assertEquals(stamp.toString(), stored.path("data").path(1).path("timestamp").asText());
    assertNothingIsBalanced(siteId, march);
    refuse(siteId, "load_profile_accurate");
    refuse(siteId, "readings_accurate");
  }

  private String participant(String siteId, String direction, String measuring) {
    String identifier = "M-" + System.nanoTime();
    String meterId = client.meter(siteId, identifier, direction, measuring, LONG_AGO);
    client.participate(siteId, meterId, "2025-01-01", 1);
    return meterId;
  }

  private void refuse(String siteId, String measuring) {
    Answer answer = client.postMeter(siteId, "R", "consumer", measuring, LONG_AGO, false);
    assertEquals(422, answer.status(), answer.text());
    assertEquals("measuring", answer.json().path("errors").path(0).path("path").asText());
  }

  private void assertNothingIsBalanced(String siteId, LocalDate month) {
    assertEquals(
        "{\"data\":[],\"total\":0}",
        client
            .found(
                "/v1/balancing-partitions?siteId=%s&startDate=%s&endDate=%s"
                    .formatted(siteId, month, month.plusMonths(1)))
            .toString());
    assertEquals(List.of(), client.balances(query(siteId, month, "PT15M")));
  }

  /// The month's quarter-hours with the same energy each.
  private static List<Measurement> profile(String meter, LocalDate month, long milliwattHours) {
    List<Measurement> measurements = new ArrayList<>();
    Instant end = midnight(month.plusMonths(1));
    for (int k = 0; quarterHour(month, k).isBefore(end); k++) {
      measurements.add(new Measurement(meter, quarterHour(month, k), milliwattHours));
    }
    return measurements;
  }

  private JsonNode measured(String meter, LocalDate month) {
    return client.found(
        "/v1/measurements?meterId=%s&startDateTime=%s&endDateTime=%s"
            .formatted(meter, midnight(month), midnight(month.plusMonths(1))));
  }

  private static String values(JsonNode measured) {
    List<String> values = new ArrayList<>();
    measured.path("data").forEach(value -> values.add(plain(value.path("value").decimalValue())));
    return "[" + String.join(",", values) + "]";
  }

  private static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(BERLIN).toInstant();
  }

  private static Instant noon(LocalDate day) {
    return Instant.parse(day + "T12:00:00Z");
  }

  private static Instant quarterHour(LocalDate month, int k) {
    return midnight(month).plusSeconds((long) QUARTER_HOUR_SECONDS * k);
  }

  private static String query(String siteId, LocalDate month, String interval) {
    return "siteId=%s&startDateTime=%s&endDateTime=%s&interval=%s"
        .formatted(siteId, midnight(month), midnight(month.plusMonths(1)), interval);
  }

  private static String print(Instant instant) {
    return instant.toString().replace("Z", ".000Z");
  }

  private static String row(LocalDate month, String creditor, String debitor, String value) {
    return String.join(" ", print(midnight(month)), creditor, debitor, value);
  }
}
