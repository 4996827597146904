package energy.saldo.quickstart;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.TestClient.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Virtual meters of the whole system: every amount is worked out by hand.
class VirtualMeterIT {

  private static final Instant LONG_AGO = Instant.parse("2024-12-31T23:00:00Z");
  private static final Instant START = Instant.parse("2025-05-31T22:00:00Z");
  private static final String PRODUCERS = aggregation("sum_local_producer");
  private static final String CONSUMERS = aggregation("sum_local_consumer");
  private static final String PLUS = arithmetic("addition");
  private static final String MINUS = arithmetic("subtraction");

  private final TestClient client = TestClient.newAccount(SystemUnderTest.get());

  private static String aggregation(String word) {
    return "{\"type\":\"aggregation\",\"aggregation\":\"" + word + "\"}";
  }

  private static String arithmetic(String word) {
    return "{\"type\":\"arithmetic\",\"arithmetic\":\"" + word + "\"}";
  }

  private static String named(String meterId) {
    return "{\"type\":\"meter\",\"meter\":\"" + meterId + "\"}";
  }

  /// Two producers give 1.5 + 2.5, 1 + 1 and 0 kWh, two consumers take 0.5 + 1.25, 1 + 1 and 2: of
  /// these 2.25 kWh are left over in the first quarter-hour, and nothing in the others. Of its 4
  /// kWh 1.75 are used: 1.5 / 4 of them, 0.65625, are the first one's, who has 0.84375 left, and
  /// 2.5 / 4, 1.09375, the second's.
  @Test
  void theFeedInMeterHasTheSurplusThatFlowsToTheGridWhenEveryoneTakesPart() {
    String siteId = client.site("Europe/Berlin");
    String first = participant(siteId, "producer");
    String second = participant(siteId, "producer");
    String flat = participant(siteId, "consumer");
    String shop = participant(siteId, "consumer");
    String feedIn = virtual(siteId, "consumer", true, PRODUCERS, MINUS, CONSUMERS);
    client.submit(
        Stream.of(
                profile(first, 1_500_000, 1_000_000, 0),
                profile(second, 2_500_000, 1_000_000, 0),
                profile(flat, 500_000, 1_000_000, 2_000_000),
                profile(shop, 1_250_000, 1_000_000, 0))
            .flatMap(List::stream)
            .toList());
    awaitEnergies(feedIn, "2.25", "0", "0");
    client.awaitBalances(
        "debitorMeterId=%s&%s".formatted(feedIn, range(3)),
        List.of(
            "2025-05-31T22:00:00.000Z " + first + " " + feedIn + " 0.843750",
            "2025-05-31T22:00:00.000Z " + second + " " + feedIn + " 1.406250"));
  }

  /// Behind the summation meter at the grid are tenants whom third parties supply. In the first
  /// quarter-hour 5 kWh come in and the tenants take 2: 3 are drawn, 0.5 fed in. In the second 1
  /// comes in, 2 go out and the tenants take 4: of these 3 are of the site, so 5 are fed in.
  @Test
  void aSummationMeterWithTenantsOfThirdParties() {
    String siteId = client.site("Europe/Berlin");
    String in = client.gridMeter(siteId, "IN", "producer", LONG_AGO);
    String out = client.gridMeter(siteId, "OUT", "consumer", LONG_AGO);
    String tenant = meter(siteId, "consumer");
    String other = meter(siteId, "consumer");
    String third = virtual(siteId, "consumer", true, named(tenant), PLUS, named(other));
    String draw = virtual(siteId, "producer", true, named(in), MINUS, named(third));
    String ofSite = virtual(siteId, "producer", true, named(third), MINUS, named(in));
    String feedIn = virtual(siteId, "consumer", true, named(out), PLUS, named(ofSite));
    client.submit(
        Stream.of(
                profile(in, 5_000_000, 1_000_000),
                profile(out, 500_000, 2_000_000),
                profile(tenant, 750_000, 3_000_000),
                profile(other, 1_250_000, 1_000_000))
            .flatMap(List::stream)
            .toList());
    awaitEnergies(third, "2", "4");
    awaitEnergies(draw, "3", "0");
    awaitEnergies(ofSite, "0", "3");
    awaitEnergies(feedIn, "0.5", "5");
  }

