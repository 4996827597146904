package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Management;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.Plant;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What operators see of known traffic. Counters are those of the whole test run, so each test
/// looks at what it adds.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class BalancingMetricsTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant START = LocalDate.of(2025, 1, 15).atStartOfDay(BERLIN).toInstant();

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject SiteRows rows;
  @Inject MeterRegistry registry;
  @Inject BalancingMetrics metrics;

  private final Account account = Account.open();
  private Plant plant;

  @BeforeEach
  void startWithNothingDue() {
    balancing.settle();
    plant = Plant.open(masterData, account, BERLIN);
  }

  @Test
  void valuesAreCountedByWhetherTheyWereStored() {
    double accepted = values("accepted");
    double refused = values("refused");
    account.submit(plant.values(START, 96));
    account.submit(plant.values(START, 96));
    account.submit(List.of(entry(plant.consumer()), entry(UUID.randomUUID()))).statusCode(422);
    account.submit(List.of(Map.of("meterId", "no id"))).statusCode(400);
    account.submit(Map.of("measurements", "no list")).statusCode(400);

    assertEquals(accepted + 2 * 192, values("accepted"));
    assertEquals(refused + 2 + 1 + 1, values("refused"));
    assertEquals(
        values("accepted"), Management.metric("saldo_measurements_total{outcome=\"accepted\"}"));
    assertEquals(
        values("refused"), Management.metric("saldo_measurements_total{outcome=\"refused\"}"));
  }

  @Test
  void partitionsAreCountedByWhatBecameOfThemAndBatchesByTime() {
    double balanced = partitions("balanced");
    double failed = partitions("failed");
    double batches = batches();
    account.submit(plant.values(START, 3 * 96));
    UUID unknown = siteInAnotherCell();
    rows.deliver(
        unknown, Map.of(LocalDate.of(2025, 1, 15), Map.of(UUID.randomUUID(), new long[1])));
    balancing.settle();

    assertEquals(balanced + 3, partitions("balanced"));
    assertEquals(failed + 1, partitions("failed"));
    assertEquals(batches + 2, batches());
    for (String outcome : List.of("balanced", "failed", "discarded")) {
      assertEquals(
          partitions(outcome),
          Management.metric("saldo_partitions_total{outcome=\"%s\"}".formatted(outcome)));
    }
    assertEquals(batches + 2, Management.metric("saldo_balancing_duration_seconds_count"));
    assertTrue(Management.metric("saldo_balancing_duration_seconds_sum") > 0);
    rows.query("DELETE FROM balancing_partition", unknown);
  }

  @Test
  void theLagIsHowLongTheOldestPartitionHasBeenDue() {
    metrics.measureQueue();
    assertEquals(0, gauge("saldo.partitions.queued"));
    assertEquals(0, gauge("saldo.balancing.lag.seconds"));

    account.submit(plant.values(START, 2 * 96));
    dueSince("-1 hour");
    assertQueued(2, 0, 0);
    dueSince("1 hour");
    assertQueued(2, 3600, 3660);
    rows.query(
        "UPDATE balancing_partition SET due_at = CASE day WHEN '2025-01-15'"
            + " THEN clock_timestamp() - interval '3 hours' ELSE due_at END",
        plant.site());
    assertQueued(2, 10_800, 10_860);

    balancing.settle();
    assertQueued(0, 0, 0);
  }

  /// A batch is of one cell.
  private UUID siteInAnotherCell() {
    return Stream.generate(UUID::randomUUID)
        .filter(id -> Cell.of(id) != Cell.of(plant.site()))
        .findFirst()
        .orElseThrow();
  }

  private void dueSince(String interval) {
    rows.query(
        "UPDATE balancing_partition SET due_at = clock_timestamp() - interval '%s'"
            .formatted(interval),
        plant.site());
  }

  private void assertQueued(int partitions, double fromSeconds, double untilSeconds) {
    metrics.measureQueue();
    assertEquals(partitions, gauge("saldo.partitions.queued"));
    double lag = gauge("saldo.balancing.lag.seconds");
    assertTrue(fromSeconds <= lag && lag <= untilSeconds, () -> "lag " + lag);
    assertEquals(partitions, Management.metric("saldo_partitions_queued"));
    assertEquals(lag, Management.metric("saldo_balancing_lag_seconds"));
  }

  private static Map<String, Object> entry(UUID meter) {
    return Map.of("meterId", meter, "timestamp", START.toString(), "value", new BigDecimal("0.1"));
  }

  private double values(String outcome) {
    return registry.get("saldo.measurements").tag("outcome", outcome).counter().count();
  }

  private double partitions(String outcome) {
    return registry.get("saldo.partitions").tag("outcome", outcome).counter().count();
  }

  private double batches() {
    return (double) registry.get("saldo.balancing.duration").timer().count();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }
}
