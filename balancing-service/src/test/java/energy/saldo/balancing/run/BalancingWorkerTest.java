package energy.saldo.balancing.run;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.OpenTransaction;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What workers and others do to each other.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class BalancingWorkerTest {

  private static final LocalDate EARLY = LocalDate.of(2025, 6, 1);
  private static final LocalDate LATE = LocalDate.of(2025, 6, 2);
  private static final String ON_EARLY = "2025-06-01T10:00:00Z";
  private static final String ON_LATE = "2025-06-02T10:00:00Z";

  private static final String CLAIMED =
      "SELECT FROM balancing_partition WHERE cell = $1 AND site_id = $2 AND lease_owner IS NOT"
          + " NULL";

  private static final String FREE =
      """
      SELECT FROM balancing_partition WHERE cell = $1 AND site_id = $2 AND day = $3
      FOR UPDATE SKIP LOCKED
      """;

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject PartitionQueue queue;
  @Inject Pool pool;

  private final Account account = Account.open();

  @BeforeEach
  void nothingElseIsDue() {
    balancing.settle();
  }

  /// The worker is stopped where it reads the settings, after its claim; meanwhile the input of the
  /// early day changes, so that it will have to give that day back.
  @Test
  void aWorkerThatWaitsForADeliveryHoldsNoLaterPartition() throws Exception {
    UUID site = masterData.site(account.id());
    UUID meter = consumer(site);
    account.submit(List.of(new Value(meter, ON_EARLY, "1"), new Value(meter, ON_LATE, "1")));
    short cell = Cell.of(site);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        OpenTransaction delivery = new OpenTransaction(pool)) {
      Future<?> worker;
      try (OpenTransaction stop = new OpenTransaction(pool)) {
        stop.execute("LOCK TABLE balancing_setting IN ACCESS EXCLUSIVE MODE", Tuple.tuple());
        worker = threads.submit(balancing::settle);
        stop.awaitOneThatWaits();
        assertEquals(2, stop.execute(CLAIMED, Tuple.of(cell, site)).size());
        account.submit(List.of(new Value(meter, ON_EARLY, "2")));
        queue.enqueue(delivery.connection(), cell, List.of(new SiteDay(site, EARLY)));
      }
      delivery.awaitOneThatWaits();
      assertEquals(1, delivery.execute(FREE, Tuple.of(cell, site, LATE)).size());
      queue.enqueue(delivery.connection(), cell, List.of(new SiteDay(site, LATE)));
      delivery.commit();
      worker.get();
    }
    account
        .partitions(site, EARLY, 2)
        .body("data.inputRevision", contains(3, 2))
        .body("data.balancedRevision", contains(3, 2));
  }

  /// The database refuses whatever is balanced for one site.
  @Test
  void aPartitionThatCannotBeBalancedHoldsUpNoOtherOfItsBatch() {
    UUID bad = siteInCell((short) 7);
    UUID good = siteInCell((short) 7);
    UUID badMeter = consumer(bad);
    UUID goodMeter = consumer(good);
    String constraint = "no_run_of_" + bad.toString().replace('-', '_');
    alterRuns("ADD CONSTRAINT " + constraint + " CHECK (site_id <> '" + bad + "') NOT VALID");
    try {
      account.submit(
          List.of(
              new Value(badMeter, ON_EARLY, "1"),
              new Value(goodMeter, ON_EARLY, "1"),
              new Value(badMeter, ON_LATE, "1"),
              new Value(goodMeter, ON_LATE, "1")));
      balancing.settle();
      account
          .partitions(good, EARLY, 2)
          .body("data.balancedRevision", contains(1, 1))
          .body("data.error", contains(nullValue(), nullValue()));
      account
          .partitions(bad, EARLY, 2)
          .body("data.state", contains("failed", "failed"))
          .body("data.balancedRevision", contains(0, 0))
          .body(
              "data.error",
              contains(
                  "internal error; see the service log", "internal error; see the service log"));
    } finally {
      alterRuns("DROP CONSTRAINT " + constraint);
    }
    account.submit(List.of(new Value(badMeter, ON_EARLY, "2"), new Value(badMeter, ON_LATE, "2")));
    balancing.settle();
    account
        .partitions(bad, EARLY, 2)
        .body("data.balancedRevision", contains(2, 2))
        .body("data.error", contains(nullValue(), nullValue()));
  }

  private UUID consumer(UUID site) {
    UUID meter = masterData.meter(account.id(), site, "consumer");
    masterData.setting(account.id(), site, meter, "2025-01-01", null);
    return meter;
  }

  private UUID siteInCell(short cell) {
    UUID id = UUID.randomUUID();
    while (Cell.of(id) != cell) {
      id = UUID.randomUUID();
    }
    return masterData.site(id, account.id(), ZoneId.of("Europe/Berlin"), "equal", "PT15M");
  }

  private void alterRuns(String change) {
    pool.query("ALTER TABLE balancing_run " + change).executeAndAwait();
  }
}
