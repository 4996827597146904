package energy.saldo.balancing.directory;

import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.storage.OpenTransaction;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.feed.Change;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Batches of measurements beside changes of what they are checked against.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class DirectoryLockTest {

  private static final int SITES = 12;
  private static final int BATCHES = 4;
  private static final int FEEDS = 2;
  private static final int ROUNDS = 40;

  @Inject MasterData masterData;
  @Inject Directory directory;
  @Inject DirectoryWriter writer;
  @Inject ObjectMapper json;
  @Inject Pool pool;

  private final Account account = Account.open();

  @Test
  void aBatchThatWaitedForAChangeIsCheckedByWhatTheChangeSays() throws Exception {
    UUID site = masterData.site(account.id());
    UUID meter = masterData.meter(account.id(), site, "consumer");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        OpenTransaction change = new OpenTransaction(pool)) {
      writer.apply(change.connection(), List.of(endingMeter(meter, site, 2)));
      Future<ValidatableResponse> batch =
          threads.submit(
              () ->
                  account.submit(
                      List.of(
                          Map.of(
                              "meterId", meter, "timestamp", "2025-07-01T00:00:00Z", "value", 1))));
      change.awaitOneThatWaits();
      change.commit();
      batch.get().statusCode(422).body("errors.path", contains("[0].timestamp"));
    }
  }

  @Test
  void aChangeWaitsForTheBatchesOfItsSiteAndTheseForNoneOfOtherMeters() throws Exception {
    UUID site = masterData.site(account.id());
    UUID one = masterData.meter(account.id(), site, "consumer");
    UUID other = masterData.meter(account.id(), site, "consumer");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        OpenTransaction first = new OpenTransaction(pool);
        OpenTransaction second = new OpenTransaction(pool);
        OpenTransaction change = new OpenTransaction(pool)) {
      directory.lockMeters(first.connection(), account.id(), List.of(one));
      directory.lockMeters(second.connection(), account.id(), List.of(other));
      Future<?> applied =
          threads.submit(
              () -> writer.apply(change.connection(), List.of(endingMeter(one, site, 2))));
      first.awaitOneThatWaits();
      first.commit();
      second.awaitOneThatWaits();
      second.commit();
      applied.get();
    }
  }

  /// Of several cells each, in whatever order they are named. Nothing runs a transaction again
  /// here, so a deadlock is an exception.
  @Test
  void batchesAndChangesNeverWaitForEachOtherInACircle() throws Exception {
    List<UUID> sites = new ArrayList<>();
    List<UUID> meters = new ArrayList<>();
    for (int k = 0; k < SITES; k++) {
      UUID site = masterData.site(account.id());
      for (int m = 0; m < 2; m++) {
        sites.add(site);
        meters.add(masterData.meter(account.id(), site, "consumer"));
      }
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int k = 0; k < BATCHES; k++) {
        Random random = new Random(k);
        running.add(threads.submit(() -> lockSome(meters, random)));
      }
      for (int k = 0; k < FEEDS; k++) {
        Random random = new Random(-1 - k);
        running.add(threads.submit(() -> changeSome(meters, sites, random)));
      }
      for (Future<Integer> each : running) {
        assertEquals(ROUNDS, each.get());
      }
    }
  }

  private int lockSome(List<UUID> meters, Random random) {
    List<UUID> shuffled = new ArrayList<>(meters);
    int locked = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Collections.shuffle(shuffled, random);
      List<UUID> some = shuffled.subList(0, 8);
      try (OpenTransaction batch = new OpenTransaction(pool)) {
        locked += directory.lockMeters(batch.connection(), account.id(), some).size() / 8;
        batch.commit();
      }
    }
    return locked;
  }

  private int changeSome(List<UUID> meters, List<UUID> sites, Random random) {
    int applied = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Change> page = new ArrayList<>();
      for (int k = 0; k < 6; k++) {
        int meter = random.nextInt(meters.size());
        page.add(endingMeter(meters.get(meter), sites.get(meter), 2 + round));
      }
      try (OpenTransaction feed = new OpenTransaction(pool)) {
        writer.apply(feed.connection(), page);
        feed.commit();
        applied++;
      }
    }
    return applied;
  }

  private Change endingMeter(UUID id, UUID site, int version) {
    Map<String, Object> meter =
        Map.of(
            "siteId", site.toString(),
            "direction", "consumer",
            "measuring", "load_profile_accurate",
            "startDate", "2020-01-01T00:00:00.000Z",
            "endDate", "2025-06-01T00:00:00.000Z");
    return new Change(null, "meter", id, account.id(), version, false, json.valueToTree(meter));
  }
}
