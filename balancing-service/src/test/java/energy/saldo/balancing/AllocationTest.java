package energy.saldo.balancing;

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
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class AllocationTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String NOON = "2025-06-01T10:00:00Z";

  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();

  @ParameterizedTest
  @CsvSource({
    "equal, 0.2, 0.3, 0.3, 0",
    "proportional, 0.1, 0.3, 0.4, 0",
    "static, 0.2, 0.2, 0.2, 0.2",
  })
  void aRankSharesAsTheSiteDistributes(
      String distribution, String first, String second, String third, String surplus) {
    UUID site = masterData.site(account.id(), BERLIN, distribution);
    UUID roof = producer(site, 1);
    UUID small = consumerWithShare(site, "0.5");
    UUID medium = consumerWithShare(site, "0.25");
    UUID large = consumerWithShare(site, "0.25");
    balance(Map.of(roof, "0.8", small, "0.2", medium, "0.6", large, "0.8"));

    Map<UUID, String> parts = Map.of(small, first, medium, second, large, third);
    Map<UUID, String> demands = Map.of(small, "0.2", medium, "0.6", large, "0.8");
    Set<Flow> expected = new HashSet<>();
    parts.forEach(
        (meter, part) -> {
          expected.add(Flow.of(roof, meter, part));
          addRest(expected, null, meter, demands.get(meter), part);
        });
    addRest(expected, roof, null, surplus, "0");
    assertFlows(expected, site);
  }

  /// A meter and its successor share one place: each has it while it is there.
  @Test
  void aMeterAndItsSuccessorOnOneDayMayBothHaveHalfOfTheStaticPool() {
    UUID site = masterData.site(account.id(), BERLIN, "static");
    UUID roof = producer(site, 1);
    UUID old = meterWithValidity(site, Map.of("endDate", NOON));
    UUID successor = meterWithValidity(site, Map.of("startDate", NOON));
    for (UUID meter : List.of(old, successor)) {
      masterData.settingWith(account.id(), site, meter, "2025-01-01", Map.of("share", 0.5));
    }
    UUID neighbour = consumerWithShare(site, "0.5");
    String before = "2025-06-01T09:45:00Z";
    balance(before, Map.of(roof, "1", old, "0.4", neighbour, "0.7"));
    balance(NOON, Map.of(roof, "1", successor, "0.6", neighbour, "0.7"));
    assertEquals(
        Set.of(
            Flow.of(roof, old, "0.4"),
            Flow.of(roof, neighbour, "0.5"),
            Flow.of(roof, null, "0.1"),
            Flow.of(null, neighbour, "0.2")),
        Set.copyOf(account.flows(site, Instant.parse(before))));
    assertFlows(
        Set.of(
            Flow.of(roof, successor, "0.5"),
            Flow.of(null, successor, "0.1"),
            Flow.of(roof, neighbour, "0.5"),
            Flow.of(null, neighbour, "0.2")),
        site);
  }

  @Test
  void theLargestNumberIsARankBeforeThatOfNoPriority() {
    UUID site = masterData.site(account.id());
    UUID roof = producer(site, null);
    UUID last = consumer(site, null);
    UUID first = consumer(site, Integer.MAX_VALUE);
    balance(Map.of(roof, "0.3", first, "0.3", last, "0.3"));
    assertFlows(Set.of(Flow.of(roof, first, "0.3"), Flow.of(null, last, "0.3")), site);
  }

  @Test
  void ranksOfConsumersAreServedOneAfterTheOtherAndNullLast() {
    UUID site = masterData.site(account.id());
    UUID roof = producer(site, null);
    UUID second = consumer(site, 2);
    UUID last = consumer(site, null);
    UUID first = consumer(site, 1);
    balance(Map.of(roof, "0.5", first, "0.3", second, "0.4", last, "0.1"));
    assertFlows(
        Set.of(
            Flow.of(roof, first, "0.3"),
            Flow.of(roof, second, "0.2"),
            Flow.of(null, second, "0.2"),
            Flow.of(null, last, "0.1")),
        site);
  }

  @Test
  void ranksOfProducersAreUsedOneAfterTheOtherAndNullLast() {
    UUID site = masterData.site(account.id());
    UUID last = producer(site, null);
    UUID roof = producer(site, 1);
    UUID otherRoof = producer(site, 1);
    UUID flat = consumer(site, 7);
    balance(Map.of(last, "0.5", roof, "0.3", otherRoof, "0.1", flat, "0.6"));
    assertFlows(
        Set.of(
            Flow.of(roof, flat, "0.3"),
            Flow.of(otherRoof, flat, "0.1"),
            Flow.of(last, flat, "0.2"),
            Flow.of(last, null, "0.3")),
        site);
  }

  @Test
  void whoDoesNotParticipateTakesAllFromTheGridAndGivesAllToIt() {
    UUID site = masterData.site(account.id());
    UUID roof = producer(site, 1);
    UUID flat = consumer(site, 1);
    UUID loner = masterData.meter(account.id(), site, "consumer");
    UUID seller = masterData.meter(account.id(), site, "producer");
    UUID unset = masterData.meter(account.id(), site, "consumer");
    for (UUID meter : List.of(loner, seller)) {
      masterData.settingWith(
          account.id(), site, meter, "2025-01-01", Map.of("balancing", "non_participant"));
    }
    balance(Map.of(roof, "0.4", flat, "0.1", loner, "0.7", seller, "0.2", unset, "9"));
    assertFlows(
        Set.of(
            Flow.of(roof, flat, "0.1"),
            Flow.of(roof, null, "0.3"),
            Flow.of(seller, null, "0.2"),
            Flow.of(null, loner, "0.7")),
        site);
  }

  @Test
  void theGridsOwnMetersStandForTheGrid() {
    UUID site = masterData.site(account.id());
    UUID supply = masterData.gridMeter(account.id(), site, "producer");
    UUID feedIn = masterData.gridMeter(account.id(), site, "consumer");
    UUID roof = producer(site, 1);
    UUID flat = consumer(site, 1);
    UUID seller = masterData.meter(account.id(), site, "producer");
    masterData.settingWith(
        account.id(), site, seller, "2025-01-01", Map.of("balancing", "non_participant"));
    balance(Map.of(roof, "0.1", flat, "0.4", seller, "0.2"));
    assertFlows(
        Set.of(
            Flow.of(roof, flat, "0.1"),
            Flow.of(supply, flat, "0.3"),
            Flow.of(seller, feedIn, "0.2")),
        site);
  }

  @Test
  void aSettingChangesTheRankFromItsLocalDayOn() {
    UUID site = masterData.site(account.id());
    UUID roof = producer(site, 1);
    UUID until = consumer(site, 1);
    UUID from = consumer(site, 2);
    masterData.setting(account.id(), site, until, "2025-05-03", 2);
    masterData.setting(account.id(), site, from, "2025-05-03", 1);
    String before = "2025-05-02T21:45:00Z";
    String after = "2025-05-02T22:00:00Z";
    Map<UUID, String> energies = Map.of(roof, "0.1", until, "0.1", from, "0.1");
    balance(before, energies);
    balance(after, energies);
    assertEquals(
        Set.of(Flow.of(roof, until, "0.1"), Flow.of(null, from, "0.1")),
        Set.copyOf(account.flows(site, Instant.parse(before))));
    assertEquals(
        Set.of(Flow.of(roof, from, "0.1"), Flow.of(null, until, "0.1")),
        Set.copyOf(account.flows(site, Instant.parse(after))));
  }

  private static void addRest(
      Set<Flow> flows,
      @Nullable UUID creditor,
      @Nullable UUID debitor,
      @Nullable String all,
      String part) {
    Flow rest = new Flow(creditor, debitor, Account.decimal(all).subtract(Account.decimal(part)));
    if (rest.value().signum() > 0) {
      flows.add(Flow.of(creditor, debitor, rest.value().toPlainString()));
    }
  }

  private void assertFlows(Set<Flow> expected, UUID site) {
    List<Flow> flows = account.flows(site, Instant.parse(NOON));
    assertEquals(expected, Set.copyOf(flows));
    assertEquals(expected.size(), flows.size());
  }

  private void balance(Map<UUID, String> energies) {
    balance(NOON, energies);
  }

  private void balance(String quarterHour, Map<UUID, String> energies) {
    List<Value> values = new ArrayList<>();
    energies.forEach((meter, energy) -> values.add(new Value(meter, quarterHour, energy)));
    account.submit(values);
    balancing.settle();
  }

  private UUID producer(UUID site, @Nullable Integer rank) {
    UUID meter = masterData.meter(account.id(), site, "producer");
    masterData.setting(account.id(), site, meter, "2025-01-01", rank);
    return meter;
  }

  private UUID consumer(UUID site, @Nullable Integer rank) {
    UUID meter = masterData.meter(account.id(), site, "consumer");
    masterData.setting(account.id(), site, meter, "2025-01-01", rank);
    return meter;
  }

  private UUID meterWithValidity(UUID site, Map<String, String> validity) {
    Map<String, Object> meter = new TreeMap<>();
    meter.put("siteId", site.toString());
    meter.put("direction", "consumer");
    meter.put("grid", false);
    meter.put("measuring", "load_profile_accurate");
    meter.put("startDate", "2025-01-01T00:00:00Z");
    meter.putAll(validity);
    return masterData.meter(account.id(), meter);
  }

  private UUID consumerWithShare(UUID site, String share) {
    UUID meter = masterData.meter(account.id(), site, "consumer");
    masterData.settingWith(
        account.id(), site, meter, "2025-01-01", Map.of("share", new BigDecimal(share)));
    return meter;
  }
}
