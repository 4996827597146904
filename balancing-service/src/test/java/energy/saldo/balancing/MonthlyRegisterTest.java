package energy.saldo.balancing;

import static energy.saldo.balancing.Account.QUARTER_HOUR;
import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Flow;
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
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of months whose registers' readings are withdrawn or of other qualities, or whose
/// registers' devices are replaced.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class MonthlyRegisterTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate MARCH = LocalDate.of(2025, 3, 1);
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();
  private UUID site = account.id();
  private UUID register = account.id();
  private Map<String, String> before = Map.of();

  @BeforeEach
  void aRegister() {
    site = masterData.monthlySite(account.id(), BERLIN, "equal");
    register = meter("readings_inaccurate");
  }

  /// Without the reading in the middle, both bounds of March lie between February 20th and April
  /// 9th, 203 and 946 of 1152 hours after the first: 126 · 743/1152 = 81.265625.
  @Test
  void aWithdrawnReadingsMonthsAreInterpolatedAnewOrOpen() {
    submitThree();
    assertFlows(MARCH, "83.333333");
    withdraw("2025-03-10T12:00:00Z").statusCode(201);
    assertRequeued("02 03 04 ");
    assertFlows(MARCH, "81.265625");
    withdraw("2025-04-09T12:00:00Z").statusCode(201);
    assertRequeued("02 03 04 ");
    assertFlows(MARCH);
    account
        .partitions(site, MARCH, 1)
        .body("data.state", contains("open"))
        .body("data[0].missing.from", contains("2025-02-28T23:00:00.000Z"))
        .body("data[0].missing.until", contains("2025-03-31T22:00:00.000Z"));
    withdraw("2025-02-20T12:00:00Z").statusCode(201);
    assertRequeued("");
    assertEquals(List.of(), account.measured(register, midnight(MARCH.minusMonths(2)), 150));
    submit("2025-02-20T12:00:00Z", "100", "2025-04-09T12:00:00Z", "226");
    assertRequeued("02 03 04 ");
    assertFlows(MARCH, "81.265625");
  }

  /// Bounds that it was no neighbour of stay as they are.
  @Test
  void aWithdrawalReachesTheNearestReadingsOnly() {
    submit(
        "2025-01-31T23:00:00Z", "0",
        "2025-02-10T00:00:00Z", "10",
        "2025-02-15T00:00:00Z", "20",
        "2025-03-15T00:00:00Z", "30",
        "2025-04-15T00:00:00Z", "40",
        "2025-05-15T00:00:00Z", "50");
    assertRequeued("01 02 03 04 05 ");
    withdraw("2025-02-10T00:00:00Z").statusCode(201);
    assertRequeued("");
    withdraw("2025-04-15T00:00:00Z").statusCode(201);
    // From March 15th to May 15th are 1464 hours, and 406 and 1126 until the bounds: the first of
    // them stood at 30 + 10 · 406/744 = 35.456989 and stands at 30 + 20 · 406/1464 = 35.546448.
    assertRequeued("03 04 05 ");
    // 30 + 20 · 1126/1464 = 45.382514.
    assertFlows(MARCH.plusMonths(1), "9.836066");
  }

  @Test
  void withdrawingAReadingThatIsNotThereChangesNothing() {
    submitThree();
    withdraw("2025-03-10T12:00:00.001Z").statusCode(201);
    assertRequeued("");
    assertEquals(
        List.of("2025-03-10T12:00:00.000Z 136 measured", "2025-03-10T12:00:00.001Z null null"),
        journal("2025-03-10T12:00:00Z", 1));
  }

  @Test
  void theJournalShowsReadingsAndWithdrawalsInTheirOrder() {
    submitThree();
    submit("2025-03-10T12:00:00Z", "137", "substituted");
    withdraw("2025-03-10T12:00:00Z").statusCode(201);
    submit("2025-03-10T12:00:00Z", "138", "provisional");
    assertEquals(
        List.of(
            "2025-02-20T12:00:00.000Z 100 measured",
            "2025-03-10T12:00:00.000Z 136 measured",
            "2025-03-10T12:00:00.000Z 137 substituted",
            "2025-03-10T12:00:00.000Z null null",
            "2025-03-10T12:00:00.000Z 138 provisional",
            "2025-04-09T12:00:00.000Z 226 measured"),
        journal("2025-02-01T00:00:00Z", 100));
    account
        .get("/v1/measurements", range("2025-03-10T12:00:00Z", 1))
        .statusCode(200)
        .body("data.value", contains(138))
        .body("data.quality", contains("provisional"));
  }

  /// What the batch withdraws is no neighbour of what it brings.
  @Test
  void theRuleOfRegistersLooksAtWhatRemains() {
    submitThree();
    account
        .submit(Map.of("measurements", List.of(value("2025-03-11T12:00:00Z", "120", null))))
        .statusCode(422);
    account
        .submit(
            Map.of(
                "measurements",
                List.of(
                    value("2025-03-11T12:00:00Z", "120", null),
                    value("2025-03-10T12:00:00Z", null, null))))
        .statusCode(201);
    assertEquals(
        List.of("100", "120", "226"),
        account.measured(register, midnight(MARCH.minusMonths(2)), 150).stream()
            .map(String::valueOf)
            .toList());
  }

  /// A bound is as good as the worse of its neighbours, and March as the worse of its bounds.
  @Test
  void aMonthIsProvisionalIfAReadingAroundItsBoundsIs() {
    submitThree();
    assertProvisional(0);
    submit("2025-03-10T12:00:00Z", "136", "provisional");
    assertRequeued("02 03 04 ");
    assertProvisional(1);
    assertFlows(MARCH, "83.333333");
    submit("2025-03-10T12:00:00Z", "136", "provisional");
    assertRequeued("");
    submit("2025-03-10T12:00:00Z", "136", "substituted");
    assertRequeued("02 03 04 ");
    assertProvisional(0);
    submit("2025-04-09T12:00:00Z", "226", "provisional");
    assertRequeued("03 04 ");
    assertProvisional(1);
    submit("2025-04-09T12:00:00Z", "226", "measured");
    assertRequeued("03 04 ");
    assertProvisional(0);
    // No neighbour of a bound.
    submit("2025-04-12T00:00:00Z", "250", "provisional");
    submit("2025-02-10T00:00:00Z", "50", "provisional");
    assertRequeued("");
    // One bound of April is missing: it has no energy that could be provisional.
    account.partitions(site, MARCH.plusMonths(1), 1).body("data.provisional", contains(0));
  }

  /// The load profile has one such quarter-hour, the register one at the month's end, which is no
  /// bound of an energy of April.
  @Test
  void loadProfilesAndMidnightsArePerMonthProvisionalToo() {
    UUID profile = meter("load_profile_accurate");
    UUID midnights = meter("readings_accurate");
    List<Value> values = new ArrayList<>();
    for (Instant stamp = midnight(MARCH);
        stamp.isBefore(midnight(MARCH.plusMonths(1)));
        stamp = stamp.plus(QUARTER_HOUR)) {
      values.add(new Value(profile, stamp, BigDecimal.ONE));
    }
    values.add(new Value(midnights, "2025-02-28T23:00:00Z", "1"));
    values.add(new Value(midnights, "2025-03-14T23:00:00Z", "2"));
    account.submit(values);
    submitThree();
    UUID readAtAnyInstant = register;
    for (String time : List.of("2025-03-10T10:00:00Z", "2025-03-10T10:15:00Z")) {
      register = profile;
      submit(time, "1", "provisional");
    }
    register = midnights;
    submit("2025-03-14T23:00:00Z", "2", "provisional");
    submit("2025-03-31T22:00:00Z", "3", "measured");
    assertProvisional(1);
    submit("2025-03-31T22:00:00Z", "3", "provisional");
    assertProvisional(2);
    register = readAtAnyInstant;
    submit("2025-02-20T12:00:00Z", "100", "provisional");
    assertProvisional(3);
    account.partitions(site, MARCH.plusMonths(1), 1).body("data.provisional", contains(0));
  }

  /// 130 - 100 on the old device and 6 until March 10th on the new one are the 36 of
  /// [#aWithdrawnReadingsMonthsAreInterpolatedAnewOrOpen].
  @Test
  void aRegisterRunsOnWhereItsDeviceIsReplaced() {
    submit("2025-02-20T12:00:00Z", "100");
    replace("2025-03-01T12:00:00.001Z", "130", "0").statusCode(201);
    submit("2025-03-10T12:00:00Z", "6", "2025-04-09T12:00:00Z", "96");
    assertRequeued("02 03 04 ");
    assertFlows(MARCH, "83.333333");
    withdraw("2025-03-10T12:00:00Z").statusCode(201);
    assertRequeued("02 03 04 ");
    assertFlows(MARCH, "81.265625");
  }

  /// At the very instant of the bound the reading is the new device's: February ends with 130 + 0.
  @Test
  void aDeviceChangeAtABoundAndItsReadingEndTheMonthBefore() {
    replace("2025-02-28T23:00:00Z", "130", "7").statusCode(201);
    submit("2025-01-31T23:00:00Z", "100", "2025-02-28T23:00:00Z", "7.5");
    submit("2025-03-31T22:00:00Z", "10");
    balancing.settle();
    assertFlows(MARCH.minusMonths(1), "30.5");
    assertFlows(MARCH, "2.5");
  }

  /// Between the readings around the change, March 20th and June 9th, the register rises by 91
  /// instead of 81 in 1944 hours; 286 and 1006 of them are until the bounds of April.
  @Test
  void aDeviceChangeRequeuesTheMonthsWhoseEnergiesItAlters() {
    LocalDate april = MARCH.plusMonths(1);
    submit(
        "2025-01-10T00:00:00Z", "0",
        "2025-03-20T00:00:00Z", "69",
        "2025-06-09T00:00:00Z", "150",
        "2025-09-01T00:00:00Z", "250");
    assertRequeued("01 02 03 04 05 06 07 08 09 ");
    assertFlows(april, "30");
    String id = id(replace("2025-05-05T12:00:00Z", "110", "100").statusCode(201));
    assertRequeued("03 04 05 06 ");
    assertFlows(april, "33.703704");
    account.deleteDeviceChange(id).statusCode(204);
    assertRequeued("03 04 05 06 ");
    assertFlows(april, "30");
    replace("2025-05-05T12:00:00Z", "110", "110").statusCode(201);
    assertRequeued("");
    // September has no energy, before and after.
    replace("2025-08-20T00:00:00Z", "240", "230").statusCode(201);
    assertRequeued("06 07 08 ");
    replace("2025-10-01T00:00:00Z", "300", "0").statusCode(201);
    replace("2025-01-05T00:00:00Z", "7", "0").statusCode(201);
    assertRequeued("");
  }

  @Test
  void aRegisterReadAtMidnightsIsReplacedWithinOneMonth() {
    site = masterData.monthlySite(account.id(), BERLIN, "equal");
    register = meter("readings_accurate");
    submit(
        "2025-02-28T23:00:00Z", "1000",
        "2025-03-14T23:00:00Z", "1400",
        "2025-03-31T22:00:00Z", "1743",
        "2025-04-30T22:00:00Z", "2000");
    assertRequeued("02 03 04 05 ");
    replace("2025-03-20T12:00:00Z", "1500", "1450").statusCode(201);
    assertRequeued("03 ");
    assertFlows(MARCH, "793");
    replace("2025-03-31T22:00:00Z", "1750", "1743").statusCode(201);
    assertRequeued("03 ");
    assertFlows(MARCH, "800");
    String id = id(replace("2025-03-31T22:00:00.001Z", "1743.5", "1743").statusCode(201));
    assertRequeued("04 ");
    assertFlows(MARCH.plusMonths(1), "257.5");
    replace("2025-05-10T12:00:00Z", "3000", "0").statusCode(201);
    replace("2025-02-10T12:00:00Z", "3000", "0").statusCode(201);
    assertRequeued("");
    account.deleteDeviceChange(id).statusCode(204);
    assertRequeued("04 ");
    assertFlows(MARCH.plusMonths(1), "257");
    assertFlows(MARCH, "800");
  }

  @Test
  void readingsOfBothDevicesKeepTheRuleTowardsTheChange() {
    String id = id(replace("2025-03-10T12:00:00.500Z", "130", "5").statusCode(201));
    account
        .submit(
            Map.of(
                "measurements",
                List.of(
                    value("2025-03-10T12:00:00Z", "131", null),
                    value("2025-03-10T12:00:00.500Z", "4", null))))
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "the register falls from 131 kWh at 2025-03-10T12:00:00.000Z to 130 kWh at"
                    + " 2025-03-10T12:00:00.500Z, where its device ends",
                "the register falls from 5 kWh at 2025-03-10T12:00:00.500Z, where its device"
                    + " begins, to 4 kWh at 2025-03-10T12:00:00.500Z"));
    submit("2025-03-10T12:00:00Z", "120", "2025-03-10T13:00:00Z", "6");
    replace("2025-03-10T12:30:00Z", "6.5", "6.25")
        .statusCode(422)
        .body("errors.path", contains("openingValue"));
    replace("2025-03-11T00:00:00Z", "5.9", "0")
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "the register falls from 6 kWh at 2025-03-10T13:00:00.000Z to 5.9 kWh at"
                    + " 2025-03-11T00:00:00.000Z"));
    account
        .deleteDeviceChange(id)
        .statusCode(422)
        .body(
            "errors.message",
            contains(
                "without this device change the register falls from 120 kWh at"
                    + " 2025-03-10T12:00:00.000Z to 6 kWh at 2025-03-10T13:00:00.000Z"));
  }

  private ValidatableResponse replace(String timestamp, String closing, String opening) {
    return account.createDeviceChange(
        Map.of(
            "meterId",
            register,
            "timestamp",
            timestamp,
            "closingValue",
            new BigDecimal(closing),
            "openingValue",
            new BigDecimal(opening)));
  }

  private static String id(ValidatableResponse created) {
    return created.extract().jsonPath().getString("id");
  }

  private void submitThree() {
    submit(
        "2025-02-20T12:00:00Z", "100",
        "2025-03-10T12:00:00Z", "136",
        "2025-04-09T12:00:00Z", "226");
    assertRequeued("02 03 04 ");
  }

  private UUID meter(String measuring) {
    UUID meter = masterData.meter(account.id(), site, "consumer", measuring, false, LONG_AGO);
    masterData.setting(account.id(), site, meter, "2020-02-01", null);
    return meter;
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(BERLIN).toInstant();
  }

  private void submit(String... timestampsAndValues) {
    if (timestampsAndValues.length == 3) {
      account
          .submit(
              Map.of(
                  "measurements",
                  List.of(
                      value(
                          timestampsAndValues[0], timestampsAndValues[1], timestampsAndValues[2]))))
          .statusCode(201);
      return;
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < timestampsAndValues.length; i += 2) {
      values.add(new Value(register, timestampsAndValues[i], timestampsAndValues[i + 1]));
    }
    account.submit(values);
  }

  private ValidatableResponse withdraw(String timestamp) {
    return account.submit(Map.of("measurements", List.of(value(timestamp, null, null))));
  }

  private Map<String, Object> value(
      String timestamp, @Nullable String value, @Nullable String quality) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("meterId", register);
    entry.put("timestamp", timestamp);
    entry.put("value", value == null ? null : new BigDecimal(value));
    if (quality != null) {
      entry.put("quality", quality);
    }
    return entry;
  }

  private Map<String, Object> range(String start, int days) {
    return Map.of(
        "meterId",
        register,
        "startDateTime",
        start,
        "endDateTime",
        Instant.parse(start).plus(Duration.ofDays(days)).toString());
  }

  private List<String> journal(String start, int days) {
    List<Map<String, Object>> rows =
        account
            .get("/v1/measurements/journal", range(start, days))
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("data");
    return rows.stream()
        .map(row -> row.get("timestamp") + " " + row.get("value") + " " + row.get("quality"))
        .toList();
  }

  private void assertFlows(LocalDate month, String... kilowattHours) {
    assertEquals(
        List.of(kilowattHours).stream().map(value -> Flow.of(null, register, value)).toList(),
        account.flows(site, midnight(month), midnight(month.plusMonths(1)), "P1M"));
  }

  private void assertProvisional(int expected) {
    balancing.settle();
    account
        .partitions(site, MARCH, 1)
        .body("data.state", contains("balanced"))
        .body("data.provisional", contains(expected));
  }

  /// Exactly these months of 2025 have new input since the last call; they are balanced.
  private void assertRequeued(String months) {
    Map<String, String> now = new TreeMap<>();
    for (Map<String, Object> partition :
        account
            .partitions(site, LocalDate.of(2025, 1, 1), 365)
            .extract()
            .jsonPath()
            .<Map<String, Object>>getList("data")) {
      String revision = String.valueOf(partition.get("inputRevision"));
      if (!revision.equals("0")) {
        now.put(String.valueOf(partition.get("day")).substring(5, 7), revision);
      }
    }
    StringBuilder requeued = new StringBuilder();
    now.forEach(
        (month, revision) ->
            requeued.append(revision.equals(before.get(month)) ? "" : month + " "));
    before = now;
    assertEquals(months, requeued.toString());
    balancing.settle();
  }
}
