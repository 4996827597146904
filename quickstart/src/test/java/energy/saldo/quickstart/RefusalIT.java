package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.TestClient.Answer;
import energy.saldo.quickstart.TestClient.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Refused requests: each names the field and the reason, and afterwards everything is as before.
class RefusalIT {

  private static final Instant MIDNIGHT = Instant.parse("2025-05-31T22:00:00Z");
  private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

  private static TestClient client;
  private static String siteId;
  private static String profileId;
  private static String registerId;
  private static String stateBefore;

  @BeforeAll
  static void fillAnAccount() {
    client = TestClient.newAccount(SystemUnderTest.get());
    siteId = client.site("Europe/Berlin");
    profileId = client.meter(siteId, "PROFILE", "producer", "load_profile_accurate", MIDNIGHT);
    registerId = client.meter(siteId, "REGISTER", "consumer", "readings_accurate", MIDNIGHT);
    client.participate(siteId, profileId, "2025-06-01", 1);
    client.participate(siteId, registerId, "2025-06-01", 1);
    List<Measurement> measurements = new ArrayList<>();
    for (int quarter = 0; quarter < 4; quarter++) {
      Instant time = MIDNIGHT.plusSeconds(900L * quarter);
      measurements.add(new Measurement(profileId, time, 500_000));
      measurements.add(new Measurement(registerId, time, 10_000_000 + 250_000L * quarter));
    }
    client.submit(measurements);
    // Three quarter-hours have both amounts: the register's fourth still lacks its end.
    client.awaitBalances(
        "debitorMeterId=%s&startDateTime=2025-05-31T22:00:00Z&endDateTime=2025-05-31T22:45:00Z"
                .formatted(registerId)
            + "&interval=PT15M",
        IntStream.range(0, 3)
            .mapToObj(
                quarter ->
                    "2025-05-31T22:%02d:00.000Z %s %s 0.250000"
                        .formatted(15 * quarter, profileId, registerId))
            .toList());
    stateBefore = state();
  }

