package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.TestClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is corrected after it was measured: a device that was replaced, values that were wrong. The
/// energies are worked out by hand.
class CorrectionIT {

  private static final Instant MIDNIGHT = Instant.parse("2025-06-01T00:00:00Z");
  private static final Instant TEN = MIDNIGHT.plus(Duration.ofHours(10));

  private final TestClient client = TestClient.newAccount(SystemUnderTest.get());
  private final String siteId = client.site("UTC");

  private String meter(String measuring) {
    String meterId = client.meter(siteId, "FLAT", "consumer", measuring, MIDNIGHT);
    client.participate(siteId, meterId, "2025-06-01", 1);
    return meterId;
  }

  /// The old device counts 0.15 kWh from 10:15 to 10:22:30 and the new one 0.25 kWh until 10:30.
  @Test
  void aMeterReplacedBetweenTwoQuarterHours() {
    String meterId = meter("readings_accurate");
    submit(meterId, 0, "1240");
    submit(meterId, 1, "1240.25");
    String anew =
        "measurements[0].value: the register falls from 1240.25 kWh at 2025-06-01T10:15:00.000Z to"
            + " 0.35 kWh at 2025-06-01T10:30:00.000Z";
    assertRefused(anew, value(meterId, 2, "0.35"));
    String change =
        client
            .created(
                "/v1/device-changes",
                """
                {"meterId":"%s","timestamp":"2025-06-01T10:22:30.000Z","closingValue":1240.4,
                 "openingValue":0.1,"serial":"NEW"}\
                """
                    .formatted(meterId))
            .path("id")
            .asText();
    submit(meterId, 2, "0.35");
    submit(meterId, 3, "0.6");
    client.awaitBalances(query(3), rows(meterId, "0.250000", "0.400000", "0.250000"));
    assertEquals(List.of("0.25 true", "0.4 true", "0.25 true"), energies(meterId, "PT15M"));
    assertEquals(List.of("0.9 false"), energies(meterId, "PT1H"));
    assertEquals(
        change, client.found("/v1/device-changes?meterId=" + meterId).at("/data/0/id").asText());
  }

  /// The wrong value is gone from balances and kept in the journal; withdrawn, its quarter-hour is
  /// open.
  @Test
  void aWrongValueCorrected() {
    String meterId = meter("load_profile_accurate");
    submit(meterId, 0, "0.5");
    client.created(
        "/v1/measurements",
        value(meterId, 1, "50").replace("}]", ",\"quality\":\"provisional\"}]"));
    submit(meterId, 2, "0.75");
    client.awaitBalances(query(3), rows(meterId, "0.500000", "50.000000", "0.750000"));
    client.awaitPartitions(
        siteId,
        "2025-06-01",
        "2025-06-02",
        days -> days.getFirst().path("provisional").asInt() == 1);
    submit(meterId, 1, "0.5");
    client.awaitBalances(query(3), rows(meterId, "0.500000", "0.500000", "0.750000"));
    assertEquals(List.of("1.75 false"), energies(meterId, "PT1H"));
    submit(meterId, 1, "null");
    TestClient.await(
        () -> client.balancesSoFar(query(3)),
        told -> told.size() == 2 && told.getLast().endsWith(" 0.750000"));
    List<String> received = new ArrayList<>();
    for (JsonNode row : client.found("/v1/measurements/journal?" + range(meterId)).path("data")) {
      received.add(
          row.path("timestamp").asText().substring(11, 16)
              + " "
              + row.path("value").asText()
              + " "
              + row.path("quality").asText());
    }
    assertEquals(
        List.of(
            "10:00 0.5 measured",
            "10:15 50 provisional",
            "10:15 0.5 measured",
            "10:15 null null",
            "10:30 0.75 measured"),
        received);
    String csv = client.get("/v1/measurements?" + range(meterId), "text/csv").text();
    assertEquals(
        "meterId,timestamp,value,type,quality\r\n"
            + meterId
            + ",2025-06-01T10:00:00.000Z,0.5,1.29,measured\r\n"
            + meterId
            + ",2025-06-01T10:30:00.000Z,0.75,1.29,measured\r\n",
        csv);
  }

  /// What a lower reading takes from the quarter-hour before it goes to the one after it.
  @Test
  void aCorrectionBelowTheNextReading() {
    String meterId = meter("readings_accurate");
    submit(meterId, 0, "100");
    submit(meterId, 1, "105");
    submit(meterId, 2, "110");
    client.awaitBalances(query(2), rows(meterId, "5.000000", "5.000000"));
    submit(meterId, 1, "103.5");
    client.awaitBalances(query(2), rows(meterId, "3.500000", "6.500000"));
    String above =
        "measurements[0].value: the register falls from 110.000001 kWh at 2025-06-01T10:15:00.000Z"
            + " to 110 kWh at 2025-06-01T10:30:00.000Z";
    assertRefused(above, value(meterId, 1, "110.000001"));
    submit(meterId, 1, "110");
    client.awaitBalances(query(2), rows(meterId, "10.000000"));
  }

  private void assertRefused(String detail, String batch) {
    Answer answer = client.post("/v1/measurements", batch);
    assertEquals(422, answer.status(), answer.text());
    assertEquals(detail, answer.json().path("detail").asText());
  }

  private void submit(String meterId, int quarter, String kilowattHours) {
    client.created("/v1/measurements", value(meterId, quarter, kilowattHours));
  }

  private static String value(String meterId, int quarter, String kilowattHours) {
    return "{\"measurements\":[{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":%s}]}"
        .formatted(meterId, start(quarter), kilowattHours);
  }

  private static Instant start(int quarter) {
    return TEN.plus(Duration.ofMinutes(15).multipliedBy(quarter));
  }

  private String query(int quarters) {
    return "siteId=%s&startDateTime=%s&endDateTime=%s&interval=PT15M"
        .formatted(siteId, TEN, start(quarters));
  }

  private static String range(String meterId) {
    return "meterId=%s&startDateTime=%s&endDateTime=%s".formatted(meterId, TEN, start(96));
  }

  private List<String> energies(String meterId, String interval) {
    List<String> energies = new ArrayList<>();
    for (JsonNode row :
        client
            .found("/v1/aggregated-measurements?interval=%s&%s".formatted(interval, range(meterId)))
            .path("data")) {
      energies.add(row.path("value").asText() + " " + row.path("complete").asText());
    }
    return energies;
  }

  /// All from the grid.
  private static List<String> rows(String meterId, String... kilowattHours) {
    List<String> rows = new ArrayList<>();
    for (int quarter = 0; quarter < kilowattHours.length; quarter++) {
      String time = start(quarter).toString().replace("Z", ".000Z");
      rows.add(time + " null " + meterId + " " + kilowattHours[quarter]);
    }
    return rows;
  }
}
