package energy.saldo.balancing;

import static energy.saldo.balancing.Account.decimal;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import energy.saldo.balancing.Account.Flow;
import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class AggregatedBalanceTest {

  private static final String NOON = "2025-06-01T10:00:00Z";
  private static final String LATER = "2025-06-01T10:15:00Z";

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject Pool pool;

  private final Account account = Account.open();
  private UUID site = account.id();
  private List<UUID> producers = List.of();
  private List<UUID> consumers = List.of();

  /// Two roofs and two flats, each in its own rank, so that who gives whom what does not depend on
  /// ids.
  @BeforeEach
  void aSite() {
    site = masterData.site(account.id());
    producers = List.of(meter("producer"), meter("producer"));
    consumers = List.of(meter("consumer"), meter("consumer"));
    for (int rank = 1; rank <= 2; rank++) {
      masterData.setting(account.id(), site, producers.get(rank - 1), "2020-01-02", rank);
      masterData.setting(account.id(), site, consumers.get(rank - 1), "2020-01-02", rank);
    }
  }

  @Test
  void rowsComeInOrderOfStartCreditorAndDebitorWithTheGridLast() {
    submit(NOON, "0.4", "0.4", "0.3", "0.3");
    submit(LATER, "0.1", "0", "0.2", "0.2");
    balancing.settle();
    List<String> rows = new ArrayList<>();
    account
        .balances(
            "siteId", site, Instant.parse(NOON), Instant.parse("2025-06-01T10:30:00Z"), "PT15M")
        .forEach(
            row ->
                rows.add(
                    row.get("startDateTime")
                        + " "
                        + orGrid(row.get("creditorMeterId"))
                        + " "
                        + orGrid(row.get("debitorMeterId"))));
    assertEquals(rows.stream().sorted().toList(), rows);
    assertEquals(5 + 3, rows.size());
  }

  @Test
  void limitAndOffsetCutAPageAndTotalCountsAll() {
    submit(NOON, "0.4", "0.4", "0.3", "0.3");
    balancing.settle();
    List<Map<String, Object>> all = account.balances(query(Map.of()));
    assertEquals(5, all.size());
    account
        .get("/v1/aggregated-balances", query(Map.of("limit", 2, "offset", 1)))
        .statusCode(200)
        .body("total", is(5))
        .body("data", is(all.subList(1, 3)));
    account
        .get("/v1/aggregated-balances", query(Map.of("limit", 0)))
        .body("total", is(5))
        .body("data", empty());
    account
        .get("/v1/aggregated-balances", query(Map.of("offset", 9)))
        .body("total", is(5))
        .body("data", empty());
    account
        .get("/v1/aggregated-balances", query(Map.of("limit", -1)))
        .statusCode(400)
        .body("errors.path", contains("limit"));
  }

  /// However many meters wait for values in it.
  @Test
  void aHundredYearsOfWhichADayIsBalancedAreReadInAMoment() {
    for (int k = 0; k < 50; k++) {
      UUID meter =
          masterData.meter(
              account.id(),
              site,
              "consumer",
              "load_profile_accurate",
              false,
              "2025-06-02T00:00:00.000Z");
      masterData.setting(account.id(), site, meter, "1950-01-01", 3);
    }
    submit(NOON, "0.4", "0.4", "0.3", "0.3");
    balancing.settle();
    Map<String, Object> century =
        Map.of("startDateTime", "1950-01-01T00:00:00Z", "endDateTime", "2049-12-01T00:00:00Z");
    for (String interval : List.of("PT15M", "P1D", "P1Y")) {
      Map<String, Object> query = query(century);
      query.put("interval", interval);
      query.put("limit", 0);
      assertTimeout(
          Duration.ofSeconds(5),
          () ->
              account
                  .get("/v1/aggregated-balances", query)
                  .statusCode(200)
                  .body("total", is(5))
                  .body("data", empty()));
    }
  }

  /// Between 9:15 and 9:45 nothing is measured; the day before has no value at all.
  @Test
  void aBucketIsCompleteIfNothingInItIsOpenWithOrWithoutARun() {
    submit("2025-06-01T09:00:00Z", "0.4", "0.4", "0.3", "0.3");
    submit("2025-06-01T09:45:00Z", "0.4", "0.4", "0.3", "0.3");
    submit("2025-06-03T09:45:00Z", "0.4", "0.4", "0.3", "0.3");
    balancing.settle();
    assertEquals(
        List.of(true, true, true),
        completeness("2025-06-01T09:00:00Z", "2025-06-05T00:00:00Z", "PT15M"));
    assertEquals(
        List.of(false, false), completeness("2025-06-01T09:00:00Z", "2025-06-05T00:00:00Z", "P1D"));
    assertEquals(
        List.of(true, false), completeness("2025-06-01T09:45:00Z", "2025-06-03T10:00:00Z", "PT1H"));
    assertEquals(
        List.of(true), completeness("2025-06-01T09:45:00Z", "2025-06-01T10:00:00Z", "P1M"));
    assertEquals(
        List.of(false), completeness("2025-06-01T09:45:00Z", "2025-06-02T22:00:00Z", "P1M"));
  }

  private List<Object> completeness(String start, String end, String interval) {
    Map<Object, Object> ofBuckets = new TreeMap<>();
    account
        .balances(query(Map.of("startDateTime", start, "endDateTime", end, "interval", interval)))
        .forEach(
            row ->
                ofBuckets.merge(
                    String.valueOf(row.get("startDateTime")), row.get("complete"), (a, b) -> a));
    return List.copyOf(ofBuckets.values());
  }

  @Test
  void creditorAndDebitorNarrowTheAnswer() {
    submit(NOON, "0.4", "0.4", "0.3", "0.3");
    balancing.settle();
    UUID roof = producers.get(0);
    UUID otherRoof = producers.get(1);
    UUID flat = consumers.get(0);
    UUID otherFlat = consumers.get(1);
    assertFlows(
        Map.of("debitorMeterId", otherFlat),
        Flow.of(roof, otherFlat, "0.2"),
        Flow.of(otherRoof, otherFlat, "0.1"));
    assertFlows(
        Map.of("creditorMeterId", roof),
        Flow.of(roof, flat, "0.2"),
        Flow.of(roof, otherFlat, "0.2"));
    assertFlows(
        Map.of("creditorMeterId", roof, "debitorMeterId", flat, "siteId", site),
        Flow.of(roof, flat, "0.2"));
    assertFlows(Map.of("creditorMeterId", flat, "debitorMeterId", roof));
    UUID elsewhere = masterData.site(account.id());
    assertFlows(Map.of("siteId", elsewhere, "debitorMeterId", flat));
  }

  @Test
  void theSameRowsComeAsCsv() {
    submit(NOON, "0", "0", "0.3", "0");
    balancing.settle();
    UUID flat = consumers.get(0);
    String csv =
        account
            .asking()
            .queryParams(query(Map.of()))
            .accept("text/csv")
            .get("/v1/aggregated-balances")
            .then()
            .statusCode(200)
            .contentType("text/csv")
            .extract()
            .asString();
    assertEquals(
        "siteId,creditorMeterId,debitorMeterId,startDateTime,endDateTime,value,complete\r\n"
            + site
            + ",,"
            + flat
            + ",2025-06-01T10:00:00.000Z,2025-06-01T10:15:00.000Z,0.3,true\r\n",
        csv);
  }

  @Test
  void monthsAndYearsFollowTheSitesCalendar() {
    List<String> quarterHours =
        List.of(
            "2024-12-31T22:45:00Z",
            "2024-12-31T23:00:00Z",
            "2025-01-31T22:45:00Z",
            "2025-01-31T23:00:00Z",
            "2025-12-31T22:45:00Z",
            "2025-12-31T23:00:00Z");
    for (int k = 0; k < quarterHours.size(); k++) {
      submit(quarterHours.get(k), "0", "0", "0.00000" + (k + 1), "0");
    }
    balancing.settle();
    assertEquals(
        List.of(
            "2024-12-01 2024-12-31T23:00:00.000Z 0.000001",
            "2024-12-31T23:00:00.000Z 2025-01-31T23:00:00.000Z 0.000005",
            "2025-01-31T23:00:00.000Z 2025-02-28T23:00:00.000Z 0.000004",
            "2025-11-30T23:00:00.000Z 2025-12-31T23:00:00.000Z 0.000005",
            "2025-12-31T23:00:00.000Z 2026-01-31T23:00:00.000Z 0.000006"),
        buckets("P1M"));
    assertEquals(
        List.of(
            "2024-12-01 2024-12-31T23:00:00.000Z 0.000001",
            "2024-12-31T23:00:00.000Z 2025-12-31T23:00:00.000Z 0.000014",
            "2025-12-31T23:00:00.000Z 2026-02-01T00:00:00.000Z 0.000006"),
        buckets("P1Y"));
  }

  /// Ranges cut anywhere: whole days are read as totals, days that the range cuts are added up. One
  /// of the runs is of a version that kept no totals.
  @Test
  void daysAndMonthsAreTheSumsOfTheirQuarterHours() {
    SplittableRandom random = new SplittableRandom(11);
    Instant first = Instant.parse("2025-03-28T23:00:00Z");
    int quarterHours = 4 * 96 - 4;
    for (int k = 0; k < quarterHours; k += 1 + random.nextInt(12)) {
      List<String> values = random.ints(4, 0, 1000).mapToObj(value -> "0." + value).toList();
      String quarterHour = first.plus(Duration.ofMinutes(15L * k)).toString();
      submit(quarterHour, values.get(0), values.get(1), values.get(2), values.get(3));
    }
    balancing.settle();
    pool.preparedQuery("UPDATE balancing_run SET totals = NULL WHERE site_id = $1 AND day = $2")
        .executeAndAwait(Tuple.of(site, LocalDate.of(2025, 3, 31)));
    for (int round = 0; round < 20; round++) {
      int from = random.nextInt(quarterHours);
      int until = from + 1 + random.nextInt(quarterHours - from);
      Map<String, Object> query = query(Map.of());
      query.put("startDateTime", first.plus(Duration.ofMinutes(15L * from)).toString());
      query.put("endDateTime", first.plus(Duration.ofMinutes(15L * until)).toString());
      List<Map<String, Object>> parts = account.balances(query);
      for (ChronoUnit unit : List.of(ChronoUnit.DAYS, ChronoUnit.MONTHS)) {
        query.put("interval", unit == ChronoUnit.DAYS ? "P1D" : "P1M");
        Map<String, BigDecimal> sums = sums(account.balances(query), unit);
        assertEquals(sums(parts, unit), sums, () -> unit + " of " + query);
      }
    }
  }

  /// By the bucket's local day or month, creditor and debitor.
  private static Map<String, BigDecimal> sums(List<Map<String, Object>> rows, ChronoUnit unit) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (Map<String, Object> row : rows) {
      String day =
          Instant.parse(String.valueOf(row.get("startDateTime")))
              .atZone(ZoneId.of("Europe/Berlin"))
              .toLocalDate()
              .toString();
      String bucket = unit == ChronoUnit.DAYS ? day : day.substring(0, 7);
      sums.merge(
          bucket + " " + row.get("creditorMeterId") + " " + row.get("debitorMeterId"),
          decimal(row.get("value")).stripTrailingZeros(),
          (a, b) -> a.add(b).stripTrailingZeros());
    }
    return sums;
  }

  @Test
  void whatIsMissingOrWrongIsNamed() {
    Map<String, Object> nothing = Map.of();
    account
        .get("/v1/aggregated-balances", nothing)
        .statusCode(400)
        .body("errors.path", contains("siteId", "interval"));
    Map<String, Object> wrong = query(Map.of("startDateTime", "yesterday", "endDateTime", "today"));
    account
        .get("/v1/aggregated-balances", wrong)
        .statusCode(400)
        .body("errors.path", contains("startDateTime", "endDateTime"));
    account
        .get("/v1/aggregated-balances", query(Map.of("asOf", "")))
        .statusCode(400)
        .body("errors.path", contains("asOf"));
    account
        .get("/v1/aggregated-balances", query(Map.of("endDateTime", NOON)))
        .statusCode(400)
        .body("errors.path", contains("endDateTime"));
    account
        .get("/v1/aggregated-balances", query(Map.of("interval", "P1W")))
        .statusCode(400)
        .body("errors.path", contains("interval"));
    UUID byMonth =
        masterData.site(
            UUID.randomUUID(), account.id(), ZoneId.of("Europe/Berlin"), "equal", "P1M");
    account
        .get("/v1/aggregated-balances", query(Map.of("siteId", byMonth, "interval", "P1D")))
        .statusCode(400)
        .body("errors.path", contains("interval"));
    account
        .get("/v1/aggregated-balances", query(Map.of("siteId", byMonth, "interval", "P1M")))
        .statusCode(200)
        .body("data", hasSize(0));
  }

  private List<String> buckets(String interval) {
    List<Map<String, Object>> rows =
        account.balances(
            query(
                Map.of(
                    "interval", interval,
                    "startDateTime", "2024-12-01T00:00:00Z",
                    "endDateTime", "2026-02-01T00:00:00Z")));
    rows.forEach(row -> assertEquals(false, row.get("complete"), "most quarter-hours are open"));
    return rows.stream()
        .map(
            row ->
                String.valueOf(row.get("startDateTime"))
                        .replace("2024-12-01T00:00:00.000Z", "2024-12-01")
                    + " "
                    + row.get("endDateTime")
                    + " "
                    + decimal(row.get("value")).toPlainString())
        .toList();
  }

  private Map<String, Object> query(Map<String, Object> more) {
    Map<String, Object> query = new TreeMap<>();
    query.put("startDateTime", NOON);
    query.put("endDateTime", LATER);
    query.put("interval", "PT15M");
    if (!more.containsKey("debitorMeterId") && !more.containsKey("creditorMeterId")) {
      query.put("siteId", site);
    }
    query.putAll(more);
    return query;
  }

  private void assertFlows(Map<String, Object> filter, Flow... expected) {
    List<Flow> flows = account.balances(query(filter)).stream().map(Flow::of).toList();
    assertEquals(Set.of(expected), Set.copyOf(flows));
    assertEquals(expected.length, flows.size());
  }

  private static String orGrid(@Nullable Object meterId) {
    return meterId == null ? "~" : meterId.toString();
  }

  private UUID meter(String direction) {
    return masterData.meter(account.id(), site, direction);
  }

  private void submit(
      String quarterHour, String roof, String otherRoof, String flat, String otherFlat) {
    account.submit(
        List.of(
            new Value(producers.get(0), quarterHour, roof),
            new Value(producers.get(1), quarterHour, otherRoof),
            new Value(consumers.get(0), quarterHour, flat),
            new Value(consumers.get(1), quarterHour, otherFlat)));
  }
}
