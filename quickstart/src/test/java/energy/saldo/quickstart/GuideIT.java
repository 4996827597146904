package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.TestClient.Measurement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The guide's four calls, with a January of readings between the third and the fourth.
class GuideIT {

  private static final Instant JANUARY = Instant.parse("2024-12-31T23:00:00Z");
  private static final int READINGS = 2_977;
  private static final String PERIOD =
      "startDateTime=2024-12-31T23:00:00Z&endDateTime=2025-01-31T23:00:00Z";

  private static final List<Long> READINGS_MILLIWATT_HOURS = readings();
  private static TestClient client;
  private static String siteId;
  private static String meterId;

  private static List<Long> readings() {
    SplittableRandom random = new SplittableRandom(31);
    List<Long> readings = new ArrayList<>();
    long reading = 1_234_567_890L;
    for (int quarter = 0; quarter < READINGS; quarter++) {
      readings.add(reading);
      reading += random.nextLong(1, 5_000_000);
    }
    return List.copyOf(readings);
  }

  @BeforeAll
  static void makeTheCalls() {
    client = TestClient.newAccount(SystemUnderTest.get());
    siteId =
        id(
            "/v1/sites",
            """
            {"name":"Businesspark","type":"balanced_accurate","balanceResolution":"PT15M",
             "address":{"locality":"Berlin","postCode":"10115","country":"DE"},"timezone":"Europe/Berlin"}\
            """);
    meterId =
        id(
            "/v1/meters",
            """
            {"siteId":"%s","mpo":"%s","direction":"consumer","identifier":"1ISK0001","serial":"1ISK0001",
             "startDate":"2024-12-31T23:00:00.000Z","measuring":"readings_accurate"}\
            """
                .formatted(siteId, client.operator("interval_start")));
    client.submit(measurements());
    id(
        "/v1/meter-balancing-settings",
        """
        {"siteId":"%s","meterId":"%s","balancing":"participant","startDate":"2025-01-01","priority":1}\
        """
            .formatted(siteId, meterId));
    client.awaitBalances("siteId=" + siteId + "&" + PERIOD + "&interval=P1M", rows(2_976));
  }

  private static String id(String path, String body) {
    return client.created(path, body).path("id").asText();
  }

  private static List<Measurement> measurements() {
    List<Measurement> measurements = new ArrayList<>();
    for (int quarter = 0; quarter < READINGS; quarter++) {
      measurements.add(
          new Measurement(meterId, start(quarter), READINGS_MILLIWATT_HOURS.get(quarter)));
    }
    return measurements;
  }

  private static Instant start(int quarter) {
    return JANUARY.plus(Duration.ofMinutes(15).multipliedBy(quarter));
  }

  private static long milliwattHours(int fromQuarter, int untilQuarter) {
    return READINGS_MILLIWATT_HOURS.get(untilQuarter) - READINGS_MILLIWATT_HOURS.get(fromQuarter);
  }

  private static String row(int fromQuarter, int untilQuarter) {
    return "%s null %s %s"
        .formatted(
            start(fromQuarter).toString().replace("Z", ".000Z"),
            meterId,
            BigDecimal.valueOf(milliwattHours(fromQuarter, untilQuarter), 6).toPlainString());
  }

  private static List<String> rows(int quarters) {
    List<String> rows = new ArrayList<>();
    for (int quarter = 0; quarter + quarters < READINGS; quarter += quarters) {
      rows.add(row(quarter, quarter + quarters));
    }
    return rows;
  }

  @Test
  void theLastCallTellsEachQuarterHourOfJanuaryExactly() {
    List<String> told =
        client.balances("debitorMeterId=" + meterId + "&" + PERIOD + "&interval=PT15M");
    assertEquals(2_976, told.size());
    assertEquals(rows(1), told);
  }

  @Test
  void hoursDaysMonthsAndYearsAddUp() {
    String query = "siteId=" + siteId + "&" + PERIOD + "&interval=";
    assertEquals(rows(4), client.balances(query + "PT1H"));
    assertEquals(rows(96), client.balances(query + "P1D"));
    assertEquals(List.of(row(0, 2_976)), client.balances(query + "P1M"));
    assertEquals(List.of(row(0, 2_976)), client.balances(query + "P1Y"));
  }

  @Test
  void aPageIsCutFromTheSameRows() {
    JsonNode page =
        client.found(
            "/v1/aggregated-balances?siteId=%s&%s&interval=PT15M&limit=2&offset=2974"
                .formatted(siteId, PERIOD));
    assertEquals(2_976, page.path("total").asInt());
    assertEquals(2, page.path("data").size());
    assertEquals(
        "2025-01-31T22:45:00.000Z", page.path("data").path(1).path("startDateTime").asText());
  }

  @Test
  void theSameRowsComeAsCsv() {
    TestClient.Answer answer =
        client.get(
            "/v1/aggregated-balances?siteId=%s&%s&interval=P1M".formatted(siteId, PERIOD),
            "text/csv");
    assertEquals(200, answer.status());
    assertEquals(
        """
        siteId,creditorMeterId,debitorMeterId,startDateTime,endDateTime,value,complete
        %s,,%s,2024-12-31T23:00:00.000Z,2025-01-31T23:00:00.000Z,%s,true
        """
            .formatted(
                siteId,
                meterId,
                BigDecimal.valueOf(milliwattHours(0, 2_976), 6)
                    .stripTrailingZeros()
                    .toPlainString()),
        answer.text().replace("\r\n", "\n"));
  }

  @Test
  void anotherAccountSeesNothingOfIt() {
    TestClient stranger = TestClient.newAccount(SystemUnderTest.get());
    assertEquals(404, stranger.get("/v1/sites/" + siteId).status());
    assertEquals(404, stranger.get("/v1/meters/" + meterId).status());
    for (String filter : List.of("siteId=" + siteId, "debitorMeterId=" + meterId)) {
      assertEquals(
          404,
          stranger
              .get("/v1/aggregated-balances?%s&%s&interval=P1M".formatted(filter, PERIOD))
              .status());
    }
    assertEquals(
        422,
        stranger
            .post(
                "/v1/measurements",
                "[{\"meterId\":\"%s\",\"timestamp\":\"2025-01-01T00:00:00Z\",\"value\":1}]"
                    .formatted(meterId))
            .status());
  }
}
