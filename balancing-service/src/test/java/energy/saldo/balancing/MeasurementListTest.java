package energy.saldo.balancing;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values read back by `GET /v1/measurements`.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class MeasurementListTest {

  private static final String MIDNIGHT = "2025-05-31T22:00:00Z";
  private static final String START = "2025-01-01T00:00:00.000Z";

  @Inject MasterData masterData;

  private final Account account = Account.open();
  private UUID site = account.id();

  @BeforeEach
  void aSite() {
    site = masterData.site(account.id());
  }

  @Test
  void aLoadProfileStampedAtTheEndOfItsIntervalsIsAnsweredAsItWasStamped() {
    UUID meter = meter("load_profile_accurate", "interval_end");
    submit(meter, MIDNIGHT, "1", "2025-05-31T22:15:00Z", "2.000001", "2025-05-31T22:30:00Z", "0");
    Map<String, Object> midnight = row(meter, "2025-05-31T22:00:00.000Z", "1", "1.29");
    Map<String, Object> first = row(meter, "2025-05-31T22:15:00.000Z", "2.000001", "1.29");
    Map<String, Object> second = row(meter, "2025-05-31T22:30:00.000Z", "0", "1.29");
    assertRows(List.of(midnight, first), meter, MIDNIGHT, "2025-05-31T22:30:00Z");
    assertRows(List.of(first, second), meter, "2025-05-31T22:15:00Z", "2025-05-31T22:45:00Z");
    assertRows(List.of(midnight), meter, "2025-05-31T00:00:00Z", "2025-05-31T22:15:00Z");
    account
        .partitions(site, LocalDate.of(2025, 5, 31), 2)
        .body("data.day", is(List.of("2025-05-31", "2025-06-01")));
  }

  /// Its first interval ends a quarter-hour after the meter's start.
  @Test
  void aLoadProfileStampedAtTheEndBeginsAQuarterHourAfterItsMeter() {
    UUID meter = meter("load_profile_accurate", "interval_end");
    account.submit(List.of(new Value(meter, "2025-01-01T00:15:00Z", "1")));
    account
        .submit(
            "[{\"meterId\":\"%s\",\"timestamp\":\"2025-01-01T00:00:00Z\",\"value\":1}]"
                .formatted(meter))
        .statusCode(422)
        .body(
            "errors[0].message",
            is("must be within the meter's validity, which starts at 2025-01-01T00:00:00.000Z"));
    assertRows(
        List.of(row(meter, "2025-01-01T00:15:00.000Z", "1", "1.29")),
        meter,
        "2024-12-31T00:00:00Z",
        "2025-01-02T00:00:00Z");
  }

  /// Whatever the operator does with load profiles: a reading is of its instant.
  @ParameterizedTest
  @CsvSource({"interval_start", "interval_end"})
  void aRegistersReadingsAreAnsweredAtTheInstantsTheyWereRead(String loadProfileTimestamp) {
    UUID meter = meter("readings_accurate", loadProfileTimestamp);
    submit(meter, MIDNIGHT, "10", "2025-05-31T22:15:00Z", "10", "2025-05-31T22:30:00Z", "11.5");
    Map<String, Object> midnight = row(meter, "2025-05-31T22:00:00.000Z", "10", "1.8");
    Map<String, Object> first = row(meter, "2025-05-31T22:15:00.000Z", "10", "1.8");
    Map<String, Object> second = row(meter, "2025-05-31T22:30:00.000Z", "11.5", "1.8");
    assertRows(List.of(midnight, first, second), meter, MIDNIGHT, "2025-05-31T22:45:00Z");
    assertRows(List.of(midnight, first), meter, MIDNIGHT, "2025-05-31T22:30:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "consumer, load_profile_accurate, false, 1.29",
    "producer, load_profile_accurate, false, 2.29",
    "consumer, load_profile_accurate, true,  2.29",
    "producer, load_profile_accurate, true,  1.29",
    "consumer, readings_accurate,     false, 1.8",
    "producer, readings_accurate,     false, 2.8",
    "consumer, readings_accurate,     true,  2.8",
    "producer, readings_accurate,     true,  1.8",
  })
  void eachValueNamesItsObisCode(String direction, String measuring, boolean grid, String type) {
    UUID meter = masterData.meter(account.id(), site, direction, measuring, grid, START);
    account.submit(List.of(new Value(meter, MIDNIGHT, "1")));
    assertRows(
        List.of(row(meter, "2025-05-31T22:00:00.000Z", "1", type)),
        meter,
        MIDNIGHT,
        "2025-05-31T22:15:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-05-31T22:00:00Z,      2025-05-31T22:30:00Z,          22:00 22:15",
    "2025-05-31T22:15:00Z,      2025-05-31T22:15:00.001Z,      22:15",
    "2025-05-31T22:00:00.001Z,  2025-05-31T22:30:00Z,          22:15",
    "2025-05-31T22:07:00Z,      2025-05-31T22:31:00Z,          22:15 22:30",
    "2025-06-01T00:15:00+02:00, 2025-06-01T00:45:00.000+02:00, 22:15 22:30",
    "2025-05-31T22:45:00Z,      2025-06-01T22:00:00Z,          ''",
  })
  void aRangeIsCutHalfOpen(String start, String end, String stamps) {
    UUID meter = masterData.meter(account.id(), site, "consumer");
    submit(meter, MIDNIGHT, "1", "2025-05-31T22:15:00Z", "2", "2025-05-31T22:30:00Z", "3");
    List<String> answered = new ArrayList<>();
    rows(meter, start, end).forEach(row -> answered.add(timeOf(row)));
    assertEquals(stamps, String.join(" ", answered));
  }

  /// Over the end of a local day, and delivered in another order.
  @Test
  void pagesCutTheValuesInOrderOfTimeAndTotalCountsAll() {
    UUID meter = masterData.meter(account.id(), site, "consumer");
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      Instant timestamp = Instant.parse("2025-05-31T21:00:00Z").plus(Duration.ofMinutes(15L * k));
      values.add(new Value(meter, timestamp, BigDecimal.valueOf(k)));
    }
    Collections.shuffle(values, new Random(3));
    values.forEach(value -> account.submit(List.of(value)));
    List<Integer> all = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertPage(all, meter, Map.of());
    assertPage(all.subList(0, 4), meter, Map.of("limit", 4));
    assertPage(all.subList(0, 4), meter, Map.of("limit", 4, "offset", 0));
    assertPage(all.subList(4, 8), meter, Map.of("limit", 4, "offset", 4));
    assertPage(all.subList(8, 10), meter, Map.of("limit", 4, "offset", 8));
    assertPage(List.of(), meter, Map.of("limit", 4, "offset", 10));
    assertPage(List.of(), meter, Map.of("limit", 4, "offset", Long.MAX_VALUE));
    assertPage(all.subList(7, 10), meter, Map.of("offset", 7));
    assertPage(List.of(), meter, Map.of("limit", 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "meterId       |                      | must not be null",
        "meterId       | 7                    | is not a UUID",
        "meterId       | 1-1-1-1-1            | is not a UUID",
        "startDateTime |                      | is required, such as 2025-01-01T00:00:00Z",
        "startDateTime | yesterday            | 'yesterday' is not an ISO 8601"
            + " instant of the years 1900 to 2999, such as 2025-01-01T00:15:00Z",
        "startDateTime | 2025-06-01           | '2025-06-01' is not an ISO 8601"
            + " instant of the years 1900 to 2999, such as 2025-01-01T00:15:00Z",
        "endDateTime   |                      | is required, such as 2025-01-01T00:00:00Z",
        "endDateTime   | 2025-06-01T00:00:00  | '2025-06-01T00:00:00' is not an ISO 8601"
            + " instant of the years 1900 to 2999, such as 2025-01-01T00:15:00Z",
        "endDateTime   | 2025-05-31T22:00:00Z | must be after startDateTime",
        "endDateTime   | 2025-05-31T21:00:00Z | must be after startDateTime",
        "startDateTime | +294277-01-01T00:00Z | '+294277-01-01T00:00Z' is not an ISO 8601"
            + " instant of the years 1900 to 2999, such as 2025-01-01T00:15:00Z",
        "endDateTime   | 3000-01-01T00:00:00Z | '3000-01-01T00:00:00Z' is not an ISO 8601"
            + " instant of the years 1900 to 2999, such as 2025-01-01T00:15:00Z",
        "endDateTime   | 2225-05-31T22:00:00Z | must be at most 100 years after startDateTime",
        "limit         | -1                   | must be greater than or equal to 0",
        "limit         | many                 | is not a whole number",
        "limit         | 9223372036854775808  | is not a whole number",
        "offset        | -1                   | must be greater than or equal to 0",
        "offset        | 1.5                  | is not a whole number",
      })
  void aBadParameterIsNamed(String name, @Nullable String value, String message) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("meterId", masterData.meter(account.id(), site, "consumer"));
    parameters.put("startDateTime", MIDNIGHT);
    parameters.put("endDateTime", "2025-06-01T22:00:00Z");
    parameters.remove(name);
    if (value != null) {
      parameters.put(name, value);
    }
    Map<String, Object> problem =
        account
            .get("/v1/measurements", parameters)
            .statusCode(400)
            .contentType("application/problem+json")
            .extract()
            .jsonPath()
            .getMap("");
    Map<String, Object> expected =
        Map.of(
            "type",
            "/problems/malformed",
            "status",
            400,
            "title",
            "Invalid request",
            "detail",
            name + ": " + message,
            "errors",
            List.of(Map.of("path", name, "message", message)));
    Map<String, Object> withoutPlace = new HashMap<>(problem);
    withoutPlace.remove("instance");
    assertEquals(expected, withoutPlace);
  }

  @Test
  void allBadParametersAreNamedAtOnce() {
    account
        .get("/v1/measurements", Map.of("meterId", UUID.randomUUID(), "limit", -1, "offset", -1))
        .statusCode(400)
        .body("detail", is("limit: must be greater than or equal to 0 (and 1 more)"))
        .body("errors.path", is(List.of("limit", "offset")));
    account
        .get("/v1/measurements", Map.of("meterId", UUID.randomUUID()))
        .statusCode(400)
        .body("errors.path", is(List.of("startDateTime", "endDateTime")));
  }

  private UUID meter(String measuring, String loadProfileTimestamp) {
    return masterData.meter(
        account.id(),
        Map.of(
            "siteId",
            site.toString(),
            "direction",
            "consumer",
            "grid",
            false,
            "measuring",
            measuring,
            "loadProfileTimestamp",
            loadProfileTimestamp,
            "startDate",
            START));
  }

  private void submit(UUID meter, String... timestampsAndValues) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < timestampsAndValues.length; i += 2) {
      values.add(new Value(meter, timestampsAndValues[i], timestampsAndValues[i + 1]));
    }
    account.submit(values);
  }

  private static Map<String, Object> row(
      UUID meter, String timestamp, String kilowattHours, String type) {
    return Map.of(
        "meterId",
        meter.toString(),
        "timestamp",
        timestamp,
        "value",
        new BigDecimal(kilowattHours),
        "type",
        type,
        "quality",
        "measured");
  }

  private void assertRows(
      List<Map<String, Object>> expected, UUID meter, String start, String end) {
    assertEquals(expected, rows(meter, start, end));
  }

  private List<Map<String, Object>> rows(UUID meter, String start, String end) {
    JsonPath answer =
        account
            .get(
                "/v1/measurements",
                Map.of("meterId", meter, "startDateTime", start, "endDateTime", end))
            .statusCode(200)
            .contentType("application/json")
            .extract()
            .jsonPath();
    List<Map<String, Object>> rows = answer.getList("data");
    assertEquals(rows.size(), answer.getInt("total"));
    return rows.stream().map(MeasurementListTest::exact).toList();
  }

  /// With its value as a decimal, which JSON has as a whole number where it is one.
  private static Map<String, Object> exact(Map<String, Object> row) {
    Map<String, Object> exact = new HashMap<>(row);
    exact.put("value", new BigDecimal(String.valueOf(row.get("value"))));
    return exact;
  }

  private static String timeOf(Map<String, Object> row) {
    String timestamp = String.valueOf(row.get("timestamp"));
    return timestamp.substring("2025-05-31T".length(), "2025-05-31T22:00".length());
  }

  private void assertPage(List<Integer> expected, UUID meter, Map<String, Object> page) {
    Map<String, Object> parameters = new HashMap<>(page);
    parameters.put("meterId", meter);
    parameters.put("startDateTime", "2025-05-31T00:00:00Z");
    parameters.put("endDateTime", "2025-06-02T00:00:00Z");
    account
        .get("/v1/measurements", parameters)
        .statusCode(200)
        .body("data.value", is(expected))
        .body("total", is(10));
  }
}