  /// Everything that the account can see of itself.
  private static String state() {
    String period = "startDateTime=2025-05-01T00:00:00Z&endDateTime=2025-07-01T00:00:00Z";
    return Stream.of(
            "/v1/sites",
            "/v1/meters",
            "/v1/metering-point-operators",
            "/v1/meter-balancing-settings",
            "/v1/api-tokens",
            "/v1/measurements?meterId=" + profileId + "&" + period,
            "/v1/measurements?meterId=" + registerId + "&" + period,
            "/v1/balancing-partitions?siteId="
                + siteId
                + "&startDate=2025-05-01&endDate=2025-07-01",
            "/v1/aggregated-balances?siteId=" + siteId + "&" + period + "&interval=PT15M")
        .map(client::found)
        .map(JsonNode::toString)
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest(name = "{0} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sites | {} | 400 | name
          sites | {"name":" ","type":"balanced_accurate","address":ADDRESS,"timezone":"Europe/Berlin"} | 400 | name
          sites | {"name":"A","type":"balanced","address":ADDRESS,"timezone":"Europe/Berlin"} | 400 | type
          sites | {"name":"A","type":"balanced_accurate","balanceResolution":"P1M","address":ADDRESS,"timezone":"Europe/Berlin"} | 400 | balanceResolution
          sites | {"name":"A","type":"balanced_accurate","address":ADDRESS,"timezone":"Europe/Nowhere"} | 400 | timezone
          sites | {"name":"A","type":"balanced_accurate","address":{"locality":"Berlin","postCode":"10115","country":"XX"},"timezone":"Europe/Berlin"} | 400 | address.country
          sites | {"name":"A","type":"balanced_accurate","address":ADDRESS,"timezone":"Europe/Berlin","distribution":"fair"} | 400 | distribution
          metering-point-operators | {"name":""} | 400 | name
          meters | METER,"siteId":"UNKNOWN","mpo":"OPERATOR","direction":"consumer","measuring":"readings_accurate"} | 422 | siteId
          meters | METER,"siteId":"SITE","mpo":"UNKNOWN","direction":"consumer","measuring":"readings_accurate"} | 422 | mpo
          meters | METER,"siteId":"SITE","mpo":"OPERATOR","direction":"consumer","measuring":"readings_inaccurate"} | 422 | measuring
          meters | METER,"siteId":"SITE","mpo":"OPERATOR","direction":"both","measuring":"readings_accurate"} | 400 | direction
          meters | {"siteId":"SITE","mpo":"OPERATOR","direction":"consumer","measuring":"readings_accurate","identifier":"PROFILE","serial":"S","startDate":"2025-05-31T22:00:00Z"} | 409 | identifier
          meter-balancing-settings | {"siteId":"SITE","meterId":"UNKNOWN","balancing":"participant","startDate":"2025-06-02"} | 422 | meterId
          meter-balancing-settings | {"siteId":"SITE","meterId":"PROFILE","balancing":"participant","startDate":"2025-06-01"} | 409 | startDate
          meter-balancing-settings | {"siteId":"SITE","meterId":"PROFILE","balancing":"participant","startDate":"2025-06-02","priority":0} | 400 | priority
          meter-balancing-settings | {"siteId":"SITE","meterId":"REGISTER","balancing":"participant","startDate":"2025-06-02","share":1.000001} | 400 | share
          meter-balancing-settings | {"siteId":"SITE","meterId":"PROFILE","balancing":"maybe","startDate":"2025-06-02"} | 400 | balancing
          measurements | {"measurements":[GOOD,{"meterId":"UNKNOWN","timestamp":"2025-06-01T10:00:00Z","value":1}]} | 422 | measurements[1].meterId
          measurements | {"measurements":[GOOD,{"meterId":"PROFILE","timestamp":"2025-06-01T10:00:00Z","value":-0.000001}]} | 400 | measurements[1].value
          measurements | {"measurements":[GOOD,{"meterId":"PROFILE","timestamp":"2025-06-01T10:00:00Z","value":0.0000001}]} | 400 | measurements[1].value
          measurements | {"measurements":[GOOD,{"meterId":"PROFILE","timestamp":"2025-06-01T10:00:00Z","value":"1"}]} | 400 | measurements[1].value
          measurements | {"measurements":[GOOD,{"meterId":"PROFILE","timestamp":"2025-06-01T10:00:00Z"}]} | 400 | measurements[1].value
          measurements | {"measurements":[GOOD,{"meterId":"PROFILE","timestamp":"yesterday","value":1}]} | 400 | measurements[1].timestamp
          measurements | {"measurements":[GOOD,{"meterId":"PROFILE","timestamp":"2025-06-01T10:01:00Z","value":1}]} | 422 | measurements[1].timestamp
          measurements | {"measurements":[GOOD,{"meterId":"PROFILE","timestamp":"2025-05-31T21:45:00Z","value":1}]} | 422 | measurements[1].timestamp
          measurements | {"measurements":[GOOD,{"meterId":"PROFILE","timestamp":"2025-06-01T10:00:00Z","value":1,"type":"1-0:1.29.0"}]} | 422 | measurements[1].type
          measurements | {"measurements":[GOOD,{"meterId":"REGISTER","timestamp":"2025-06-01T10:00:00Z","value":9.999999}]} | 422 | measurements[1].value
          measurements | {"measurements":[GOOD,GOOD]} | 400 | measurements[1].timestamp
          measurements | [] | 400 | measurements
          measurements | {"measurements":{}} | 400 | measurements
          """)
  void aRefusedCreationNamesTheFieldAndChangesNothing(
      String resource, String template, int status, String path) {
    Answer answer = client.post("/v1/" + resource, filled(template));
    assertRefused(answer, status, path);
    assertEquals(stateBefore, state());
  }

  private static String filled(String template) {
    return template
        .replace(
            "GOOD", "{\"meterId\":\"PROFILE\",\"timestamp\":\"2025-06-01T11:00:00Z\",\"value\":1}")
        .replace(
            "METER,",
            "{\"identifier\":\"NEW\",\"serial\":\"S\",\"startDate\":\"2025-05-31T22:00:00Z\",")
        .replace("ADDRESS", "{\"locality\":\"Berlin\",\"postCode\":\"10115\",\"country\":\"DE\"}")
        .replace("UNKNOWN", UNKNOWN)
        .replace("\"OPERATOR\"", "\"5a1d0000-0000-4000-8000-000000000001\"")
        .replace("\"SITE\"", "\"" + siteId + "\"")
        .replace("\"meterId\":\"PROFILE\"", "\"meterId\":\"" + profileId + "\"")
        .replace("\"meterId\":\"REGISTER\"", "\"meterId\":\"" + registerId + "\"");
  }

  private static void assertRefused(Answer answer, int status, String path) {
    assertEquals(status, answer.status(), answer.text());
    assertEquals(
        "application/problem+json",
        answer.response().headers().firstValue("Content-Type").orElse(""));
    JsonNode problem = answer.json();
    assertEquals(status, problem.path("status").asInt());
    List<String> paths = new ArrayList<>();
    problem.path("errors").forEach(error -> paths.add(error.path("path").asText()));
    assertEquals(true, paths.contains(path), answer.text());
    problem.path("errors").forEach(error -> assertFalse(error.path("message").asText().isBlank()));
    assertFalse(answer.text().contains("energy.saldo"), answer.text());
  }

  @Test
  void everyBadEntryOfABatchIsNamed() {
    Answer answer =
        client.post(
            "/v1/measurements",
            filled(
                """
                [{"meterId":"PROFILE","timestamp":"2025-06-01T10:05:00Z","value":1},GOOD,
                 {"meterId":"UNKNOWN","timestamp":"2025-06-01T10:00:00Z","value":1}]\
                """));
    assertRefused(answer, 422, "[0].timestamp");
    assertRefused(answer, 422, "[2].meterId");
    assertEquals(2, answer.json().path("errors").size(), answer.text());
    assertEquals(stateBefore, state());
  }

  @Test
  void aBatchOf501IsRefusedAsAWhole() {
    String batch =
        IntStream.range(0, 501)
            .mapToObj(
                quarter ->
                    "{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":1}"
                        .formatted(profileId, MIDNIGHT.plusSeconds(900L * quarter)))
            .collect(Collectors.joining(",", "[", "]"));
    assertRefused(client.post("/v1/measurements", batch), 400, "measurements");
    assertEquals(stateBefore, state());
  }

  @Test
  void aRegisterThatFallsNamesBothReadings() {
    Answer answer =
        client.post(
            "/v1/measurements",
            filled(
                """
                [{"meterId":"REGISTER","timestamp":"2025-05-31T22:15:00Z","value":10.2},
                 {"meterId":"REGISTER","timestamp":"2025-05-31T22:30:00Z","value":10.1}]\
                """));
    assertRefused(answer, 422, "[1].value");
    assertEquals(true, answer.text().contains("10.2"), answer.text());
    assertEquals(true, answer.text().contains("2025-05-31T22:15:00.000Z"), answer.text());
    assertEquals(stateBefore, state());
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aggregated-balances | startDateTime=2025-06-01T00:00:00Z&endDateTime=2025-06-02T00:00:00Z&interval=PT15M | 400 | siteId
          aggregated-balances | siteId=SITE&endDateTime=2025-06-02T00:00:00Z&interval=PT15M | 400 | startDateTime
          aggregated-balances | siteId=SITE&startDateTime=2025-06-02T00:00:00Z&endDateTime=2025-06-02T00:00:00Z&interval=PT15M | 400 | endDateTime
          aggregated-balances | siteId=SITE&startDateTime=2025-06-01T00:00:00Z&endDateTime=2025-06-02T00:00:00Z | 400 | interval
          aggregated-balances | siteId=SITE&startDateTime=2025-06-01T00:00:00Z&endDateTime=2025-06-02T00:00:00Z&interval=PT5M | 400 | interval
          balancing-partitions | siteId=SITE&startDate=2025-06-01&endDate=2025-06-01 | 400 | endDate
          balancing-partitions | siteId=SITE&startDate=June&endDate=2025-06-02 | 400 | startDate
          meters | limit=1001 | 400 | limit
          sites | offset=-1 | 400 | offset
          """)
  void aRefusedQuestionNamesTheParameter(
      String resource, String query, int status, String parameter) {
    assertRefused(
        client.get("/v1/" + resource + "?" + query.replace("SITE", siteId)), status, parameter);
  }
}
