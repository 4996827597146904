package energy.saldo.balancing;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Energies of meters, added up.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class AggregatedMeasurementTest {

  private static final String PATH = "/v1/aggregated-measurements";
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Inject MasterData masterData;

  private final Account account = Account.open();
  private UUID site = account.id();
  private UUID profile = account.id();
  private UUID register = account.id();

  @BeforeEach
  void meters() {
    site = masterData.site(account.id());
    List<UUID> ids =
        Stream.of("load_profile_accurate", "readings_accurate")
            .map(
                measuring ->
                    masterData.meter(
                        account.id(), site, "consumer", measuring, false, "2020-01-01T00:00:00Z"))
            .toList();
    profile = ids.get(0);
    register = ids.get(1);
  }

  /// 21:45 … 22:30 UTC are 23:45 … 00:30 in Berlin.
  @Test
  void aRegistersEnergyIsTheDifferenceAlsoOverMidnight() {
    submit(register, "21:45", "100", "22:00", "100.5", "22:15", "100.5", "22:30", "103.000001");
    assertRows(
        List.of(
            "21:45 22:00 0.5 measured true",
            "22:00 22:15 0 measured true",
            "22:15 22:30 2.500001 measured true"),
        "meterId",
        register,
        "2025-05-31T20:00:00Z",
        "2025-06-01T20:00:00Z",
        "PT15M");
    assertRows(
        List.of("21:45 22:00 0.5 measured true"),
        "meterId",
        register,
        "2025-05-31T21:45:00Z",
        "2025-05-31T22:00:00Z",
        "P1D");
    assertRows(
        List.of("20:00 22:00 0.5 measured false", "22:00 20:00 2.500001 measured false"),
        "meterId",
        register,
        "2025-05-31T20:00:00Z",
        "2025-06-01T20:00:00Z",
        "P1D");
  }

  /// Of the hour from 22:00 one energy is missing, that from 23:00 has none and no row.
  @Test
  void aBucketIsCompleteOnlyWithEveryEnergyAndHasNoRowWithoutAny() {
    submit(profile, "21:00", "1", "21:15", "2", "21:30", "3", "21:45", "4");
    submit(profile, "22:00", "1", "22:15", "0", "22:45", "5");
    submit(register, "21:00", "7", "21:15", "8", "21:45", "9", "22:00", "9.5");
    assertRows(
        List.of("21:00 22:00 10 measured true", "22:00 23:00 6 measured false"),
        "meterId",
        profile,
        "2025-05-31T21:00:00Z",
        "2025-06-01T21:00:00Z",
        "PT1H");
    assertRows(
        List.of("21:00 22:00 1.5 measured false"),
        "meterId",
        register,
        "2025-05-31T21:00:00Z",
        "2025-06-01T21:00:00Z",
        "PT1H");
  }

  /// Before its start a meter lacks nothing.
  @Test
  void aBucketIsCompleteWithWhatLiesWithinTheMetersValidity() {
    UUID late =
        masterData.meter(
            account.id(),
            site,
            "consumer",
            "load_profile_accurate",
            false,
            "2025-05-31T21:30:00.000Z");
    submit(late, "21:30", "1", "21:45", "2");
    assertRows(
        List.of("21:00 22:00 3 measured true"),
        "meterId",
        late,
        "2025-05-31T21:00:00Z",
        "2025-05-31T22:00:00Z",
        "PT1H");
  }

  @ParameterizedTest
  @CsvSource({"2025-03-30, 92", "2025-10-26, 100"})
  void aDayOfTheClockChangeHasAllItsQuarterHours(LocalDate day, int quarterHours) {
    Instant start = day.atStartOfDay(BERLIN).toInstant();
    List<Value> values = new ArrayList<>();
    for (int k = 0; k <= quarterHours; k++) {
      values.add(new Value(register, start.plusSeconds(900L * k), new BigDecimal(3 * k)));
    }
    account.submit(values);
    account
        .get(
            PATH,
            Map.of(
                "meterId",
                register,
                "startDateTime",
                start.toString(),
                "endDateTime",
                day.plusDays(1).atStartOfDay(BERLIN).toInstant().toString(),
                "interval",
                "P1M"))
        .statusCode(200)
        .body("data.value", contains(3 * quarterHours))
        .body("data.complete", contains(true));
  }

  /// As good as the worst of them; a register's energy as the worse of its two readings.
  @Test
  void theQualityIsTheWorst() {
    submit(profile, "21:00", "1");
    submitWith(profile, "21:15", "1", "substituted");
    submitWith(profile, "22:00", "1", "provisional");
    submitWith(profile, "22:15", "1", "substituted");
    submit(register, "21:00", "1", "21:15", "2", "21:30", "3", "22:00", "5");
    submitWith(register, "22:00", "5", "provisional");
    submit(register, "21:45", "4");
    assertRows(
        List.of("21:00 22:00 2 substituted false", "22:00 23:00 2 provisional false"),
        "meterId",
        profile,
        "2025-05-31T21:00:00Z",
        "2025-06-01T21:00:00Z",
        "PT1H");
    assertRows(
        List.of(
            "21:00 21:15 1 measured true",
            "21:15 21:30 1 measured true",
            "21:30 21:45 1 measured true",
            "21:45 22:00 1 provisional true"),
        "meterId",
        register,
        "2025-05-31T21:00:00Z",
        "2025-06-01T21:00:00Z",
        "PT15M");
  }

  @Test
  void aSitesMetersAreAnsweredByTimeAndThenByMeter() {
    submit(profile, "21:00", "1", "22:00", "2");
    submit(register, "21:00", "5", "21:15", "7", "22:00", "7", "22:15", "8");
    List<UUID> order =
        profile.toString().compareTo(register.toString()) < 0
            ? List.of(profile, register, profile, register)
            : List.of(register, profile, register, profile);
    List<Map<String, Object>> rows =
        account
            .get(
                PATH, query("siteId", site, "2025-05-31T21:00:00Z", "2025-05-31T23:00:00Z", "PT1H"))
            .statusCode(200)
            .body("total", is(4))
            .extract()
            .jsonPath()
            .getList("data");
    assertEquals(
        order.stream().map(UUID::toString).toList(),
        rows.stream().map(row -> row.get("meterId")).toList());
    Map<String, Object> page =
        query("siteId", site, "2025-05-31T21:00:00Z", "2025-05-31T23:00:00Z", "PT1H");
    page.put("limit", 2);
    page.put("offset", 1);
    assertEquals(
        rows.subList(1, 3),
        account.get(PATH, page).statusCode(200).body("total", is(4)).extract().path("data"));
  }

  @Test
  void theyAreAnsweredAsCsv() {
    submit(register, "21:00", "5", "21:15", "7.5");
    assertEquals(
        "meterId,startDateTime,endDateTime,value,quality,complete\r\n"
            + register
            + ",2025-05-31T21:00:00.000Z,2025-05-31T22:00:00.000Z,2.5,measured,false\r\n",
        account
            .asking()
            .header("Accept", "text/csv")
            .queryParams(
                query("meterId", register, "2025-05-31T21:00:00Z", "2025-05-31T23:00:00Z", "PT1H"))
            .get(PATH)
            .then()
            .statusCode(200)
            .extract()
            .asString());
  }

  /// As the months are balanced: see MonthlySiteTest for the interpolated register's 83.333333.
  @Test
  void aMonthOfASiteThatIsBalancedByMonthsHasOneEnergyOfEachMeter() {
    UUID monthly = masterData.monthlySite(account.id(), BERLIN, "equal");
    UUID sums = meter(monthly, "load_profile_accurate");
    UUID midnights = meter(monthly, "readings_accurate");
    UUID interpolated = meter(monthly, "readings_inaccurate");
    account.submit(march(sums));
    submitWith(sums, "2025-03-15T10:00:00Z", "0.25", "substituted");
    account.submit(
        List.of(
            new Value(midnights, "2025-02-28T23:00:00Z", "1000"),
            new Value(midnights, "2025-03-14T23:00:00Z", "1400.5"),
            new Value(midnights, "2025-03-31T22:00:00Z", "1743"),
            new Value(midnights, "2025-04-30T22:00:00Z", "2000")));
    submitInterpolated(interpolated);
    submitWith(interpolated, "2025-04-09T12:00:00Z", "226", "provisional");
    String march = " 2025-02-28T23:00:00.000Z 2025-03-31T22:00:00.000Z ";
    String april = " 2025-03-31T22:00:00.000Z 2025-04-30T22:00:00.000Z ";
    assertMonths(
        Stream.concat(
                Stream.of(
                        sums + march + "743 substituted true",
                        midnights + march + "743 measured true",
                        interpolated + march + "83.333333 provisional true")
                    .sorted(),
                Stream.of(midnights + april + "257 measured true"))
            .toList(),
        query("siteId", monthly, "2025-02-28T23:00:00Z", "2025-04-30T22:00:00Z", "P1M"));
    // April is the only month that starts in the range.
    assertMonths(
        List.of(midnights + april + "257 measured true"),
        query("siteId", monthly, "2025-03-01T00:00:00Z", "2025-04-15T00:00:00Z", "P1M"));
    assertMonths(
        List.of(
            midnights + " 2024-12-31T23:00:00.000Z 2025-12-31T23:00:00.000Z 1000 measured false"),
        query("meterId", midnights, "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z", "P1Y"));
    assertMonths(
        List.of(
            midnights + " 2025-02-28T23:00:00.000Z 2025-04-30T22:00:00.000Z 1000 measured true"),
        query("meterId", midnights, "2025-02-28T23:00:00Z", "2025-04-30T22:00:00Z", "P1Y"));
    for (String finer : List.of("PT15M", "PT1H", "P1D")) {
      account
          .get(PATH, query("meterId", sums, "2025-02-28T23:00:00Z", "2025-04-30T22:00:00Z", finer))
          .statusCode(400)
          .body("errors.path", contains("interval"));
    }
  }

  /// One quarter-hour of March is missing, then it is there.
  @Test
  void aMonthWithoutAllOfItsEnergyHasNoRow() {
    UUID monthly = masterData.monthlySite(account.id(), BERLIN, "equal");
    UUID sums = meter(monthly, "load_profile_accurate");
    List<Value> values = march(sums);
    account.submit(values.subList(1, values.size()));
    Map<String, Object> query =
        query("meterId", sums, "2025-01-31T23:00:00Z", "2025-04-30T22:00:00Z", "P1M");
    assertMonths(List.of(), query);
    account.submit(values.subList(0, 1));
    assertMonths(
        List.of(sums + " 2025-02-28T23:00:00.000Z 2025-03-31T22:00:00.000Z 743 measured true"),
        query);
  }

  /// It starts in March, so of the first quarter it lacks nothing before.
  @Test
  void aMeterThatStartsWithinAMonthCountsFromThere() {
    UUID monthly = masterData.monthlySite(account.id(), BERLIN, "equal");
    UUID late =
        masterData.meter(
            account.id(),
            monthly,
            "consumer",
            "readings_inaccurate",
            false,
            "2025-03-16T11:34:56.789Z");
    account.submit(
        List.of(
            new Value(late, "2025-03-16T11:34:56.789Z", "5"),
            new Value(late, "2025-03-31T22:00:00Z", "25.5")));
    assertMonths(
        List.of(late + " 2024-12-31T23:00:00.000Z 2025-03-31T22:00:00.000Z 20.5 measured true"),
        query("meterId", late, "2024-12-31T23:00:00Z", "2025-03-31T22:00:00Z", "P1Y"));
  }

  @Test
  void unbalancedSitesAreMeasuredByTheQuarterHourOrInterpolatedByTheMonth() {
    UUID accurate = masterData.unbalancedSite(account.id());
    UUID ofProfile = meter(accurate, "load_profile_accurate");
    UUID ofRegister = meter(accurate, "readings_accurate");
    submit(ofProfile, "21:45", "1.5");
    submit(ofRegister, "21:45", "100", "22:00", "100.5", "22:15", "103");
    assertRows(
        List.of("21:45 22:00 1.5 measured true"),
        "meterId",
        ofProfile,
        "2025-05-31T20:00:00Z",
        "2025-06-01T20:00:00Z",
        "PT15M");
    assertRows(
        List.of("21:45 22:00 0.5 measured true", "22:00 22:15 2.5 measured true"),
        "meterId",
        ofRegister,
        "2025-05-31T20:00:00Z",
        "2025-06-01T20:00:00Z",
        "PT15M");
    UUID inaccurate = masterData.unbalancedSite(account.id());
    UUID interpolated = meter(inaccurate, "readings_inaccurate");
    submitInterpolated(interpolated);
    List<String> march =
        List.of(
            interpolated
                + " 2025-02-28T23:00:00.000Z 2025-03-31T22:00:00.000Z 83.333333 measured true");
    assertMonths(
        march,
        query("meterId", interpolated, "2025-01-31T23:00:00Z", "2025-12-31T23:00:00Z", "P1M"));
    assertMonths(
        march, query("siteId", inaccurate, "2025-01-31T23:00:00Z", "2025-12-31T23:00:00Z", "P1M"));
    for (String finer : List.of("PT15M", "PT1H", "P1D")) {
      account
          .get(
              PATH,
              query("siteId", inaccurate, "2025-01-31T23:00:00Z", "2025-12-31T23:00:00Z", finer))
          .statusCode(400)
          .body("errors.path", contains("interval"));
    }
  }

  private UUID meter(UUID siteId, String measuring) {
    return masterData.meter(
        account.id(), siteId, "consumer", measuring, false, "2020-01-01T00:00:00Z");
  }

  /// 2972 quarter-hours of 0.25 kWh: 743.
  private static List<Value> march(UUID meter) {
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < 2972; k++) {
      Instant stamp = Instant.parse("2025-02-28T23:00:00Z").plusSeconds(900L * k);
      values.add(new Value(meter, stamp, new BigDecimal("0.25")));
    }
    return values;
  }

  private void submitInterpolated(UUID meter) {
    account.submit(
        List.of(
            new Value(meter, "2025-02-20T12:00:00Z", "100"),
            new Value(meter, "2025-03-10T12:00:00Z", "136"),
            new Value(meter, "2025-04-09T12:00:00Z", "226")));
  }

  private void assertMonths(List<String> expected, Map<String, Object> query) {
    List<Map<String, Object>> rows =
        account.get(PATH, query).statusCode(200).extract().jsonPath().getList("data");
    assertEquals(
        expected,
        rows.stream()
            .map(
                row ->
                    "%s %s %s %s %s %s"
                        .formatted(
                            row.get("meterId"),
                            row.get("startDateTime"),
                            row.get("endDateTime"),
                            row.get("value"),
                            row.get("quality"),
                            row.get("complete")))
            .toList());
  }

  @Test
  void badParametersAreNamed() {
    Map<String, Object> query =
        query("meterId", register, "2025-05-31T21:00:00Z", "2025-05-31T23:00:00Z", "PT5M");
    query.put("siteId", site);
    account.get(PATH, query).statusCode(400).body("errors.path", contains("meterId", "interval"));
    query.remove("meterId");
    query.put("interval", "PT15M");
    query.put("endDateTime", "2025-05-31T21:00:00Z");
    account.get(PATH, query).statusCode(400).body("errors.path", contains("endDateTime"));
    account
        .asking()
        .header("Accept", "application/xml")
        .queryParams(query)
        .get(PATH)
        .then()
        .statusCode(406);
  }

  private void submit(UUID meter, String... timesAndValues) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < timesAndValues.length; i += 2) {
      values.add(
          new Value(meter, "2025-05-31T" + timesAndValues[i] + ":00Z", timesAndValues[i + 1]));
    }
    account.submit(values);
  }

  private void submitWith(UUID meter, String time, String value, String quality) {
    account
        .submit(
            Map.of(
                "measurements",
                List.of(
                    Map.of(
                        "meterId",
                        meter,
                        "timestamp",
                        time.endsWith("Z") ? time : "2025-05-31T" + time + ":00Z",
                        "value",
                        new BigDecimal(value),
                        "quality",
                        quality))))
        .statusCode(201);
  }

  private void assertRows(
      List<String> expected, String filter, UUID id, String start, String end, String interval) {
    List<Map<String, Object>> rows =
        account
            .get(PATH, query(filter, id, start, end, interval))
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("data");
    assertEquals(expected, rows.stream().map(AggregatedMeasurementTest::text).toList());
  }

  private static String text(Map<String, Object> row) {
    return String.join(
        " ",
        String.valueOf(row.get("startDateTime")).substring(11, 16),
        String.valueOf(row.get("endDateTime")).substring(11, 16),
        String.valueOf(row.get("value")),
        String.valueOf(row.get("quality")),
        String.valueOf(row.get("complete")));
  }

  private static Map<String, Object> query(
      String filter, UUID id, String start, String end, String interval) {
    Map<String, Object> query = new HashMap<>();
    query.put(filter, id);
    query.put("startDateTime", start);
    query.put("endDateTime", end);
    query.put("interval", interval);
    return query;
  }
}
