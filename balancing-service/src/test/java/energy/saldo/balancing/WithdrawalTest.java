package energy.saldo.balancing;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values that are withdrawn, and what the journal and CSV show of all.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class WithdrawalTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();
  private UUID site = account.id();
  private UUID profile = account.id();
  private UUID register = account.id();

  @BeforeEach
  void meters() {
    site = masterData.site(account.id());
    profile = masterData.meter(account.id(), site, "consumer");
    register =
        masterData.meter(
            account.id(), site, "producer", "readings_accurate", false, "2020-01-01T00:00:00.000Z");
  }

  @Test
  void aWithdrawnValueIsMissingAndItsQuarterHourIsOpenAgain() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    account.submit(plant.values(START, 96));
    balancing.settle();
    account.partitions(plant.site(), DAY, 1).body("data.state", contains("balanced"));
    withdraw(plant.consumer(), START.plus(Duration.ofHours(10))).statusCode(201);
    balancing.settle();
    account
        .partitions(plant.site(), DAY, 1)
        .body("data.state", contains("open"))
        .body("data[0].missing.meterId", contains(plant.consumer().toString()))
        .body("data[0].missing.from", contains("2025-06-01T08:00:00.000Z"))
        .body("data[0].missing.until", contains("2025-06-01T08:15:00.000Z"));
    assertEquals(95, account.measured(plant.consumer(), START, 1).size());
    assertEquals(96, account.measured(plant.producer(), START, 1).size());
  }

  @Test
  void withdrawingWhatIsNotThereChangesNothing() {
    withdraw(profile, START).statusCode(201).body("accepted", is(1));
    account.partitions(site, DAY, 1).body("total", is(0));
    account.submit(List.of(new Value(profile, START, BigDecimal.ONE)));
    withdraw(profile, START).statusCode(201);
    account.partitions(site, DAY, 1).body("data.inputRevision", contains(2));
    withdraw(profile, START).statusCode(201);
    account.partitions(site, DAY, 1).body("data.inputRevision", contains(2));
    assertEquals(List.of(), account.measured(profile, START, 1));
    assertEquals(
        List.of("null", "1", "null", "null"),
        journal(profile).stream().map(row -> String.valueOf(row.get("value"))).toList());
  }

  @Test
  void aValueMustBeNullToWithdrawAndNotLeftAway() {
    account
        .submit("[{\"meterId\":\"%s\",\"timestamp\":\"%s\"}]".formatted(profile, START))
        .statusCode(400)
        .body("errors.path", contains("[0].value"));
  }

  /// The reading between is gone, so the next lower one fits.
  @Test
  void aRegistersRuleLooksAtWhatRemains() {
    submit(register, "2025-06-01T00:00:00Z", "10", "2025-06-01T00:15:00Z", "30");
    account
        .submit(entry(register, "2025-06-01T00:30:00Z", "20"))
        .statusCode(422)
        .body("errors.path", contains("measurements[0].value"));
    account
        .submit(
            Map.of(
                "measurements",
                List.of(
                    value(register, "2025-06-01T00:15:00Z", null),
                    value(register, "2025-06-01T00:30:00Z", "20"))))
        .statusCode(201);
    account
        .submit(entry(register, "2025-06-01T00:45:00Z", "9"))
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "the register falls from 20 kWh at 2025-06-01T00:30:00.000Z to 9 kWh at"
                    + " 2025-06-01T00:45:00.000Z"));
  }

  /// Days of which all is withdrawn lie between, folded and not.
  @Test
  void aRegistersReadingsBeyondWithdrawnDaysAreFound() {
    submit(register, "2025-06-01T12:00:00Z", "50", "2025-06-09T12:00:00Z", "60");
    for (int day = 3; day < 8; day++) {
      submit(register, "2025-06-0%dT12:00:00Z".formatted(day), "55");
    }
    for (int day = 3; day < 8; day++) {
      account.submit(entry(register, "2025-06-0%dT12:00:00Z".formatted(day), null)).statusCode(201);
    }
    account
        .submit(entry(register, "2025-06-05T12:00:00Z", "49"))
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "the register falls from 50 kWh at 2025-06-01T12:00:00.000Z to 49 kWh at"
                    + " 2025-06-05T12:00:00.000Z"));
    account
        .submit(entry(register, "2025-06-05T12:00:00Z", "61"))
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "the register falls from 61 kWh at 2025-06-05T12:00:00.000Z to 60 kWh at"
                    + " 2025-06-09T12:00:00.000Z"));
    submit(register, "2025-06-05T12:00:00Z", "52");
  }

  /// A reading at midnight ends the day before.
  @Test
  void withdrawingARegistersMidnightRequeuesTheDayBeforeToo() {
    submit(register, "2025-05-31T21:45:00Z", "1", "2025-05-31T22:00:00Z", "2");
    account.partitions(site, DAY.minusDays(1), 2).body("data.inputRevision", contains(1, 1));
    withdraw(register, START).statusCode(201);
    account.partitions(site, DAY.minusDays(1), 2).body("data.inputRevision", contains(2, 2));
  }

  @Test
  void emptyValuesOfACsvAndNullsOfLinesWithdrawButNotThoseOfASeries() {
    submit(profile, "2025-05-31T22:00:00Z", "1", "2025-05-31T22:15:00Z", "2");
    submit(profile, "2025-05-31T22:30:00Z", "3", "2025-05-31T22:45:00Z", "4");
    bulk(
            "application/x-ndjson",
            """
            {"meterId":"%1$s","start":"2025-05-31T22:00:00Z","values":[null,null,null,5]}
            {"meterId":"%1$s","timestamp":"2025-05-31T22:15:00Z","value":null}
            """
                .formatted(profile))
        .body("accepted", is(2));
    assertEquals(List.of("1", "3", "5"), measured(profile));
    bulk(
            "text/csv",
            """
            meterId,timestamp,value
            %1$s,2025-05-31T22:30:00Z,
            %1$s,2025-05-31T22:45:00Z
            """
                .formatted(profile))
        .body("accepted", is(1))
        .body("refused", is(1))
        .body("errors.line", contains(3))
        .body("errors.path", contains("value"));
    assertEquals(List.of("1", "5"), measured(profile));
  }

  /// Of a withdrawal and a value in one delivery the later wins.
  @Test
  void theLaterLineOfADeliveryWins() {
    bulk(
            "text/csv",
            """
            meterId,timestamp,value
            %1$s,%2$s,1
            %1$s,%2$s,
            %1$s,%3$s,
            %1$s,%3$s,2
            """
                .formatted(profile, START, START.plusSeconds(900)))
        .body("accepted", is(4));
    assertEquals(List.of("2"), measured(profile));
  }

  /// Whoever comes last, what is shown is what the journal has last.
  @Test
  void inARaceTheLastWriteWins() throws InterruptedException, ExecutionException {
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        Map<String, Object> body = entry(profile, START.toString(), i % 2 == 0 ? "7" : null);
        answers.add(threads.submit(() -> account.submit(body).extract().statusCode()));
      }
    }
    for (Future<Integer> answer : answers) {
      assertEquals(201, answer.get());
    }
    List<Map<String, Object>> journal = journal(profile);
    assertEquals(40, journal.size());
    Object last = journal.getLast().get("value");
    assertEquals(last == null ? List.of() : List.of("7"), measured(profile));
  }

  /// Enough batches that the day is folded on the way.
  @Test
  void aWithdrawalHoldsAlsoWhenItsDayIsFolded() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    account.submit(plant.values(START, 96));
    for (int k = 0; k < 60; k++) {
      withdraw(plant.consumer(), START.plusSeconds(900L * k)).statusCode(201);
    }
    balancing.settle();
    assertEquals(36, account.measured(plant.consumer(), START, 1).size());
    withdraw(plant.consumer(), START.plusSeconds(900L * 3)).statusCode(201);
    account.partitions(plant.site(), DAY, 1).body("data.inputRevision", contains(61));
  }

  @Test
  void theJournalShowsWhatCameInItsOrderAlsoWhereAStampIsOfTheIntervalsEnd() {
    UUID meter =
        masterData.meter(
            account.id(),
            Map.of(
                "siteId", site.toString(),
                "direction", "consumer",
                "grid", false,
                "measuring", "load_profile_accurate",
                "loadProfileTimestamp", "interval_end",
                "startDate", "2020-01-01T00:00:00.000Z"));
    Instant before = Instant.now();
    submit(meter, "2025-05-31T22:00:00Z", "1", "2025-05-31T22:15:00Z", "2");
    account
        .submit(
            Map.of(
                "measurements",
                List.of(
                    Map.of(
                        "meterId",
                        meter,
                        "timestamp",
                        "2025-05-31T22:15:00Z",
                        "value",
                        3,
                        "quality",
                        "provisional"))))
        .statusCode(201);
    withdraw(meter, START).statusCode(201);
    List<Map<String, Object>> rows = journal(meter);
    assertEquals(
        List.of(
            "22:00:00.000Z 1 1.29 measured",
            "22:00:00.000Z null 1.29 null",
            "22:15:00.000Z 2 1.29 measured",
            "22:15:00.000Z 3 1.29 provisional"),
        rows.stream()
            .map(
                row ->
                    "%s %s %s %s"
                        .formatted(
                            String.valueOf(row.get("timestamp")).substring(11),
                            row.get("value"),
                            row.get("type"),
                            row.get("quality")))
            .toList());
    List<Instant> received =
        List.of(0, 2, 3, 1).stream()
            .map(k -> Instant.parse(String.valueOf(rows.get(k).get("receivedAt"))))
            .toList();
    assertEquals(received.stream().sorted().toList(), received);
    assertEquals(false, received.getFirst().isBefore(before.minusMillis(1)));
    assertEquals(
        Set.of("meterId", "timestamp", "value", "type", "quality", "receivedAt"),
        rows.getFirst().keySet());
  }

  @Test
  void theJournalIsPagedAndCutAsTheValuesAre() {
    submit(profile, "2025-05-31T22:30:00Z", "4");
    submit(profile, "2025-05-31T22:00:00Z", "1", "2025-05-31T22:15:00Z", "2");
    submit(profile, "2025-05-31T22:15:00Z", "3");
    account
        .get(
            "/v1/measurements/journal",
            Map.of(
                "meterId",
                profile,
                "startDateTime",
                "2025-05-31T22:15:00Z",
                "endDateTime",
                "2025-06-01T22:15:00Z",
                "offset",
                1,
                "limit",
                5))
        .statusCode(200)
        .body("data.value", contains(3, 4))
        .body("total", is(3));
  }

  @Test
  void valuesAndTheJournalAreAnsweredAsCsv() {
    submit(register, "2025-06-01T00:00:00Z", "1.25");
    withdraw(register, Instant.parse("2025-06-01T00:15:00Z")).statusCode(201);
    assertEquals(
        "meterId,timestamp,value,type,quality\r\n"
            + register
            + ",2025-06-01T00:00:00.000Z,1.25,2.8,measured\r\n",
        csv("/v1/measurements"));
    assertEquals(
        "meterId,timestamp,value,type,quality,receivedAt\r\n"
            + register
            + ",2025-06-01T00:00:00.000Z,1.25,2.8,measured,T\r\n"
            + register
            + ",2025-06-01T00:15:00.000Z,,2.8,,T\r\n",
        csv("/v1/measurements/journal").replaceAll(",20\\d\\d-[^,]*Z\\r", ",T\r"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/measurements,           application/xml,           406, application/problem+json",
    "/v1/measurements/journal,   application/xml,           406, application/problem+json",
    "/v1/aggregated-balances,    application/xml,           406, application/problem+json",
    "/v1/measurements,           'text/csv;q=0.5,application/json', 200, application/json",
    "/v1/measurements,           'text/csv,application/json;q=0.5', 200, text/csv",
    "/v1/measurements/journal,   text/*,                    200, text/csv",
    "/v1/measurements/journal,   */*,                       200, application/json",
    "/v1/aggregated-balances,    text/csv,                  200, text/csv",
  })
  void whatIsAcceptedDecidesTheFormat(String path, String accept, int status, String type) {
    String answered =
        account
            .asking()
            .header("Accept", accept)
            .queryParams(range(profile))
            .queryParam("debitorMeterId", profile)
            .queryParam("interval", "P1D")
            .get(path)
            .then()
            .statusCode(status)
            .extract()
            .contentType();
    assertEquals(type, answered.split(";", -1)[0]);
  }

  private String csv(String path) {
    return account
        .asking()
        .header("Accept", "text/csv")
        .queryParams(range(register))
        .get(path)
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  private ValidatableResponse withdraw(UUID meter, Instant timestamp) {
    return account.submit(entry(meter, timestamp.toString(), null));
  }

  private static Map<String, Object> entry(UUID meter, String timestamp, @Nullable String value) {
    return Map.of("measurements", List.of(value(meter, timestamp, value)));
  }

  private static Map<String, Object> value(UUID meter, String timestamp, @Nullable String value) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("meterId", meter);
    entry.put("timestamp", timestamp);
    entry.put("value", value == null ? null : new BigDecimal(value));
    return entry;
  }

  private void submit(UUID meter, String... timestampsAndValues) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < timestampsAndValues.length; i += 2) {
      values.add(new Value(meter, timestampsAndValues[i], timestampsAndValues[i + 1]));
    }
    account.submit(values);
  }

  private ValidatableResponse bulk(String type, String body) {
    return account.bulk(type, body).statusCode(200);
  }

  private List<String> measured(UUID meter) {
    return account.measured(meter, START, 1).stream().map(Object::toString).toList();
  }

  private List<Map<String, Object>> journal(UUID meter) {
    return account
        .get("/v1/measurements/journal", range(meter))
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data");
  }

  private static Map<String, Object> range(UUID meter) {
    return Map.of(
        "meterId", meter,
        "startDateTime", START.toString(),
        "endDateTime", START.plus(Duration.ofDays(10)).toString());
  }
}
