package energy.saldo.balancing;

import static energy.saldo.balancing.Account.QUARTER_HOUR;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Flow;
import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.measurement.ReadingRetention;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sites that are balanced by months: every amount is worked out by hand.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class MonthlySiteTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject ReadingRetention retention;
  @Inject Pool pool;

  private final Account account = Account.open();
  private UUID site = account.id();

  @BeforeEach
  void aSite() {
    site = masterData.monthlySite(account.id(), BERLIN, "equal");
  }

  /// March has 743 hours and October 745; in 2024 and 2021 the clocks change on the last day. An
  /// hour, the consumer takes 1 kWh and the producer gives 0.4: of March 743 - 297.2 = 445.8 come
  /// from the grid, of October 745 - 298 = 447.
  @ParameterizedTest
  @CsvSource({
    "2025-03-01, 2972, 297.2, 445.8",
    "2025-10-01, 2980, 298, 447",
    "2025-02-01, 2688, 268.8, 403.2",
    "2024-03-01, 2972, 297.2, 445.8",
    "2021-10-01, 2980, 298, 447"
  })
  void theQuarterHoursOfAMonthAreSummed(
      LocalDate month, int quarterHours, String local, String fromGrid) {
    UUID consumer = profile("consumer");
    UUID producer = profile("producer");
    assertEquals(
        quarterHours,
        Duration.between(midnight(month), midnight(month.plusMonths(1))).toMinutes() / 15);
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < quarterHours; k++) {
      Instant stamp = midnight(month).plus(QUARTER_HOUR.multipliedBy(k));
      values.add(new Value(consumer, stamp, new BigDecimal("0.25")));
      values.add(new Value(producer, stamp, new BigDecimal("0.1")));
    }
    account.submit(values);
    balancing.settle();
    assertPartition(month, "balanced", 2, 2);
    assertFlows(month, Flow.of(producer, consumer, local), Flow.of(null, consumer, fromGrid));
    Map<String, Object> row = rows(month, month.plusMonths(1), "P1M").getFirst();
    assertEquals(print(midnight(month)), row.get("startDateTime"));
    assertEquals(print(midnight(month.plusMonths(1))), row.get("endDateTime"));
    assertEquals(true, row.get("complete"));
    account.get("/v1/aggregated-balances", range(month, "P1D")).statusCode(400);
  }

  @Test
  void aMonthIsOpenUntilItsLastQuarterHourIsThereAndNamesWhatIsMissing() {
    UUID consumer = profile("consumer");
    LocalDate march = LocalDate.of(2025, 3, 1);
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < 2972 + 4; k++) {
      values.add(
          new Value(consumer, midnight(march).plus(QUARTER_HOUR.multipliedBy(k)), BigDecimal.ONE));
    }
    List<Value> late = List.of(values.get(1000), values.get(1001), values.get(2971));
    values.removeAll(late);
    account.submit(values);
    balancing.settle();
    assertPartition(march, "open", 1, 0);
    assertEquals(
        List.of(
            List.of(late.get(0).timestamp(), late.get(1).timestamp().plus(QUARTER_HOUR)),
            List.of(late.get(2).timestamp(), midnight(march.plusMonths(1)))),
        missing(march));
    assertFlows(march);
    String april = partitions(march.plusMonths(1), 1).get("data[0].inputRevision").toString();
    account.submit(late);
    balancing.settle();
    assertPartition(march, "balanced", 1, 1);
    assertFlows(march, Flow.of(null, consumer, "2972"));
    assertEquals(april, partitions(march.plusMonths(1), 1).get("data[0].inputRevision").toString());
    account.submit(List.of(new Value(consumer, late.get(0).timestamp(), new BigDecimal("3"))));
    balancing.settle();
    assertFlows(march, Flow.of(null, consumer, "2974"));
  }

  /// A day that came in 40 batches is folded under the revision of its month, and what comes after
  /// still counts.
  @Test
  void theDaysOfAMonthAreFoldedUnderItsRevisions() {
    UUID meter = profile("consumer");
    Instant start = midnight(LocalDate.of(2025, 3, 31));
    List<String> expected = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      Instant stamp = start.plus(QUARTER_HOUR.multipliedBy(k));
      account.submit(List.of(new Value(meter, stamp.toString(), String.valueOf(k + 1))));
      expected.add(String.valueOf(k + 1));
    }
    balancing.settle();
    assertEquals(List.of("2025-03-31"), foldedDays());
    account.submit(List.of(new Value(meter, start.toString(), "7")));
    expected.set(0, "7");
    assertEquals(
        expected, account.measured(meter, start, 1).stream().map(String::valueOf).toList());
  }

  private List<String> foldedDays() {
    List<String> days = new ArrayList<>();
    pool.preparedQuery("SELECT day FROM measurement_day WHERE cell = $1 AND site_id = $2")
        .executeAndAwait(Tuple.of(Cell.of(site), site))
        .forEach(row -> days.add(row.getLocalDate("day").toString()));
    return days;
  }

  /// A reading at the midnight between two months ends the one and begins the other.
  @Test
  void aMonthOfARegisterLiesBetweenTheMidnightsOfTwoMonthStarts() {
    UUID meter = meter("consumer", "readings_accurate", LONG_AGO, null);
    LocalDate march = LocalDate.of(2025, 3, 1);
    account.submit(
        List.of(
            new Value(meter, "2025-02-28T23:00:00Z", "1000"),
            new Value(meter, "2025-03-14T23:00:00Z", "1400.5"),
            new Value(meter, "2025-03-31T22:00:00Z", "1743.000001")));
    balancing.settle();
    assertFlows(march, Flow.of(null, meter, "743.000001"));
    assertPartition(march, "balanced", 1, 1);
    assertPartition(march.minusMonths(1), "open", 1, 0);
    assertPartition(march.plusMonths(1), "open", 1, 0);
    account.submit(List.of(new Value(meter, "2025-03-31T22:00:00Z", "1744")));
    account.submit(List.of(new Value(meter, "2025-04-30T22:00:00Z", "2000")));
    balancing.settle();
    assertFlows(march, Flow.of(null, meter, "744"));
    assertFlows(march.plusMonths(1), Flow.of(null, meter, "256"));
    Map<String, Object> year =
        rows(LocalDate.of(2025, 1, 1), LocalDate.of(2026, 1, 1), "P1Y").getFirst();
    assertEquals(Flow.of(null, meter, "1000"), Flow.of(year));
    assertEquals(false, year.get("complete"));
    account
        .submit(entries(new Value(meter, "2025-03-20T23:00:00Z", "1400")))
        .statusCode(422)
        .body(
            "errors[0].message",
            is(
                "the register falls from 1400.5 kWh at 2025-03-14T23:00:00.000Z to 1400 kWh at"
                    + " 2025-03-20T23:00:00.000Z"));
  }

  @Test
  void aRegisterThatIsReadAccuratelyIsReadAtLocalMidnights() {
    UUID meter = meter("consumer", "readings_accurate", "2025-03-10T11:00:00Z", null);
    account
        .submit(
            entries(
                new Value(meter, "2025-03-31T21:45:00Z", "1"),
                new Value(meter, "2025-03-31T22:00:00Z", "1"),
                new Value(meter, "2025-03-31T22:15:00Z", "1"),
                new Value(meter, "2025-03-31T23:00:00Z", "1"),
                new Value(meter, "2025-03-10T11:00:00Z", "1")))
        .statusCode(422)
        .body(
            "errors.path",
            contains(
                "measurements[0].timestamp",
                "measurements[2].timestamp",
                "measurements[3].timestamp"))
        .body(
            "errors[0].message",
            is("must be a local midnight: the meter's site is balanced by months"));
  }

  @Test
  void aMidnightIsInterpolatedBetweenItsNeighbours() {
    UUID meter = meter("consumer", "readings_inaccurate", LONG_AGO, null);
    LocalDate march = LocalDate.of(2025, 3, 1);
    account.submit(
        List.of(
            new Value(meter, "2025-02-20T12:00:00.000Z", "100"),
            new Value(meter, "2025-03-10T12:00:00.000Z", "136")));
    balancing.settle();
    assertPartition(march, "open", 1, 0);
    assertEquals(List.of(List.of(midnight(march), midnight(march.plusMonths(1)))), missing(march));
    // March 10th 12:00 to 31st 22:00 are 514 hours of 720: 136 + 90 · 514/720 = 200.25.
    account.submit(List.of(new Value(meter, "2025-04-09T12:00:00.000Z", "226")));
    balancing.settle();
    // February 20th 12:00 to 28th 23:00 are 203 hours of 432: 100 + 36 · 203/432 = 116.916667.
    assertFlows(march, Flow.of(null, meter, "83.333333"));
    assertPartition(march, "balanced", 1, 1);
    // Nearer neighbours of the second bound: 205 - 116.916667.
    account.submit(List.of(new Value(meter, "2025-03-31T21:59:59.999Z", "200")));
    account.submit(List.of(new Value(meter, "2025-03-31T22:00:00.001Z", "210")));
    balancing.settle();
    assertFlows(march, Flow.of(null, meter, "88.083333"));
  }

  /// One milliwatt-hour in two milliseconds around midnight: the half is rounded up, and what
  /// February has more March has less.
  @Test
  void monthsAddUpToWhatTheRegisterRose() {
    UUID meter = meter("consumer", "readings_inaccurate", LONG_AGO, null);
    LocalDate february = LocalDate.of(2025, 2, 1);
    account.submit(
        List.of(
            new Value(meter, "2025-01-31T23:00:00.000Z", "10"),
            new Value(meter, "2025-02-28T22:59:59.999Z", "20"),
            new Value(meter, "2025-02-28T23:00:00.001Z", "20.000001"),
            new Value(meter, "2025-03-31T22:00:00.000Z", "30")));
    balancing.settle();
    assertFlows(february, Flow.of(null, meter, "10.000001"));
    assertFlows(february.plusMonths(1), Flow.of(null, meter, "9.999999"));
    assertEquals(
        List.of(Flow.of(null, meter, "20")),
        rows(LocalDate.of(2025, 1, 1), LocalDate.of(2026, 1, 1), "P1Y").stream()
            .map(Flow::of)
            .toList());
  }

  /// Neighbours that are months away: a reading between them changes all bounds between, and the
  /// months on both sides of each; one on the line none.
  @Test
  void exactlyTheMonthsWhoseBoundsChangeAreBalancedAgain() {
    UUID meter = meter("consumer", "readings_inaccurate", LONG_AGO, null);
    LocalDate january = LocalDate.of(2025, 1, 1);
    account.submit(
        List.of(
            new Value(meter, "2025-01-10T00:00:00.000Z", "0"),
            new Value(meter, "2025-06-09T00:00:00.000Z", "150"),
            new Value(meter, "2025-09-01T00:00:00.000Z", "250")));
    assertEquals("01 02 03 04 05 06 07 08 09 ", requeued(january, Map.of()));
    Map<String, String> before = revisions(january);
    // 85 of 150 days: on the line.
    account.submit(List.of(new Value(meter, "2025-04-05T00:00:00.000Z", "85")));
    assertEquals("", requeued(january, before));
    account.submit(List.of(new Value(meter, "2025-04-05T00:00:00.000Z", "85.5")));
    assertEquals("01 02 03 04 05 06 ", requeued(january, before));
    before = revisions(january);
    // Between two readings of one month.
    account.submit(List.of(new Value(meter, "2025-04-06T00:00:00.000Z", "85.75")));
    assertEquals("04 05 06 ", requeued(january, before));
    before = revisions(january);
    account.submit(List.of(new Value(meter, "2025-04-05T12:00:00.000Z", "85.6")));
    assertEquals("", requeued(january, before));
    // Before the first and after the last one: bounds that were open until now.
    account.submit(List.of(new Value(meter, "2024-12-31T00:00:00.000Z", "0")));
    assertEquals("01 ", requeued(january, before));
    before = revisions(january);
    account.submit(List.of(new Value(meter, "2025-09-20T00:00:00.000Z", "270")));
    assertEquals("", requeued(january, before));
    account.submit(List.of(new Value(meter, "2025-10-20T00:00:00.000Z", "300")));
    assertEquals("09 10 ", requeued(january, before));
  }

  /// A tenant moves out and another in, at noon local time of a day in March, and both meters are
  /// read then: 23 kWh until then and 20.5 kWh after it.
  @Test
  void aMeterThatEndsAndOneThatStartsWithinAMonthCountFromTheHandOverReading() {
    String handOver = "2025-03-16T11:34:56.789Z";
    UUID old = meter("consumer", "readings_inaccurate", LONG_AGO, handOver);
    UUID successor = meter("consumer", "readings_inaccurate", handOver, null);
    LocalDate march = LocalDate.of(2025, 3, 1);
    account.submit(
        List.of(
            new Value(old, "2025-02-28T23:00:00.000Z", "100"),
            new Value(old, handOver, "123"),
            new Value(successor, handOver, "5"),
            new Value(successor, "2025-03-31T22:00:00.000Z", "25.5")));
    balancing.settle();
    assertPartition(march, "balanced", 2, 2);
    assertFlows(march, sorted(Flow.of(null, old, "23"), Flow.of(null, successor, "20.5")));
    assertPartition(march.plusMonths(1), "open", 1, 0);
    account
        .submit(
            entries(
                new Value(old, "2025-03-16T11:34:56.790Z", "124"),
                new Value(successor, "2025-03-16T11:34:56.788Z", "4"),
                new Value(successor, "2025-03-17T11:34:56.7885Z", "6")))
        .statusCode(422)
        .body(
            "errors.path",
            contains(
                "measurements[0].timestamp",
                "measurements[1].timestamp",
                "measurements[2].timestamp"))
        .body("errors[2].message", is("must be a whole millisecond"));
  }

  @Test
  void aMeterThatStartsWithinAMonthIsOpenUntilItIsReadAtItsStart() {
    String start = "2025-03-16T11:34:56.789Z";
    UUID meter = meter("consumer", "readings_inaccurate", start, null);
    LocalDate march = LocalDate.of(2025, 3, 1);
    account.submit(
        List.of(
            new Value(meter, "2025-03-16T11:34:56.790Z", "5"),
            new Value(meter, "2025-04-10T00:00:00.000Z", "30")));
    balancing.settle();
    assertPartition(march, "open", 1, 0);
    assertEquals(
        List.of(List.of(Instant.parse(start), midnight(march.plusMonths(1)))), missing(march));
    account.submit(List.of(new Value(meter, start, "5")));
    balancing.settle();
    assertPartition(march, "balanced", 1, 1);
    assertEquals(2, partitions(march, 60).getList("data").size());
  }

  /// One ends at noon on the 16th, after 15 days and 12 hours or 1488 quarter-hours; the other has
  /// the rest of 2972.
  @Test
  void aLoadProfileCountsOnlyWhereItsMeterIsThere() {
    Instant noon = Instant.parse("2025-03-16T11:00:00Z");
    UUID old = meter("consumer", "load_profile_accurate", LONG_AGO, noon.toString());
    UUID successor = meter("consumer", "load_profile_accurate", noon.toString(), null);
    LocalDate march = LocalDate.of(2025, 3, 1);
    List<Value> values = new ArrayList<>();
    for (Instant stamp = midnight(march);
        stamp.isBefore(midnight(march.plusMonths(1)));
        stamp = stamp.plus(QUARTER_HOUR)) {
      values.add(new Value(stamp.isBefore(noon) ? old : successor, stamp, new BigDecimal("0.001")));
    }
    account.submit(values);
    balancing.settle();
    assertPartition(march, "balanced", 2, 2);
    assertFlows(march, sorted(Flow.of(null, old, "1.488"), Flow.of(null, successor, "1.484")));
  }

  /// A kilowatt-hour in a thousand seconds, all the time: the midnights stand at 1000.001 and at
  /// 3682.001. Then the first of them is read itself.
  @Test
  void aReadingASecondBeforeMidnightIsInterpolated() {
    UUID meter = meter("consumer", "readings_inaccurate", LONG_AGO, null);
    LocalDate october = LocalDate.of(2025, 10, 1);
    // October has 745 hours, 2 682 000 seconds; November 720, 2 592 000 seconds.
    account.submit(
        List.of(
            new Value(meter, "2025-09-30T21:59:59Z", "1000"),
            new Value(meter, "2025-10-31T22:59:59Z", "3682"),
            new Value(meter, "2025-11-30T22:59:59Z", "6274")));
    balancing.settle();
    assertFlows(october, Flow.of(null, meter, "2682"));
    account.submit(List.of(new Value(meter, "2025-09-30T22:00:00Z", "1000.5")));
    balancing.settle();
    assertFlows(october, Flow.of(null, meter, "2681.501"));
  }

  /// Months since 1970 count: March 2025 is the 662nd, so of two consumers the first gets the odd
  /// unit, and in April the second.
  @Test
  void theOddUnitGoesFromMonthToMonth() {
    UUID producer = meter("producer", "readings_accurate", LONG_AGO, null);
    List<UUID> consumers = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      consumers.add(meter("consumer", "readings_accurate", LONG_AGO, null));
    }
    consumers.sort((one, other) -> one.toString().compareTo(other.toString()));
    List<Value> readings = new ArrayList<>();
    List<String> midnights =
        List.of("2025-02-28T23:00:00Z", "2025-03-31T22:00:00Z", "2025-04-30T22:00:00Z");
    for (int n = 0; n < 3; n++) {
      readings.add(new Value(producer, midnights.get(n), "0.00000" + n));
      readings.add(new Value(consumers.get(0), midnights.get(n), "0.00000" + n));
      readings.add(new Value(consumers.get(1), midnights.get(n), "0.00000" + n));
    }
    account.submit(readings);
    balancing.settle();
    LocalDate march = LocalDate.of(2025, 3, 1);
    assertFlows(
        march,
        Flow.of(producer, consumers.get(0), "0.000001"),
        Flow.of(null, consumers.get(1), "0.000001"));
    assertFlows(
        march.plusMonths(1),
        Flow.of(producer, consumers.get(1), "0.000001"),
        Flow.of(null, consumers.get(0), "0.000001"));
  }

  /// The range's months are those that start in it, and buckets end where they do.
  @Test
  void aMonthBelongsToTheRangeInWhichItStarts() {
    UUID meter = meter("consumer", "readings_accurate", LONG_AGO, null);
    List<Value> readings = new ArrayList<>();
    for (int month = 1; month <= 13; month++) {
      LocalDate day = LocalDate.of(2025, 1, 1).plusMonths(month - 1);
      readings.add(new Value(meter, midnight(day), BigDecimal.valueOf((long) month * month)));
    }
    account.submit(readings);
    balancing.settle();
    LocalDate february = LocalDate.of(2025, 2, 1);
    // From 4 on February 1st to 36 on June 1st; January and June itself start elsewhere.
    Map<String, Object> row =
        rows(february.minusDays(1), february.plusMonths(3).plusDays(1), "P1Y").getFirst();
    assertEquals(Flow.of(null, meter, "32"), Flow.of(row));
    assertEquals("2025-01-31T23:00:00.000Z", row.get("startDateTime"));
    assertEquals("2025-05-31T22:00:00.000Z", row.get("endDateTime"));
    assertEquals(true, row.get("complete"));
    assertEquals(
        List.of("5", "7", "9", "11"),
        rows(february.minusDays(1), february.plusMonths(3).plusDays(1), "P1M").stream()
            .map(each -> Account.decimal(each.get("value")).toPlainString())
            .toList());
    assertEquals(List.of(), rows(february.plusDays(1), february.plusDays(20), "P1M"));
    Map<String, Object> open =
        rows(LocalDate.of(2024, 1, 1), LocalDate.of(2026, 1, 1), "P1Y").getFirst();
    assertEquals("2024-12-31T23:00:00.000Z", open.get("startDateTime"));
    assertEquals(Flow.of(null, meter, "168"), Flow.of(open));
    assertEquals(true, open.get("complete"));
  }

  @Test
  void aSettingFromTheMiddleOfTheYearCountsFromItsMonthOn() {
    UUID consumer = meter("consumer", "readings_accurate", LONG_AGO, null);
    UUID producer = meter("producer", "readings_accurate", LONG_AGO, null);
    List<Value> readings = new ArrayList<>();
    for (int month = 0; month < 4; month++) {
      Instant stamp = midnight(LocalDate.of(2025, 5, 1).plusMonths(month));
      readings.add(new Value(consumer, stamp, BigDecimal.valueOf(10L * month)));
      readings.add(new Value(producer, stamp, BigDecimal.valueOf(4L * month)));
    }
    account.submit(readings);
    balancing.settle();
    Map<String, String> before = revisions(LocalDate.of(2025, 1, 1));
    masterData.settingWith(
        account.id(), site, consumer, "2025-07-01", Map.of("balancing", "non_participant"));
    assertEquals("07 08 ", requeued(LocalDate.of(2025, 1, 1), before));
    balancing.settle();
    LocalDate june = LocalDate.of(2025, 6, 1);
    assertFlows(june, Flow.of(producer, consumer, "4"), Flow.of(null, consumer, "6"));
    assertFlows(june.plusMonths(1), Flow.of(producer, null, "4"), Flow.of(null, consumer, "10"));
  }

  @Test
  void aChangedValidityRequeuesTheMonthsInWhichItDiffers() {
    UUID meter = meter("consumer", "readings_inaccurate", LONG_AGO, null);
    List<Value> readings = new ArrayList<>();
    for (int month = 1; month <= 6; month++) {
      readings.add(new Value(meter, midnight(LocalDate.of(2025, month, 1)), BigDecimal.TEN));
    }
    account.submit(readings);
    balancing.settle();
    LocalDate january = LocalDate.of(2025, 1, 1);
    Map<String, String> before = revisions(january);
    change(meter, 2, "2025-01-31T22:59:59.999Z", null);
    assertEquals("01 ", requeued(january, before));
    before = revisions(january);
    change(meter, 3, "2025-01-31T23:00:00Z", null);
    assertEquals("01 ", requeued(january, before));
    before = revisions(january);
    change(meter, 4, "2025-01-31T23:00:00Z", "2025-04-30T22:00:00.001Z");
    assertEquals("05 06 ", requeued(january, before));
    before = revisions(january);
    change(meter, 5, "2025-01-31T23:00:00Z", "2025-04-30T22:00:00Z");
    assertEquals("05 ", requeued(january, before));
  }

  @Test
  void gridMetersNameTheGridInTheMonthsInWhichTheyAre() {
    UUID meter = meter("consumer", "readings_accurate", LONG_AGO, null);
    UUID grid =
        masterData.meter(
            account.id(),
            Map.of(
                "siteId",
                site.toString(),
                "direction",
                "producer",
                "grid",
                true,
                "measuring",
                "readings_inaccurate",
                "startDate",
                LONG_AGO,
                "endDate",
                "2025-03-01T00:00:00Z"));
    account.submit(
        List.of(
            new Value(meter, "2025-02-28T23:00:00Z", "0"),
            new Value(meter, "2025-03-31T22:00:00Z", "1"),
            new Value(meter, "2025-04-30T22:00:00Z", "3")));
    balancing.settle();
    LocalDate march = LocalDate.of(2025, 3, 1);
    assertFlows(march, Flow.of(grid, meter, "1"));
    assertFlows(march.plusMonths(1), Flow.of(null, meter, "2"));
  }

  /// 10⁹ kWh each, the most that a register shows: five of them are more than can be balanced.
  @Test
  void aMonthWithMoreEnergyThanCanBeBalancedSaysSo() {
    List<Value> readings = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      UUID meter = meter("consumer", "readings_accurate", LONG_AGO, null);
      readings.add(new Value(meter, "2025-02-28T23:00:00Z", "0"));
      readings.add(new Value(meter, "2025-03-31T22:00:00Z", "1000000000"));
    }
    account.submit(readings);
    balancing.settle();
    JsonPath march = partitions(LocalDate.of(2025, 3, 1), 1);
    assertEquals("failed", march.getString("data[0].state"));
    assertEquals(
        "the consumers' energies of the month from 2025-03-01 add up to 5000000000000000 mWh, more"
            + " than 4503599627370496",
        march.getString("data[0].error"));
    Value last = readings.getLast();
    account.submit(List.of(new Value(last.meterId(), last.timestamp().toString(), "1")));
    balancing.settle();
    assertPartition(LocalDate.of(2025, 3, 1), "balanced", 5, 5);
  }

  @Test
  void readingsAreAnsweredByTheMillisecondAsTheyWereStamped() {
    UUID meter = meter("producer", "readings_inaccurate", LONG_AGO, null);
    account.submit(
        List.of(
            new Value(meter, "2025-03-01T00:00:00.001Z", "1"),
            new Value(meter, "2025-03-01T00:00:00.250Z", "2"),
            new Value(meter, "2025-03-02T00:00:00.000Z", "3")));
    account.submit(List.of(new Value(meter, "2025-03-01T00:00:00.250Z", "2.5")));
    JsonPath answer =
        account
            .get(
                "/v1/measurements",
                Map.of(
                    "meterId", meter,
                    "startDateTime", "2025-03-01T00:00:00.001Z",
                    "endDateTime", "2025-03-02T00:00:00.000Z"))
            .statusCode(200)
            .extract()
            .jsonPath();
    assertEquals(
        List.of("2025-03-01T00:00:00.001Z", "2025-03-01T00:00:00.250Z"),
        answer.getList("data.timestamp"));
    assertEquals(
        List.of("1", "2.5"), answer.getList("data.value").stream().map(String::valueOf).toList());
    assertEquals(List.of("2.8", "2.8"), answer.getList("data.type"));
    assertEquals(2, answer.getInt("total"));
  }

  /// Months of before the contract's first year but one, which no other test measures.
  @Test
  void readingsAreDroppedWithTheirMonth() {
    UUID meter = meter("consumer", "readings_inaccurate", "1900-01-01T00:00:00Z", null);
    account.submit(
        List.of(
            new Value(meter, "1900-01-30T12:00:00Z", "1"),
            new Value(meter, "1900-02-01T12:00:00Z", "2")));
    account.submit(List.of(new Value(meter, "1900-02-01T12:00:00Z", "3")));
    retention.dropSupersededBefore(LocalDate.of(1900, 3, 31));
    assertEquals(2, account.measured(meter, Instant.parse("1900-01-01T00:00:00Z"), 60).size());
    retention.dropBefore(LocalDate.of(1900, 3, 1));
    assertEquals(
        List.of("3"),
        account.measured(meter, Instant.parse("1900-01-01T00:00:00Z"), 60).stream()
            .map(String::valueOf)
            .toList());
    retention.dropBefore(LocalDate.of(1900, 3, 31));
    assertEquals(List.of(), account.measured(meter, Instant.parse("1900-01-01T00:00:00Z"), 60));
  }

  @Test
  void aFallingReadingIsNamedOnceInABatchAndByItsLineInBulk() {
    UUID meter = meter("consumer", "readings_inaccurate", LONG_AGO, null);
    account.submit(List.of(new Value(meter, "2025-03-10T00:00:00Z", "10")));
    account
        .submit(
            entries(
                new Value(meter, "2025-03-09T00:00:00Z", "10.000001"),
                new Value(meter, "2025-03-11T00:00:00.001Z", "12"),
                new Value(meter, "2025-03-11T00:00:00.002Z", "11")))
        .statusCode(422)
        .body("errors.path", contains("measurements[0].value", "measurements[2].value"))
        .body(
            "errors[1].message",
            is(
                "the register falls from 12 kWh at 2025-03-11T00:00:00.001Z to 11 kWh at"
                    + " 2025-03-11T00:00:00.002Z"));
    String lines =
        """
        meterId,timestamp,value
        %1$s,2025-03-12T00:00:00.001Z,12
        %1$s,2025-03-12T00:00:00.002Z,11
        %1$s,2025-03-12T00:00:00.003Z,13
        %1$s,2025-03-12T00:00:00.003Z,12.5
        %1$s,2025-03-12T00:00:00.0035Z,14
        """
            .formatted(meter);
    account
        .asking()
        .contentType("text/csv")
        .body(lines)
        .post("/v1/measurements/bulk")
        .then()
        .statusCode(200)
        .body("accepted", is(3))
        .body("errors.line", contains(3, 6));
    assertEquals(
        List.of("10", "12", "12.5"),
        account.measured(meter, Instant.parse("2025-03-01T00:00:00Z"), 30).stream()
            .map(String::valueOf)
            .toList());
  }

  private UUID profile(String direction) {
    return meter(direction, "load_profile_accurate", LONG_AGO, null);
  }

  private UUID meter(String direction, String measuring, String start, @Nullable String end) {
    UUID meter = masterData.meter(account.id(), resource(direction, measuring, start, end));
    masterData.setting(account.id(), site, meter, "2020-02-01", null);
    return meter;
  }

  private void change(UUID meter, int version, String start, @Nullable String end) {
    masterData.changeMeter(
        meter, account.id(), version, resource("consumer", "readings_inaccurate", start, end));
  }

  private Map<String, Object> resource(
      String direction, String measuring, String start, @Nullable String end) {
    Map<String, Object> meter = new TreeMap<>();
    meter.put("siteId", site.toString());
    meter.put("direction", direction);
    meter.put("measuring", measuring);
    meter.put("startDate", start);
    if (end != null) {
      meter.put("endDate", end);
    }
    return meter;
  }

  private static Map<String, Object> entries(Value... values) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Value value : values) {
      entries.add(
          Map.of(
              "meterId", value.meterId(),
              "timestamp", value.timestamp().toString(),
              "value", value.kilowattHours()));
    }
    return Map.of("measurements", entries);
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(BERLIN).toInstant();
  }

  private static String print(Instant instant) {
    return instant.toString().replace("Z", ".000Z");
  }

  private List<Map<String, Object>> rows(LocalDate from, LocalDate until, String interval) {
    return account.balances("siteId", site, midnight(from), midnight(until), interval);
  }

  private Map<String, Object> range(LocalDate month, String interval) {
    return Map.of(
        "siteId",
        site,
        "startDateTime",
        midnight(month).toString(),
        "endDateTime",
        midnight(month.plusMonths(1)).toString(),
        "interval",
        interval);
  }

  private void assertFlows(LocalDate month, Flow... flows) {
    assertEquals(
        List.of(flows), rows(month, month.plusMonths(1), "P1M").stream().map(Flow::of).toList());
  }

  private static Flow[] sorted(Flow one, Flow other) {
    boolean isInOrder =
        String.valueOf(one.debitorMeterId()).compareTo(String.valueOf(other.debitorMeterId())) < 0;
    return isInOrder ? new Flow[] {one, other} : new Flow[] {other, one};
  }

  private JsonPath partitions(LocalDate day, int days) {
    return account.partitions(site, day, days).extract().jsonPath();
  }

  private void assertPartition(LocalDate month, String state, int expected, int present) {
    JsonPath partition = partitions(month, 1);
    assertEquals(List.of(month.toString()), partition.getList("data.day"));
    assertEquals(state, partition.getString("data[0].state"));
    assertEquals(expected, partition.getInt("data[0].expected"));
    assertEquals(present, partition.getInt("data[0].present"));
  }

  private List<List<Instant>> missing(LocalDate month) {
    return partitions(month, 1).<Map<String, String>>getList("data[0].missing").stream()
        .map(each -> List.of(Instant.parse(each.get("from")), Instant.parse(each.get("until"))))
        .toList();
  }

  /// The input revisions of the year's months that have any, by month.
  private Map<String, String> revisions(LocalDate january) {
    Map<String, String> revisions = new TreeMap<>();
    for (Map<String, Object> partition :
        partitions(january, 365).<Map<String, Object>>getList("data")) {
      String revision = String.valueOf(partition.get("inputRevision"));
      if (!revision.equals("0")) {
        revisions.put(String.valueOf(partition.get("day")).substring(5, 7), revision);
      }
    }
    return revisions;
  }

  /// The months of the year that were re-queued since.
  private String requeued(LocalDate january, Map<String, String> before) {
    StringBuilder requeued = new StringBuilder();
    revisions(january)
        .forEach(
            (month, revision) -> {
              if (!revision.equals(before.get(month))) {
                requeued.append(month).append(' ');
              }
            });
    return requeued.toString();
  }
}
