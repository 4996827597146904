package energy.saldo.balancing;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.postgres.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.JsonConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
class BalancingTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final UUID account = UUID.randomUUID();

  private record Value(UUID meterId, Instant timestamp, BigDecimal kilowattHours) {}

  @Test
  void aJanuaryOfRegisterReadingsBecomesEachQuarterHoursEnergyFromTheGrid() {
    UUID site = masterData.site(account, BERLIN, "equal");
    UUID meter =
        masterData.meter(
            account, site, "consumer", "readings_accurate", false, "2024-12-31T23:00:00.000Z");
    masterData.setting(account, site, meter, "2025-01-01", 1);
    Instant start = Instant.parse("2024-12-31T23:00:00Z");
    List<BigDecimal> energies = new ArrayList<>();
    List<Value> readings = new ArrayList<>();
    BigDecimal reading = new BigDecimal("1000.000001");
    Random random = new Random(1);
    for (int k = 0; k <= 2976; k++) {
      readings.add(new Value(meter, start.plus(QUARTER_HOUR.multipliedBy(k)), reading));
      BigDecimal energy = BigDecimal.valueOf(1 + random.nextInt(3_000_000), 6);
      energies.add(energy);
      reading = reading.add(energy);
    }
    submit(readings);
    balancing.settle();

    List<Map<String, Object>> rows =
        balances(
            "debitorMeterId", meter, start, start.plus(QUARTER_HOUR.multipliedBy(2976)), "PT15M");
    assertEquals(2976, rows.size());
    for (int k = 0; k < 2976; k++) {
      Map<String, Object> row = rows.get(k);
      assertEquals(null, row.get("creditorMeterId"));
      assertEquals(meter.toString(), row.get("debitorMeterId"));
      assertEquals(
          start.plus(QUARTER_HOUR.multipliedBy(k)),
          Instant.parse(String.valueOf(row.get("startDateTime"))));
      assertEquals(0, energies.get(k).compareTo(decimal(row.get("value"))), "quarter-hour " + k);
      assertEquals(true, row.get("complete"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2025-03-30, 92",
    "Europe/Berlin, 2025-10-26, 100",
    "Australia/Lord_Howe, 2025-04-06, 98",
    "Australia/Lord_Howe, 2025-10-05, 94",
  })
  void aDayOfTheClockChangeHasAllItsQuarterHours(String zone, LocalDate day, int quarterHours) {
    ZoneId site = ZoneId.of(zone);
    Plant plant = plant(site);
    Instant start = day.atStartOfDay(site).toInstant();
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < quarterHours; k++) {
      Instant timestamp = start.plus(QUARTER_HOUR.multipliedBy(k));
      values.add(new Value(plant.consumer, timestamp, new BigDecimal("0.3")));
      values.add(new Value(plant.producer, timestamp, new BigDecimal("0.1")));
    }
    submit(values);
    balancing.settle();

    Instant end = day.plusDays(1).atStartOfDay(site).toInstant();
    assertEquals(
        quarterHours, balances("creditorMeterId", plant.producer, start, end, "PT15M").size());
    List<Map<String, Object>> ofDay = balances("siteId", plant.site, start, end, "P1D");
    assertEquals(2, ofDay.size());
    assertRow(ofDay.get(0), plant.producer, plant.consumer, "0.1", quarterHours);
    assertRow(ofDay.get(1), null, plant.consumer, "0.2", quarterHours);
    partitions(plant.site, day, 1).body("data[0].state", org.hamcrest.Matchers.is("balanced"));
  }

  @Test
  void anIntervalWithAMissingValueStaysOpenAndItsNeighboursAreBalanced() {
    Plant plant = plant(BERLIN);
    LocalDate day = LocalDate.of(2025, 1, 15);
    Instant start = day.atStartOfDay(BERLIN).toInstant();
    List<Value> values = day(plant, start, 96);
    Value late = values.remove(2 * 40);
    submit(values);
    balancing.settle();
    Instant end = start.plus(Duration.ofDays(1));
    List<Map<String, Object>> before = balances("siteId", plant.site, start, end, "PT1H");
    assertEquals(48, before.size());
    assertEquals(true, before.get(2 * 9).get("complete"));
    assertEquals(false, before.get(2 * 10).get("complete"));
    assertEquals(0, new BigDecimal("0.3").compareTo(decimal(before.get(2 * 10).get("value"))));
    partitions(plant.site, day, 1)
        .body("data[0].state", org.hamcrest.Matchers.is("open"))
        .body("data[0].missing[0].meterId", org.hamcrest.Matchers.is(plant.consumer.toString()))
        .body("data[0].missing[0].from", org.hamcrest.Matchers.is("2025-01-15T09:00:00.000Z"))
        .body("data[0].missing[0].until", org.hamcrest.Matchers.is("2025-01-15T09:15:00.000Z"));
    String asOf = Instant.now().toString();

    submit(List.of(late));
    balancing.settle();
    List<Map<String, Object>> after = balances("siteId", plant.site, start, end, "PT1H");
    assertEquals(true, after.get(2 * 10).get("complete"));
    assertEquals(0, new BigDecimal("0.4").compareTo(decimal(after.get(2 * 10).get("value"))));
    List<Map<String, Object>> then =
        query("siteId", plant.site, start, end, "PT1H", asOf).jsonPath().getList("data");
    assertEquals(before, then);
  }

  @Test
  void anyOrderOfArrivalGivesTheSameColumns() {
    Plant inOrder = plant(BERLIN);
    Plant shuffled = plant(BERLIN);
    Instant start = Instant.parse("2025-02-01T23:00:00Z");
    submit(day(inOrder, start, 192));
    List<Value> values = day(shuffled, start, 192);
    Collections.shuffle(values, new Random(7));
    submit(values.subList(0, 100));
    submit(values.subList(50, 384));
    assertEquals(measured(inOrder.consumer, start, 2), measured(shuffled.consumer, start, 2));
  }

  @Test
  void lateDataAndSettingsRebalanceTheDaysTheyTouchAndOnlyThose() {
    Plant plant = plant(BERLIN);
    LocalDate first = LocalDate.of(2025, 5, 1);
    Instant start = first.atStartOfDay(BERLIN).toInstant();
    submit(day(plant, start, 3 * 96));
    balancing.settle();
    List<Integer> before = revisions(plant.site, first);
    submit(
        List.of(new Value(plant.consumer, start.plus(Duration.ofHours(30)), new BigDecimal("9"))));
    assertEquals(
        List.of(before.get(0), before.get(1) + 1, before.get(2)), revisions(plant.site, first));
    balancing.settle();
    submit(
        List.of(new Value(plant.consumer, start.plus(Duration.ofHours(30)), new BigDecimal("9"))));
    assertEquals(
        List.of(before.get(0), before.get(1) + 1, before.get(2)), revisions(plant.site, first));
    masterData.setting(account, plant.site, plant.consumer, "2025-05-03", null);
    assertEquals(
        List.of(before.get(0), before.get(1) + 1, before.get(2) + 1), revisions(plant.site, first));
    balancing.settle();
  }

  @Test
  void aRefusedBatchNamesEveryBadEntryAndChangesNothing() {
    Plant plant = plant(BERLIN);
    UUID register =
        masterData.meter(
            account, plant.site, "consumer", "readings_accurate", false, "2025-01-01T00:00:00Z");
    submit(List.of(new Value(register, Instant.parse("2025-06-01T00:00:00Z"), BigDecimal.TEN)));
    given()
        .auth()
        .oauth2(AccessTokens.of(account))
        .contentType("application/json")
        .body(
            """
            {"measurements": [
              {"meterId": "%1$s", "timestamp": "2025-06-01T00:00:00Z", "value": 1},
              {"meterId": "%1$s", "timestamp": "2025-06-01T00:07:00Z", "value": 1},
              {"meterId": "%1$s", "timestamp": "2019-06-01T00:00:00Z", "value": 1},
              {"meterId": "%1$s", "timestamp": "2025-06-01T00:15:00Z", "value": 1, "type": "2.29"},
              {"meterId": "%2$s", "timestamp": "2025-06-01T00:15:00Z", "value": 9.999999}
            ]}
            """
                .formatted(plant.consumer, register))
        .post("/v1/measurements")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body(
            "errors.path",
            org.hamcrest.Matchers.contains(
                "measurements[1].timestamp",
                "measurements[2].timestamp",
                "measurements[3].type",
                "measurements[4].value"))
        .body(
            "errors[3].message",
            org.hamcrest.Matchers.is(
                "the register falls from 10 kWh at 2025-06-01T00:00:00.000Z to 9.999999 kWh at"
                    + " 2025-06-01T00:15:00.000Z"));
    assertTrue(measured(plant.consumer, Instant.parse("2025-06-01T00:00:00Z"), 1).isEmpty());
  }

  @Test
  void aSiteThatTheAccountDoesNotHaveIsAskedForAtItsOwner() {
    Plant plant = plant(BERLIN);
    given()
        .auth()
        .oauth2(AccessTokens.of(UUID.randomUUID()))
        .queryParam("siteId", plant.site)
        .queryParam("startDateTime", "2025-01-01T00:00:00Z")
        .queryParam("endDateTime", "2025-01-02T00:00:00Z")
        .queryParam("interval", "P1D")
        .get("/v1/aggregated-balances")
        .then()
        .statusCode(
            org.hamcrest.Matchers.is(503)); // its owner, who would know, does not answer here
    given().get("/v1/aggregated-balances").then().statusCode(401);
  }

  private record Plant(UUID site, UUID consumer, UUID producer) {}

  private Plant plant(ZoneId zone) {
    UUID site = masterData.site(account, zone, "equal");
    String start = "2020-01-01T00:00:00.000Z";
    UUID consumer =
        masterData.meter(account, site, "consumer", "load_profile_accurate", false, start);
    UUID producer =
        masterData.meter(account, site, "producer", "load_profile_accurate", false, start);
    masterData.setting(account, site, consumer, "2020-01-02", null);
    masterData.setting(account, site, producer, "2020-01-02", null);
    return new Plant(site, consumer, producer);
  }

  private static List<Value> day(Plant plant, Instant start, int quarterHours) {
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < quarterHours; k++) {
      Instant timestamp = start.plus(QUARTER_HOUR.multipliedBy(k));
      values.add(new Value(plant.consumer, timestamp, new BigDecimal("0.3")));
      values.add(new Value(plant.producer, timestamp, new BigDecimal("0.1")));
    }
    return values;
  }

  private static void assertRow(
      Map<String, Object> row,
      @Nullable UUID creditor,
      UUID debitor,
      String eachQuarterHour,
      int quarterHours) {
    assertEquals(Objects.toString(creditor, null), row.get("creditorMeterId"));
    assertEquals(debitor.toString(), row.get("debitorMeterId"));
    BigDecimal expected =
        new BigDecimal(eachQuarterHour).multiply(BigDecimal.valueOf(quarterHours));
    assertEquals(0, expected.compareTo(decimal(row.get("value"))), () -> "value of " + row);
    assertEquals(true, row.get("complete"));
  }

  private static BigDecimal decimal(@Nullable Object value) {
    return new BigDecimal(String.valueOf(value));
  }

  private void submit(List<Value> values) {
    for (int from = 0; from < values.size(); from += 500) {
      List<Value> batch = values.subList(from, Math.min(values.size(), from + 500));
      List<Map<String, Object>> entries =
          batch.stream()
              .map(
                  value ->
                      Map.<String, Object>of(
                          "meterId", value.meterId(),
                          "timestamp", value.timestamp().toString(),
                          "value", value.kilowattHours()))
              .toList();
      given()
          .auth()
          .oauth2(AccessTokens.of(account))
          .contentType("application/json")
          .body(Map.of("measurements", entries))
          .post("/v1/measurements")
          .then()
          .statusCode(201)
          .body("accepted", org.hamcrest.Matchers.is(batch.size()));
    }
  }

  private List<Map<String, Object>> balances(
      String filter, UUID id, Instant start, Instant end, String interval) {
    return query(filter, id, start, end, interval, null).jsonPath().getList("data");
  }

  private Response query(
      String filter, UUID id, Instant start, Instant end, String interval, @Nullable String asOf) {
    var request =
        given()
            .config(
                RestAssuredConfig.config()
                    .jsonConfig(
                        JsonConfig.jsonConfig().numberReturnType(NumberReturnType.BIG_DECIMAL)))
            .auth()
            .oauth2(AccessTokens.of(account))
            .queryParam(filter, id)
            .queryParam("startDateTime", start.toString())
            .queryParam("endDateTime", end.toString())
            .queryParam("interval", interval);
    if (asOf != null) {
      request.queryParam("asOf", asOf);
    }
    return request.get("/v1/aggregated-balances").then().statusCode(200).extract().response();
  }

  private ValidatableResponse partitions(UUID site, LocalDate day, int days) {
    return given()
        .auth()
        .oauth2(AccessTokens.of(account))
        .queryParam("siteId", site)
        .queryParam("startDate", day.toString())
        .queryParam("endDate", day.plusDays(days).toString())
        .get("/v1/balancing-partitions")
        .then()
        .statusCode(200);
  }

  private List<Integer> revisions(UUID site, LocalDate first) {
    return partitions(site, first, 3).extract().jsonPath().getList("data.inputRevision");
  }

  private List<Object> measured(UUID meter, Instant start, int days) {
    return given()
        .auth()
        .oauth2(AccessTokens.of(account))
        .queryParam("meterId", meter)
        .queryParam("startDateTime", start.toString())
        .queryParam("endDateTime", start.plus(Duration.ofDays(days)).toString())
        .get("/v1/measurements")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data.value");
  }
}