  /// In June the house draws 1500 − 500 = 1000 kWh, the flat takes 2880 × 0.25 = 720: 280 are left
  /// for the staircase, of which the roof gives 100 and the grid 180.
  @Test
  void aMonthOfAVirtualParticipant() {
    String siteId = client.site("balanced_inaccurate", "Europe/Berlin", "equal");
    String house = meter(siteId, "consumer", "readings_accurate");
    String flat = meter(siteId, "consumer");
    String roof = meter(siteId, "producer", "readings_accurate");
    client.participate(siteId, roof, "2025-01-01", 1);
    String staircase = virtual(siteId, "consumer", false, named(house), MINUS, named(flat));
    client.participate(siteId, staircase, "2025-01-01", 1);
    Instant july = Instant.parse("2025-06-30T22:00:00Z");
    client.submit(
        List.of(
            new Measurement(house, START, 500_000_000),
            new Measurement(house, july, 1_500_000_000),
            new Measurement(roof, START, 0),
            new Measurement(roof, july, 100_000_000)));
    List<JsonNode> open =
        client.awaitPartitions(
            siteId,
            "2025-06-01",
            "2025-07-01",
            months -> months.size() == 1 && months.getFirst().path("present").asInt() == 2);
    assertEquals(3, open.getFirst().path("expected").asInt());
    assertEquals(flat, open.getFirst().path("missing").path(0).path("meterId").asText());
    client.submit(profile(flat, IntStream.range(0, 2880).mapToLong(k -> 250_000).toArray()));
    client.awaitDays(siteId, "2025-06-01", "2025-07-01", "balanced", 1);
    String month = "&startDateTime=%s&endDateTime=%s&interval=P1M".formatted(START, july);
    client.awaitBalances(
        "siteId=" + siteId + month,
        List.of(
            "2025-05-31T22:00:00.000Z " + roof + " " + staircase + " 100.000000",
            "2025-05-31T22:00:00.000Z null " + staircase + " 180.000000"));
    JsonNode row =
        client.found("/v1/aggregated-measurements?meterId=" + staircase + month).path("data");
    assertEquals("280", row.path(0).path("value").asText());
    assertEquals("true", row.path(0).path("complete").asText());
  }

  private String participant(String siteId, String direction) {
    String meterId = meter(siteId, direction);
    client.participate(siteId, meterId, "2025-01-01", null);
    return meterId;
  }

  private String meter(String siteId, String direction) {
    return meter(siteId, direction, "load_profile_accurate");
  }

  private String meter(String siteId, String direction, String measuring) {
    return client.meter(siteId, "M-" + System.nanoTime(), direction, measuring, LONG_AGO);
  }

  private String virtual(String siteId, String direction, boolean grid, String... formula) {
    String identifier = "V-" + System.nanoTime();
    return client
        .created(
            "/v1/meters",
            """
            {"siteId":"%s","mpo":"virtual","direction":"%s","grid":%s,"identifier":"%s",
             "serial":"%s","startDate":"%s","measuring":"load_profile_accurate","formula":%s}\
            """
                .formatted(
                    siteId,
                    direction,
                    grid,
                    identifier,
                    identifier,
                    LONG_AGO,
                    Stream.of(formula).collect(joining(",", "[", "]"))))
        .path("id")
        .asText();
  }

  private static List<Measurement> profile(String meterId, long... milliwattHours) {
    List<Measurement> measurements = new ArrayList<>();
    for (int k = 0; k < milliwattHours.length; k++) {
      measurements.add(new Measurement(meterId, START.plusSeconds(900L * k), milliwattHours[k]));
    }
    return measurements;
  }

  private static String range(int quarterHours) {
    return "startDateTime=%s&endDateTime=%s&interval=PT15M"
        .formatted(START, START.plusSeconds(900L * quarterHours));
  }

  /// Waits until the meter has these energies in the first quarter-hours of the day.
  private void awaitEnergies(String meterId, String... kilowattHours) {
    List<String> expected = List.of(kilowattHours);
    String path =
        "/v1/aggregated-measurements?meterId=" + meterId + "&" + range(kilowattHours.length);
    TestClient.await(
        () -> {
          List<String> energies = new ArrayList<>();
          client
              .found(path)
              .path("data")
              .forEach(
                  row ->
                      energies.add(
                          row.path("value").decimalValue().stripTrailingZeros().toPlainString()));
          return energies;
        },
        expected::equals);
  }
}
