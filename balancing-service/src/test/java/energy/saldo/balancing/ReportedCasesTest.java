package energy.saldo.balancing;

import static energy.saldo.balancing.Account.QUARTER_HOUR;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What users of other products reported as computed wrong: time, gaps and numbers. Every amount is
/// worked out by hand.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class ReportedCasesTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String START = "2020-01-01T00:00:00Z";
  private static final Instant TEN = Instant.parse("2025-06-01T10:00:00Z");

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();

  /// The k-th quarter-hour of the local day has 0.001 (k + 1) kWh, each of its neighbours 7 kWh. An
  /// hour is one of UTC: where local midnight lies within one, the first and the last are cut.
  @ParameterizedTest
  @CsvSource({
    "Asia/Kolkata,   2025-06-14T18:30:00Z, 2, 0.003, 0.191",
    "Asia/Kathmandu, 2025-06-14T18:15:00Z, 3, 0.006, 0.096"
  })
  void aDayThatBeginsWithinAnHourHasTwoCutHours(
      ZoneId zone, Instant midnight, int ofFirst, String first, String last) {
    UUID site = masterData.site(account.id(), zone, "equal");
    UUID meter = participant(site, "load_profile_accurate", "interval_start");
    account.submit(threeDays(meter, midnight, 96, Duration.ZERO));
    balancing.settle();
    Instant end = midnight.plus(Duration.ofDays(1));
    List<String> hours = new ArrayList<>();
    hours.add(row(midnight, midnight.plus(QUARTER_HOUR.multipliedBy(ofFirst)), first));
    for (int k = ofFirst; k + 4 <= 96; k += 4) {
      Instant hour = midnight.plus(QUARTER_HOUR.multipliedBy(k));
      String energy = thousandths(4 * k + 10);
      hours.add(row(hour, hour.plus(Duration.ofHours(1)), energy));
    }
    hours.add(row(end.minus(QUARTER_HOUR.multipliedBy(4 - ofFirst)), end, last));
    assertEquals(25, hours.size());
    assertEquals(hours, balanced(meter, midnight, end, "PT1H"));
    assertEquals(hours, measured(meter, midnight, end, "PT1H"));
    List<String> days =
        List.of(
            row(midnight.minus(Duration.ofDays(1)), midnight, "672"),
            row(midnight, end, "4.656"),
            row(end, end.plus(Duration.ofDays(1)), "672"));
    Instant before = midnight.minus(Duration.ofDays(1));
    assertEquals(days, balanced(meter, before, end.plus(Duration.ofDays(1)), "P1D"));
    assertEquals(days, measured(meter, before, end.plus(Duration.ofDays(1)), "P1D"));
  }

  /// Stamped with its end, a day's first quarter-hour comes as 00:15 and its last as the next
  /// midnight; so it does on days of 92 and 100 quarter-hours, which here end their months, too.
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,  2025-06-30, 96,  4.656",
    "Europe/Berlin,  2024-03-31, 92,  4.278",
    "Europe/Berlin,  2021-10-31, 100, 5.05",
    "Asia/Kathmandu, 2025-06-30, 96,  4.656"
  })
  void aProfileStampedWithItsEndsBelongsToTheDayThatEndsAtMidnight(
      ZoneId zone, LocalDate day, int quarterHours, String energy) {
    UUID site = masterData.site(account.id(), zone, "equal");
    UUID meter = participant(site, "load_profile_accurate", "interval_end");
    Instant midnight = day.atStartOfDay(zone).toInstant();
    Instant end = midnight.plus(QUARTER_HOUR.multipliedBy(quarterHours));
    assertEquals(day.plusDays(1).atStartOfDay(zone).toInstant(), end);
    account.submit(threeDays(meter, midnight, quarterHours, QUARTER_HOUR));
    balancing.settle();
    account
        .partitions(site, day.minusDays(1), 3)
        .body("data.state", is(List.of("balanced", "balanced", "balanced")));
    List<String> quarters = balanced(meter, midnight, end, "PT15M");
    assertEquals(row(midnight, midnight.plus(QUARTER_HOUR), "0.001"), quarters.getFirst());
    assertEquals(row(end.minus(QUARTER_HOUR), end, thousandths(quarterHours)), quarters.getLast());
    assertEquals(List.of(row(midnight, end, energy)), balanced(meter, midnight, end, "P1D"));
    Instant month = day.withDayOfMonth(1).atStartOfDay(zone).toInstant();
    Instant next = day.plusDays(1).plusMonths(1).atStartOfDay(zone).toInstant();
    String ofMonth = new BigDecimal(energy).add(new BigDecimal("672")).toPlainString();
    assertEquals(
        List.of(row(month, end, ofMonth + " open"), row(end, next, "672 open")),
        balanced(meter, month, next, "P1M"));
  }

  /// Of 2972 quarter-hours of 1 kWh: the stamp at which the month begins is February's, that at
  /// which it ends, on the day of the clock change, its own.
  @Test
  void aMonthOfAProfileStampedWithItsEndsHasItsLastMidnightAndNotItsFirst() {
    UUID site = masterData.monthlySite(account.id(), BERLIN, "equal");
    UUID meter = participant(site, "load_profile_accurate", "interval_end");
    Instant start = Instant.parse("2024-02-29T23:00:00Z");
    Instant end = Instant.parse("2024-03-31T22:00:00Z");
    List<Value> values = new ArrayList<>();
    values.add(new Value(meter, start, new BigDecimal("1000")));
    for (int k = 1; k < 2972; k++) {
      values.add(new Value(meter, start.plus(QUARTER_HOUR.multipliedBy(k)), BigDecimal.ONE));
    }
    values.add(new Value(meter, end.plus(QUARTER_HOUR), new BigDecimal("1000")));
    account.submit(values);
    balancing.settle();
    assertEquals(List.of(), balanced(meter, start, end, "P1M"));
    account.submit(List.of(new Value(meter, end, new BigDecimal("20"))));
    balancing.settle();
    assertEquals(List.of(row(start, end, "2991")), balanced(meter, start, end, "P1M"));
  }

  /// From two in the morning, which the clocks show twice, each reading comes in a request of its
  /// own, in the local time of its offset: between neighbours lie 1 … 8 kWh.
  @Test
  void aRegisterIsReadOverTheDoubledHourInAnyOrder() {
    UUID site = masterData.site(account.id());
    List<String> stamps =
        List.of(
            "2025-10-26T02:00:00+02:00",
            "2025-10-26T02:15:00+02:00",
            "2025-10-26T02:30:00+02:00",
            "2025-10-26T02:45:00+02:00",
            "2025-10-26T02:00:00+01:00",
            "2025-10-26T02:15:00+01:00",
            "2025-10-26T02:30:00+01:00",
            "2025-10-26T02:45:00+01:00",
            "2025-10-26T03:00:00+01:00");
    List<UUID> meters = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      UUID meter = participant(site, "readings_accurate", "interval_start");
      meters.add(meter);
      List<Integer> order = new ArrayList<>(IntStream.range(0, stamps.size()).boxed().toList());
      Collections.shuffle(order, new Random(seed));
      for (int k : order) {
        account
            .submit(entry(meter, stamps.get(k), String.valueOf(500 + k * (k + 1) / 2)))
            .statusCode(201);
      }
    }
    balancing.settle();
    Instant start = Instant.parse("2025-10-26T00:00:00Z");
    Instant end = start.plus(Duration.ofHours(2));
    List<String> quarters = new ArrayList<>();
    for (int k = 0; k < 8; k++) {
      Instant quarter = start.plus(QUARTER_HOUR.multipliedBy(k));
      quarters.add(row(quarter, quarter.plus(QUARTER_HOUR), String.valueOf(k + 1)));
    }
    Instant between = start.plus(Duration.ofHours(1));
    for (UUID meter : meters) {
      assertEquals(quarters, balanced(meter, start, end, "PT15M"));
      assertEquals(
          List.of(row(start, between, "10"), row(between, end, "26")),
          balanced(meter, start, end, "PT1H"));
    }
  }

  /// A register is not read at 10:15: what it rose until 10:30 belongs to neither quarter-hour.
  @Test
  void aGapIsNotLumpedIntoTheNextQuarterHour() {
    UUID site = masterData.site(account.id());
    UUID meter = participant(site, "readings_accurate", "interval_start");
    account.submit(
        List.of(
            new Value(meter, TEN, new BigDecimal("100")),
            new Value(meter, TEN.plusSeconds(1800), new BigDecimal("103")),
            new Value(meter, TEN.plusSeconds(2700), new BigDecimal("104"))));
    balancing.settle();
    Instant end = TEN.plusSeconds(2700);
    String last = row(TEN.plusSeconds(1800), end, "1");
    assertEquals(List.of(last), balanced(meter, TEN, end, "PT15M"));
    assertEquals(List.of(last), measured(meter, TEN, end, "PT15M"));
    assertEquals(List.of(row(TEN, end, "1 open")), balanced(meter, TEN, end, "PT1H"));
    account.submit(List.of(new Value(meter, TEN.plusSeconds(900), new BigDecimal("101"))));
    balancing.settle();
    List<String> closed =
        List.of(
            row(TEN, TEN.plusSeconds(900), "1"),
            row(TEN.plusSeconds(900), TEN.plusSeconds(1800), "2"),
            last);
    assertEquals(closed, balanced(meter, TEN, end, "PT15M"));
    assertEquals(closed, measured(meter, TEN, end, "PT15M"));
  }

  /// A month's midnight is not read: the two months that meet there are open, and the third has
  /// what is its own.
  @Test
  void aGapIsNotLumpedIntoTheNextMonth() {
    UUID site = masterData.monthlySite(account.id(), BERLIN, "equal");
    UUID meter = participant(site, "readings_accurate", "interval_start");
    Instant january = Instant.parse("2024-12-31T23:00:00Z");
    Instant february = Instant.parse("2025-01-31T23:00:00Z");
    Instant march = Instant.parse("2025-02-28T23:00:00Z");
    Instant april = Instant.parse("2025-03-31T22:00:00Z");
    account.submit(
        List.of(
            new Value(meter, january, new BigDecimal("0")),
            new Value(meter, march, new BigDecimal("60")),
            new Value(meter, april, new BigDecimal("90"))));
    balancing.settle();
    assertEquals(List.of(row(march, april, "30")), balanced(meter, january, april, "P1M"));
    account.submit(List.of(new Value(meter, february, new BigDecimal("40"))));
    balancing.settle();
    assertEquals(
        List.of(row(january, february, "40"), row(february, march, "20"), row(march, april, "30")),
        balanced(meter, january, april, "P1M"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-06-01T12:00:00+02:00",
        "2025-06-01T12:00:00+02",
        "2025-06-01T12:00+02:00",
        "2025-06-01T06:30-03:30",
        "2025-06-01t10:00:00z",
        "2025-06-01T10:00Z",
        "2025-06-01T10:00:00.000Z",
        "2025-06-01T10:00:00+00:00"
      })
  void anInstantInTwoNotationsIsTwiceInItsBatch(String notation) {
    UUID site = masterData.site(account.id());
    UUID meter = participant(site, "load_profile_accurate", "interval_start");
    List<Map<String, Object>> entries = new ArrayList<>();
    entries.add(values(meter, "2025-06-01T09:45:00Z", 1));
    entries.add(values(meter, TEN.toString(), 2));
    entries.add(values(meter, notation, 3));
    account
        .submit(Map.of("measurements", entries))
        .statusCode(400)
        .body("errors.path", contains("measurements[2].timestamp"))
        .body("errors.message", contains("the same meter and timestamp as measurements[1]"));
    assertEquals(List.of(), account.measured(meter, TEN, 1));
    account.submit(Map.of("measurements", entries.subList(0, 2))).statusCode(201);
    account.submit(entry(meter, notation, "4")).statusCode(201);
    assertEquals(List.of(4), account.measured(meter, TEN, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "-0.0, 0",
    "-0, 0",
    "0e400, 0",
    "0e-400, 0",
    "1E+2, 100",
    "0.1e1, 1",
    "1e-6, 0.000001",
    "1.0000000, 1",
    "1e6, 1000000"
  })
  void aNumberIsTakenExactlyHoweverItIsWritten(String written, BigDecimal kilowattHours) {
    UUID site = masterData.site(account.id());
    UUID meter = participant(site, "load_profile_accurate", "interval_start");
    account.submit(entry(meter, TEN.toString(), written)).statusCode(201);
    balancing.settle();
    Instant end = TEN.plus(QUARTER_HOUR);
    assertEquals(
        0, kilowattHours.compareTo(Account.decimal(account.measured(meter, TEN, 1).getFirst())));
    assertEquals(
        kilowattHours.signum() == 0
            ? List.of()
            : List.of(row(TEN, end, kilowattHours.toPlainString())),
        balanced(meter, TEN, end, "PT15M"));
  }

  /// A batch of 500 of them is answered at once: none is ever written out with all its digits.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e-7",
        "0.0000001",
        "1.00000000000000000001",
        "1e400",
        "1e-400",
        "-1e400",
        "1e2147483647",
        "1e-2147483647",
        "1e99999999999",
        "123456789012345678901234567890",
        "-0.000001"
      })
  void aNumberThatIsNoAmountIsRefusedAtOnce(String written) {
    UUID site = masterData.site(account.id());
    UUID meter = participant(site, "load_profile_accurate", "interval_start");
    String batch = entry(meter, TEN.toString(), written);
    String entries = batch.substring(1, batch.length() - 1);
    String many = "[" + String.join(",", Collections.nCopies(500, entries)) + "]";
    assertTimeout(
        Duration.ofSeconds(5),
        () ->
            account
                .submit(many)
                .statusCode(400)
                .body("errors.path[0]", is("[0].value"))
                .body("errors.message", everyItem(is(message(written)))));
    assertEquals(List.of(), account.measured(meter, TEN, 1));
    account
        .bulk("text/csv", "meterId,timestamp,value\n%s,%s,%s\n".formatted(meter, TEN, written))
        .statusCode(422)
        .body("errors.path", contains("value"));
  }

  private static String message(String written) {
    return written.equals("1e99999999999")
        ? "'1e99999999999' is not a number within range"
        : "must be a number of kWh from 0 to 1000000000 with at most 6 decimal places";
  }

  private UUID participant(UUID site, String measuring, String loadProfileTimestamp) {
    Map<String, Object> meter = new HashMap<>();
    meter.put("siteId", site.toString());
    meter.put("direction", "consumer");
    meter.put("grid", false);
    meter.put("measuring", measuring);
    meter.put("loadProfileTimestamp", loadProfileTimestamp);
    meter.put("startDate", START);
    UUID id = masterData.meter(account.id(), meter);
    masterData.setting(account.id(), site, id, "2020-02-01", 1);
    return id;
  }

  /// A local day whose k-th quarter-hour has 0.001 (k + 1) kWh, between two of 96 with 7 kWh each.
  private static List<Value> threeDays(
      UUID meter, Instant midnight, int quarterHours, Duration stampOffset) {
    List<Value> values = new ArrayList<>();
    for (int k = -96; k < quarterHours + 96; k++) {
      boolean isOfDay = k >= 0 && k < quarterHours;
      values.add(
          new Value(
              meter,
              midnight.plus(QUARTER_HOUR.multipliedBy(k)).plus(stampOffset),
              isOfDay ? BigDecimal.valueOf(k + 1L, 3) : new BigDecimal("7")));
    }
    return values;
  }

  private static String thousandths(int number) {
    return BigDecimal.valueOf(number, 3).stripTrailingZeros().toPlainString();
  }

  private static Map<String, Object> values(UUID meter, String timestamp, int value) {
    return Map.of("meterId", meter, "timestamp", timestamp, "value", value);
  }

  private static String entry(UUID meter, String timestamp, String value) {
    return "[{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":%s}]"
        .formatted(meter, timestamp, value);
  }

  private List<String> balanced(UUID meter, Instant start, Instant end, String interval) {
    return account.balances("debitorMeterId", meter, start, end, interval).stream()
        .map(ReportedCasesTest::row)
        .toList();
  }

  private List<String> measured(UUID meter, Instant start, Instant end, String interval) {
    return account.aggregated(meter, start, end, interval).stream()
        .map(ReportedCasesTest::row)
        .toList();
  }

  private static String row(Map<String, Object> row) {
    return "%s %s %s%s"
        .formatted(
            row.get("startDateTime"),
            row.get("endDateTime"),
            Account.decimal(row.get("value")).toPlainString(),
            Boolean.TRUE.equals(row.get("complete")) ? "" : " open");
  }

  private static String row(Instant start, Instant end, String energy) {
    return "%s %s %s".formatted(start, end, energy).replace(":00Z", ":00.000Z");
  }
}
