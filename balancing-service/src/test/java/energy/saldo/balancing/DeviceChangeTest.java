package energy.saldo.balancing;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.testing.SignIn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/// Registers whose devices are replaced.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class DeviceChangeTest {

  private static final String PATH = "/v1/device-changes";
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();
  private UUID site = account.id();
  private UUID register = account.id();

  @BeforeEach
  void aRegister() {
    site = masterData.site(account.id());
    register = register("2020-01-01T00:00:00.000Z");
  }

  private UUID register(String start) {
    UUID meter =
        masterData.meter(account.id(), site, "consumer", "readings_accurate", false, start);
    masterData.setting(account.id(), site, meter, "2020-01-02", null);
    return meter;
  }

  /// 100 → 101.5 on the old device, 2 → 2.75 on the new one: 1.5 + 0.75.
  @ParameterizedTest
  @CsvSource({"10:07:00.001Z", "10:15:00Z"})
  void theEnergyOfTheQuarterHourIsThatOfBothDevices(String time) {
    submit("09:45", "99", "10:00", "100");
    create("2025-06-01T" + time, "101.5", "2").statusCode(201);
    submit("10:15", "2.75", "10:30", "3");
    balancing.settle();
    assertEquals(List.of("1", "2.25", "0.25"), energies());
    assertEquals(List.of("1", "2.25", "0.25"), balances());
  }

  /// The new device's reading is stamped with the instant of the change, so the quarter-hour from
  /// then on is its own.
  @Test
  void aReadingAtTheVeryInstantIsTheNewDevices() {
    create("2025-06-01T10:00:00Z", "101.5", "2").statusCode(201);
    submit("09:45", "100", "10:00", "2", "10:15", "2.5");
    balancing.settle();
    assertEquals(List.of("1.5", "0.5"), energies());
    assertEquals(List.of("1.5", "0.5"), balances());
  }

  @Test
  void aRegisterThatStartsAnewWithoutADeviceChangeStaysRefused() {
    submit("10:00", "100");
    reading("10:15", "2")
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "the register falls from 100 kWh at 2025-06-01T10:00:00.000Z to 2 kWh at"
                    + " 2025-06-01T10:15:00.000Z"));
    create("2025-06-01T10:14:59.999Z", "100", "2").statusCode(201);
    reading("10:15", "2").statusCode(201);
  }

  @Test
  void readingsOfBothDevicesKeepTheRuleTowardsTheChange() {
    create("2025-06-01T10:07:00Z", "101.5", "2").statusCode(201);
    reading("10:00", "102")
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "the register falls from 102 kWh at 2025-06-01T10:00:00.000Z to 101.5 kWh at"
                    + " 2025-06-01T10:07:00.000Z, where its device ends"));
    reading("10:15", "1.9")
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "the register falls from 2 kWh at 2025-06-01T10:07:00.000Z, where its device"
                    + " begins, to 1.9 kWh at 2025-06-01T10:15:00.000Z"));
    account
        .asking()
        .contentType("text/csv")
        .body(
            ("meterId,timestamp,value\n%1$s,2025-06-01T10:00:00Z,102\n"
                    + "%1$s,2025-06-01T10:15:00Z,3\n")
                .formatted(register)
                .getBytes(StandardCharsets.UTF_8))
        .post("/v1/measurements/bulk")
        .then()
        .statusCode(200)
        .body("accepted", is(1))
        .body("errors.line", contains(2));
  }

  @Test
  void bothValuesFitTheNearestReadingsOnTheirSide() {
    submit("10:00", "100", "10:15", "103");
    create("2025-06-01T10:07:00Z", "99", "104")
        .statusCode(422)
        .body("errors.path", contains("closingValue", "openingValue"))
        .body(
            "errors.message",
            contains(
                "the register falls from 100 kWh at 2025-06-01T10:00:00.000Z to 99 kWh at"
                    + " 2025-06-01T10:07:00.000Z",
                "the register falls from 104 kWh at 2025-06-01T10:07:00.000Z to 103 kWh at"
                    + " 2025-06-01T10:15:00.000Z"));
    create("2025-06-01T10:07:00Z", "100", "103").statusCode(201);
    create("2025-06-01T10:10:00Z", "102.9", "0")
        .statusCode(422)
        .body("errors.path", contains("closingValue"));
    create("2025-06-01T10:10:00Z", "103", "0").statusCode(201);
    assertEquals(List.of("103"), energies());
  }

  @Test
  void twoAtOneInstantAreAConflict() {
    create("2025-06-01T10:07:00Z", "1", "0").statusCode(201);
    create("2025-06-01T12:07:00+02:00", "1", "0")
        .statusCode(409)
        .body("errors.path", contains("timestamp"));
  }

  @Test
  void onlyARegisterWithinItsValidityHasDeviceChanges() {
    UUID profile = masterData.meter(account.id(), site, "consumer");
    post(body(profile, "2025-06-01T10:07:00Z", "1", "0"))
        .statusCode(422)
        .body("errors.path", contains("meterId"));
    create("2019-12-31T23:59:59.999Z", "1", "0")
        .statusCode(422)
        .body("errors.path", contains("timestamp"))
        .body(
            "errors.message",
            contains(
                "must be within the meter's validity, which starts at 2020-01-01T00:00:00.000Z"));
    post(body(UUID.randomUUID(), "2025-06-01T10:07:00Z", "1", "0"))
        .statusCode(422)
        .body("errors.path", contains("meterId"));
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp,    \"2025-06-01T10:07:00.0001Z\"",
    "timestamp,    null",
    "timestamp,    \"yesterday\"",
    "closingValue, -1",
    "closingValue, 0.0000001",
    "openingValue, 1000000000.000001",
    "openingValue, null",
    "openingValue, \"1\"",
    "serial,       \" \"",
  })
  void whatIsMalformedIsNamed(String field, String value) {
    String body =
        """
        {"meterId":"%s","timestamp":"2025-06-01T10:07:00Z","closingValue":1,"openingValue":0,"serial":"2"}
        """
            .formatted(register)
            .replaceFirst("\"" + field + "\":(\"[^\"]*\"|[0-9]+)", "\"" + field + "\":" + value);
    post(body).statusCode(400).body("errors.path", contains(field));
  }

  /// 1 000 000 kWh in a quarter-hour at most, whichever comes last.
  @Test
  void bothDevicesTogetherRiseWithinTheLimit() {
    submit("10:00", "100", "10:15", "400000");
    create("2025-06-01T10:07:00Z", "600200.000001", "0")
        .statusCode(422)
        .body("errors.path", contains("closingValue"));
    create("2025-06-01T10:07:00Z", "600100", "0").statusCode(201);
    assertEquals(List.of("1000000"), energies());
    reading("10:15", "400000.000001").statusCode(422);
  }

  @Test
  void aDeviceChangeIsListedReadAndDeleted() {
    submit("10:00", "100", "10:15", "101");
    String first =
        create("2025-06-01T10:07:00Z", "100.5", "100.75", "D2")
            .statusCode(201)
            .header("ETag", "\"1\"")
            .body("meterId", is(register.toString()))
            .body("timestamp", is("2025-06-01T10:07:00.000Z"))
            .body("closingValue", is(new BigDecimal("100.5")))
            .body("openingValue", is(new BigDecimal("100.75")))
            .body("serial", is("D2"))
            .extract()
            .header("Location");
    String second =
        create("2025-06-01T09:00:00Z", "99", "1").statusCode(201).extract().jsonPath().get("id");
    UUID other = register("2020-01-01T00:00:00.000Z");
    post(body(other, "2025-06-01T10:07:00Z", "1", "0")).statusCode(201);
    String firstId = first.substring(first.lastIndexOf('/') + 1);
    account.get(PATH, Map.of()).statusCode(200).body("total", is(3));
    account
        .get(PATH, Map.of("meterId", register))
        .body("data.id", contains(firstId, second))
        .body("total", is(2));
    account
        .get(PATH, Map.of("meterId", register, "offset", 1, "limit", 1))
        .body("data.id", contains(second))
        .body("total", is(2));
    account.get(PATH, Map.of("offset", 3)).body("data", empty()).body("total", is(3));
    account.get(first, Map.of()).statusCode(200).header("ETag", "\"1\"").body("serial", is("D2"));
    account.asking().header("If-Match", "\"2\"").delete(first).then().statusCode(412);
    account.asking().delete(first).then().statusCode(204);
    account.get(first, Map.of()).statusCode(404);
    account.asking().delete(first).then().statusCode(404);
    account.get(PATH, Map.of("meterId", register)).body("data.id", contains(second));
  }

  @Test
  void aDeletionThatLeavesTheRegisterFallingIsRefusedAndChangesNothing() {
    create("2025-06-01T10:07:00Z", "101", "2").statusCode(201);
    submit("10:00", "100", "10:15", "3");
    String id = account.get(PATH, Map.of()).extract().jsonPath().get("data[0].id");
    account
        .asking()
        .delete(PATH + "/" + id)
        .then()
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "without this device change the register falls from 100 kWh at"
                    + " 2025-06-01T10:00:00.000Z to 3 kWh at 2025-06-01T10:15:00.000Z"));
    account.get(PATH, Map.of()).body("total", is(1));
    assertEquals(List.of("2"), energies());
  }

  /// The last quarter-hour of 1 June ends at midnight with the first reading of the next day.
  @Test
  void exactlyTheDayThatIsTouchedIsBalancedAgain() {
    List<Value> values = new ArrayList<>();
    Instant start = Instant.parse("2025-05-31T22:00:00Z");
    for (int k = 0; k <= 3 * 96; k++) {
      values.add(new Value(register, start.plusSeconds(900L * k), new BigDecimal(1000 + k)));
    }
    account.submit(values);
    assertRevisions(1, 1, 1);
    create("2025-06-01T22:00:00Z", "1096", "1095").statusCode(201);
    assertRevisions(2, 1, 1);
    create("2025-06-01T22:00:00.001Z", "1096", "1096").statusCode(201);
    assertRevisions(2, 1, 1);
    String id =
        create("2025-06-02T12:07:00Z", "1152.5", "1152.25")
            .statusCode(201)
            .extract()
            .jsonPath()
            .get("id");
    assertRevisions(2, 2, 1);
    balancing.settle();
    account.asking().delete(PATH + "/" + id).then().statusCode(204);
    assertRevisions(2, 3, 1);
    create("2025-06-09T12:07:00Z", "2000", "0").statusCode(201);
    account.partitions(site, DAY, 30).body("data[8].inputRevision", is(0));
  }

  private void assertRevisions(Integer... revisions) {
    account.partitions(site, DAY, 3).body("data.inputRevision", contains(revisions));
  }

  @Test
  void aMeterWithADeviceChangeIsMeasured() {
    assertEquals(false, isMeasured(null, null));
    create("2025-06-01T10:07:00Z", "1", "0").statusCode(201);
    assertEquals(true, isMeasured(null, null));
    assertEquals(false, isMeasured("2025-06-01T10:00:00Z", "2025-06-01T11:00:00Z"));
    assertEquals(true, isMeasured("2025-06-01T10:15:00Z", null));
    assertEquals(true, isMeasured("2025-01-01T00:00:00Z", "2025-06-01T10:00:00Z"));
  }

  @Test
  void aKeyGivesTheFirstAnswerAgain() {
    Map<String, Object> body = body(register, "2025-06-01T10:07:00Z", "1", "0");
    ValidatableResponse first = postWithKey(body).statusCode(201);
    ValidatableResponse again =
        postWithKey(body).statusCode(201).header("Idempotent-Replayed", "true");
    assertEquals(first.extract().asString(), again.extract().asString());
    assertEquals(first.extract().header("Location"), again.extract().header("Location"));
    account.get(PATH, Map.of()).body("total", is(1));
  }

  private ValidatableResponse postWithKey(Map<String, Object> body) {
    return account
        .asking()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", "once")
        .body(body)
        .post(PATH)
        .then();
  }

  /// Either the change is first and the reading fits, or the reading is refused; never both taken
  /// with a register that falls.
  @Test
  void aChangeAndAReadingAtOnceNeverLeaveAFallingRegister()
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int day = 1; day <= 25; day++) {
        String date = "2025-06-%02d".formatted(day);
        UUID meter = register("2020-01-01T00:00:00.000Z");
        account.submit(List.of(new Value(meter, date + "T10:00:00Z", "100")));
        Map<String, Object> change = body(meter, date + "T10:07:00Z", "100", "50");
        Map<String, Object> low =
            Map.of("meterId", meter, "timestamp", date + "T10:15:00Z", "value", 40);
        Future<Integer> ofChange = threads.submit(() -> post(change).extract().statusCode());
        Future<Integer> ofReading =
            threads.submit(
                () -> account.submit(Map.of("measurements", List.of(low))).extract().statusCode());
        assertEquals(201, ofChange.get());
        assertEquals(422, ofReading.get());
        Map<String, Object> later =
            Map.of("meterId", meter, "timestamp", date + "T10:15:00Z", "value", 140);
        Map<String, Object> second = body(meter, date + "T10:08:00Z", "60", "150");
        Future<Integer> ofSecond = threads.submit(() -> post(second).extract().statusCode());
        int taken = account.submit(Map.of("measurements", List.of(later))).extract().statusCode();
        assertEquals(623, taken + ofSecond.get());
      }
    }
  }

  private ValidatableResponse create(String timestamp, String closing, String opening) {
    return create(timestamp, closing, opening, null);
  }

  private ValidatableResponse create(
      String timestamp, String closing, String opening, @Nullable String serial) {
    Map<String, Object> body = body(register, timestamp, closing, opening);
    body.put("serial", serial);
    return post(body);
  }

  private static Map<String, Object> body(
      UUID meter, String timestamp, String closing, String opening) {
    Map<String, Object> body = new HashMap<>();
    body.put("meterId", meter);
    body.put("timestamp", timestamp);
    body.put("closingValue", new BigDecimal(closing));
    body.put("openingValue", new BigDecimal(opening));
    return body;
  }

  private ValidatableResponse post(Object body) {
    return account.asking().contentType(ContentType.JSON).body(body).post(PATH).then();
  }

  private ValidatableResponse reading(String time, String value) {
    return account.submit(
        Map.of(
            "measurements",
            List.of(
                Map.of(
                    "meterId",
                    register,
                    "timestamp",
                    "2025-06-01T" + time + ":00Z",
                    "value",
                    new BigDecimal(value)))));
  }

  private void submit(String... timesAndValues) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < timesAndValues.length; i += 2) {
      values.add(
          new Value(register, "2025-06-01T" + timesAndValues[i] + ":00Z", timesAndValues[i + 1]));
    }
    account.submit(values);
  }

  private List<String> energies() {
    return values("/v1/aggregated-measurements", "meterId");
  }

  private List<String> balances() {
    return values("/v1/aggregated-balances", "debitorMeterId");
  }

  private List<String> values(String path, String filter) {
    List<Object> values =
        account
            .get(
                path,
                Map.of(
                    filter,
                    register,
                    "startDateTime",
                    "2025-06-01T00:00:00Z",
                    "endDateTime",
                    "2025-06-02T00:00:00Z",
                    "interval",
                    "PT15M"))
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("data.value");
    return values.stream().map(Object::toString).toList();
  }

  private boolean isMeasured(@Nullable String start, @Nullable String end) {
    Map<String, Object> question = new HashMap<>(Map.of("accountId", account.id()));
    question.put("startDate", start);
    question.put("endDate", end);
    return SignIn.as(AccessTokens.ofService())
        .body(question)
        .post("/internal/v1/meters/" + register + "/measured")
        .then()
        .statusCode(200)
        .extract()
        .path("isMeasured");
  }
}
