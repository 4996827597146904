package energy.saldo.balancing;

import static energy.saldo.balancing.Account.QUARTER_HOUR;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Flow;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Days that a zone skips or enters twice, and days before 1970.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class LocalDayTest {

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();

  /// The register rises by 0.25 kWh in each of the 96 quarter-hours.
  @ParameterizedTest
  @CsvSource({
    "Pacific/Apia, 2011-12-29, 2011-12-29T10:00:00Z",
    "Pacific/Kwajalein, 1993-08-20, 1993-08-20T12:00:00Z",
  })
  void theDayBeforeASkippedOneIsCompletedByTheFirstReadingAfterIt(
      ZoneId zone, LocalDate day, Instant start) {
    UUID site = masterData.site(account.id(), zone, "equal");
    UUID meter =
        masterData.meter(
            account.id(), site, "consumer", "readings_accurate", false, start.toString());
    masterData.setting(account.id(), site, meter, "1990-01-01", 1);
    List<Value> readings = new ArrayList<>();
    for (int k = 0; k < 96; k++) {
      readings.add(reading(meter, start, k));
    }
    account.submit(readings);
    balancing.settle();
    account
        .partitions(site, day, 3)
        .body("data.day", is(List.of(day.toString(), day.plusDays(2).toString())))
        .body("data.state", is(List.of("open", "open")))
        .body("data[0].missing[0].from", is(print(start.plus(QUARTER_HOUR.multipliedBy(95)))))
        .body("data[0].missing[0].until", is(print(start.plus(Duration.ofDays(1)))));

    account.submit(List.of(reading(meter, start, 96)));
    balancing.settle();
    account.partitions(site, day, 2).body("data.state", is(List.of("balanced")));
    List<Map<String, Object>> ofDay =
        account.balances("siteId", site, start, start.plus(Duration.ofDays(1)), "P1D");
    assertEquals(List.of(Flow.of(null, meter, "24")), ofDay.stream().map(Flow::of).toList());
    assertEquals(true, ofDay.getFirst().get("complete"));
    assertEquals(print(start.plus(Duration.ofDays(1))), ofDay.getFirst().get("endDateTime"));
  }

  private static Value reading(UUID meter, Instant start, int k) {
    BigDecimal value = new BigDecimal("100").add(new BigDecimal("0.25").multiply(decimal(k)));
    return new Value(meter, start.plus(QUARTER_HOUR.multipliedBy(k)), value);
  }

  /// Clocks go back from one minute after midnight to the evening before (in Casey from two in the
  /// morning): the evening's second run belongs to the day that has begun.
  @ParameterizedTest
  @CsvSource({
    "America/St_Johns, 2010-11-07, 2010-11-07T02:30:00Z, 100",
    "America/Goose_Bay, 2010-11-07, 2010-11-07T03:00:00Z, 100",
    "America/Moncton, 2006-10-29, 2006-10-29T03:00:00Z, 100",
    "Antarctica/Casey, 2010-03-05, 2010-03-04T13:00:00Z, 108",
  })
  void aDayThatIsEnteredTwiceIsOneDay(ZoneId zone, LocalDate day, Instant start, int quarterHours) {
    UUID site = masterData.site(account.id(), zone, "equal");
    UUID meter = meter(site, false);
    masterData.setting(account.id(), site, meter, day.toString(), 1);
    List<Value> values = new ArrayList<>();
    Instant end = start.plus(QUARTER_HOUR.multipliedBy(quarterHours));
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = -96; k < quarterHours + 96; k++) {
      BigDecimal value = new BigDecimal("0.001").multiply(decimal(100 + k));
      values.add(new Value(meter, start.plus(QUARTER_HOUR.multipliedBy(k)), value));
      sum = k >= 0 && k < quarterHours ? sum.add(value) : sum;
    }
    account.submit(values);
    balancing.settle();
    account
        .partitions(site, day.minusDays(1), 3)
        .body(
            "data.day",
            is(List.of(day.minusDays(1).toString(), day.toString(), day.plusDays(1).toString())))
        .body("data.state", is(List.of("balanced", "balanced", "balanced")));
    List<Map<String, Object>> days =
        account.balances(
            "siteId", site, start.minus(Duration.ofDays(1)), end.plus(Duration.ofDays(1)), "P1D");
    assertEquals(2, days.size());
    assertEquals(print(start), days.get(0).get("startDateTime"));
    assertEquals(print(end), days.get(0).get("endDateTime"));
    assertEquals(0, sum.compareTo(Account.decimal(days.get(0).get("value"))));
    assertEquals(print(end), days.get(1).get("startDateTime"));
    assertEquals(quarterHours, account.balances("siteId", site, start, end, "PT15M").size());
    assertEquals(
        quarterHours + 192, account.measured(meter, start.minus(Duration.ofDays(1)), 4).size());
  }

  @Test
  void anOpenEndedGridMeterStandsForTheGridBefore1970() {
    UUID site = masterData.site(account.id(), ZoneId.of("Europe/Berlin"), "equal");
    UUID consumer = meter(site, false);
    UUID producer =
        masterData.meter(
            account.id(), site, "producer", "load_profile_accurate", false, "1900-01-01T00:00:00Z");
    UUID supply =
        masterData.meter(
            account.id(), site, "producer", "load_profile_accurate", true, "1900-01-01T00:00:00Z");
    UUID feedIn = meter(site, true);
    masterData.setting(account.id(), site, consumer, "1900-01-02", 1);
    masterData.setting(account.id(), site, producer, "1900-01-02", 1);
    account.submit(
        List.of(
            new Value(consumer, "1965-06-01T10:00:00Z", "0.5"),
            new Value(producer, "1965-06-01T10:00:00Z", "0.2"),
            new Value(consumer, "1965-06-01T10:15:00Z", "0.1"),
            new Value(producer, "1965-06-01T10:15:00Z", "0.2")));
    balancing.settle();
    assertEquals(
        List.of(Flow.of(supply, consumer, "0.3"), Flow.of(producer, consumer, "0.2")).stream()
            .sorted(LocalDayTest::byCreditor)
            .toList(),
        account.flows(site, Instant.parse("1965-06-01T10:00:00Z")).stream()
            .sorted(LocalDayTest::byCreditor)
            .toList());
    assertEquals(
        List.of(Flow.of(producer, consumer, "0.1"), Flow.of(producer, feedIn, "0.1")).stream()
            .sorted(LocalDayTest::byDebitor)
            .toList(),
        account.flows(site, Instant.parse("1965-06-01T10:15:00Z")));
  }

  private UUID meter(UUID site, boolean grid) {
    return masterData.meter(
        account.id(), site, "consumer", "load_profile_accurate", grid, "1900-01-01T00:00:00Z");
  }

  private static int byCreditor(Flow one, Flow other) {
    return String.valueOf(one.creditorMeterId()).compareTo(String.valueOf(other.creditorMeterId()));
  }

  private static int byDebitor(Flow one, Flow other) {
    return String.valueOf(one.debitorMeterId()).compareTo(String.valueOf(other.debitorMeterId()));
  }

  private static BigDecimal decimal(int k) {
    return BigDecimal.valueOf(k);
  }

  private static String print(Instant instant) {
    return instant.toString().replace("Z", ".000Z");
  }
}
