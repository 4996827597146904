package energy.saldo.balancing;

import static energy.saldo.balancing.Account.QUARTER_HOUR;
import static energy.saldo.balancing.Account.decimal;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
@WithTestResource(Owners.class)
class BalancingTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();

  @Test
  void aJanuaryOfRegisterReadingsBecomesEachQuarterHoursEnergyFromTheGrid() {
    UUID site = masterData.site(account.id(), BERLIN, "equal");
    UUID meter =
        masterData.meter(
            account.id(), site, "consumer", "readings_accurate", false, "2024-12-31T23:00:00.000Z");
    masterData.setting(account.id(), site, meter, "2025-01-01", 1);
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
    account.submit(readings);
    balancing.settle();

    List<Map<String, Object>> rows =
        account.balances(
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
    BigDecimal sum = energies.subList(0, 2976).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    for (String interval : List.of("P1M", "P1Y")) {
      List<Map<String, Object>> whole =
          account.balances(
              "debitorMeterId",
              meter,
              start,
              start.plus(QUARTER_HOUR.multipliedBy(2976)),
              interval);
      assertEquals(1, whole.size());
      assertEquals(sum.stripTrailingZeros(), decimal(whole.getFirst().get("value")));
      assertEquals("2024-12-31T23:00:00.000Z", whole.getFirst().get("startDateTime"));
      assertEquals("2025-01-31T23:00:00.000Z", whole.getFirst().get("endDateTime"));
      assertEquals(true, whole.getFirst().get("complete"));
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
    Plant plant = Plant.open(masterData, account, site);
    Instant start = day.atStartOfDay(site).toInstant();
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < quarterHours; k++) {
      Instant timestamp = start.plus(QUARTER_HOUR.multipliedBy(k));
      values.add(new Value(plant.consumer(), timestamp, new BigDecimal("0.3")));
      values.add(new Value(plant.producer(), timestamp, new BigDecimal("0.1")));
    }
    account.submit(values);
    balancing.settle();

    Instant end = day.plusDays(1).atStartOfDay(site).toInstant();
    assertEquals(
        quarterHours,
        account.balances("creditorMeterId", plant.producer(), start, end, "PT15M").size());
    List<Map<String, Object>> ofDay = account.balances("siteId", plant.site(), start, end, "P1D");
    assertEquals(2, ofDay.size());
    assertRow(ofDay.get(0), plant.producer(), plant.consumer(), "0.1", quarterHours);
    assertRow(ofDay.get(1), null, plant.consumer(), "0.2", quarterHours);
    account.partitions(plant.site(), day, 1).body("data[0].state", is("balanced"));
  }

  @Test
  void anIntervalWithAMissingValueStaysOpenAndItsNeighboursAreBalanced() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    LocalDate day = LocalDate.of(2025, 1, 15);
    Instant start = day.atStartOfDay(BERLIN).toInstant();
    List<Value> values = plant.values(start, 96);
    Value late = values.remove(2 * 40);
    account.submit(values);
    balancing.settle();
    Instant end = start.plus(Duration.ofDays(1));
    List<Map<String, Object>> before = account.balances("siteId", plant.site(), start, end, "PT1H");
    assertEquals(48, before.size());
    assertEquals(true, before.get(2 * 9).get("complete"));
    assertEquals(false, before.get(2 * 10).get("complete"));
    assertEquals(0, new BigDecimal("0.3").compareTo(decimal(before.get(2 * 10).get("value"))));
    account
        .partitions(plant.site(), day, 1)
        .body("data[0].state", is("open"))
        .body("data[0].missing[0].meterId", is(plant.consumer().toString()))
        .body("data[0].missing[0].from", is("2025-01-15T09:00:00.000Z"))
        .body("data[0].missing[0].until", is("2025-01-15T09:15:00.000Z"));
    String asOf = Instant.now().toString();

    account.submit(List.of(late));
    balancing.settle();
    List<Map<String, Object>> after = account.balances("siteId", plant.site(), start, end, "PT1H");
    assertEquals(true, after.get(2 * 10).get("complete"));
    assertEquals(0, new BigDecimal("0.4").compareTo(decimal(after.get(2 * 10).get("value"))));
    List<Map<String, Object>> then =
        account.balances(
            Map.of(
                "siteId",
                plant.site(),
                "startDateTime",
                start.toString(),
                "endDateTime",
                end.toString(),
                "interval",
                "PT1H",
                "asOf",
                asOf));
    assertEquals(before, then);
  }

  @Test
  void anyOrderOfArrivalGivesTheSameColumns() {
    Plant inOrder = Plant.open(masterData, account, BERLIN);
    Plant shuffled = Plant.open(masterData, account, BERLIN);
    Instant start = Instant.parse("2025-02-01T23:00:00Z");
    account.submit(inOrder.values(start, 192));
    List<Value> values = shuffled.values(start, 192);
    Collections.shuffle(values, new Random(7));
    account.submit(values.subList(0, 100));
    account.submit(values.subList(50, 384));
    assertEquals(
        account.measured(inOrder.consumer(), start, 2),
        account.measured(shuffled.consumer(), start, 2));
  }

  @Test
  void lateDataAndSettingsRebalanceTheDaysTheyTouchAndOnlyThose() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    LocalDate first = LocalDate.of(2025, 5, 1);
    Instant start = first.atStartOfDay(BERLIN).toInstant();
    account.submit(plant.values(start, 3 * 96));
    balancing.settle();
    List<Integer> before = revisions(plant.site(), first);
    account.submit(
        List.of(
            new Value(plant.consumer(), start.plus(Duration.ofHours(30)), new BigDecimal("9"))));
    assertEquals(
        List.of(before.get(0), before.get(1) + 1, before.get(2)), revisions(plant.site(), first));
    balancing.settle();
    account.submit(
        List.of(
            new Value(plant.consumer(), start.plus(Duration.ofHours(30)), new BigDecimal("9"))));
    assertEquals(
        List.of(before.get(0), before.get(1) + 1, before.get(2)), revisions(plant.site(), first));
    masterData.setting(account.id(), plant.site(), plant.consumer(), "2025-05-03", null);
    assertEquals(
        List.of(before.get(0), before.get(1) + 1, before.get(2) + 1),
        revisions(plant.site(), first));
    balancing.settle();
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

  private List<Integer> revisions(UUID site, LocalDate first) {
    return account.partitions(site, first, 3).extract().jsonPath().getList("data.inputRevision");
  }
}
