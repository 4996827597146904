package energy.saldo.balancing;

import static energy.saldo.balancing.Account.decimal;
import static org.hamcrest.Matchers.contains;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was known at an instant.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class AsOfTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 1, 15);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();

  @Test
  void theBalancedAtThatIsPrintedOfARunGivesThatRun() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    account.submit(plant.values(START, 96));
    balancing.settle();
    List<String> balancedAt = new ArrayList<>();
    List<BigDecimal> expected = new ArrayList<>();
    for (int k = 1; k <= 8; k++) {
      BigDecimal value = new BigDecimal("0.1").add(new BigDecimal(k));
      account.submit(List.of(new Value(plant.consumer(), START, value)));
      balancing.settle();
      balancedAt.add(
          account
              .partitions(plant.site(), DAY, 1)
              .extract()
              .jsonPath()
              .getString("data[0].balancedAt"));
      expected.add(BigDecimal.valueOf(19 + k));
    }
    List<BigDecimal> fromGrid = new ArrayList<>();
    for (String asOf : balancedAt) {
      List<Map<String, Object>> rows = balances(plant.site(), 1, "P1D", asOf);
      fromGrid.add(decimal(rows.getLast().get("value")));
    }
    assertEquals(expected.stream().map(Account::decimal).toList(), fromGrid);
    String before = Instant.parse(balancedAt.getFirst()).minusMillis(1).toString();
    assertEquals(
        0,
        new BigDecimal("19.2")
            .compareTo(decimal(balances(plant.site(), 1, "P1D", before).getLast().get("value"))));
  }

  /// The second day is never measured: whether it is open depends on who takes part on it.
  @Test
  void completeIsToldByTheSettingsAndMetersThatWereKnownThen() {
    UUID site = masterData.site(account.id());
    Map<String, Object> meter =
        Map.of(
            "siteId",
            site.toString(),
            "direction",
            "consumer",
            "grid",
            false,
            "measuring",
            "load_profile_accurate",
            "startDate",
            "2020-01-01T00:00:00.000Z");
    UUID consumer = masterData.meter(account.id(), meter);
    String nextDay = DAY.plusDays(1).toString();
    masterData.settingWith(
        account.id(), site, consumer, DAY.toString(), Map.of("endDate", nextDay));
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < 96; k++) {
      values.add(new Value(consumer, START.plus(Duration.ofMinutes(15L * k)), BigDecimal.ONE));
    }
    account.submit(values);
    balancing.settle();
    List<Boolean> known = new ArrayList<>();
    List<String> instants = new ArrayList<>();
    known.add(isComplete(site, null));
    instants.add(anInstantOfNow());

    masterData.setting(account.id(), site, consumer, nextDay, 1);
    known.add(isComplete(site, null));
    instants.add(anInstantOfNow());

    Map<String, Object> ended = new HashMap<>(meter);
    ended.put("endDate", START.plus(Duration.ofDays(1)).toString());
    masterData.changeMeter(consumer, account.id(), 2, ended);
    known.add(isComplete(site, null));
    instants.add(anInstantOfNow());

    assertEquals(List.of(true, false, true), known);
    assertEquals(known, instants.stream().map(asOf -> isComplete(site, asOf)).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "now", "2025-01-01", "+294277-01-01T00:00:00Z"})
  void whatIsNoInstantIsRefused(String asOf) {
    account
        .get("/v1/aggregated-balances", query(masterData.site(account.id()), 1, "P1D", asOf))
        .statusCode(400)
        .body("errors.path", contains("asOf"));
  }

  private boolean isComplete(UUID site, @Nullable String asOf) {
    List<Map<String, Object>> rows = balances(site, 2, "P1M", asOf);
    assertEquals(1, rows.size());
    assertEquals(0, new BigDecimal("96").compareTo(decimal(rows.getFirst().get("value"))));
    return Boolean.TRUE.equals(rows.getFirst().get("complete"));
  }

  private List<Map<String, Object>> balances(
      UUID site, int days, String interval, @Nullable String asOf) {
    return account.balances(query(site, days, interval, asOf));
  }

  private static Map<String, Object> query(
      UUID site, int days, String interval, @Nullable String asOf) {
    Map<String, Object> query = new HashMap<>();
    query.put("siteId", site);
    query.put("startDateTime", START.toString());
    query.put("endDateTime", START.plus(Duration.ofDays(days)).toString());
    query.put("interval", interval);
    if (asOf != null) {
      query.put("asOf", asOf);
    }
    return query;
  }

  /// The present instant as the contract prints it, which is over when this returns.
  private static String anInstantOfNow() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    while (!Instant.now().isAfter(now.plusMillis(2))) {
      LockSupport.parkNanos(100_000);
    }
    return now.toString();
  }
}
