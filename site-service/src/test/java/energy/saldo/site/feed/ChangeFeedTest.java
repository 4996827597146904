package energy.saldo.site.feed;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.feed.ChangeFeed;
import energy.saldo.site.Account;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class ChangeFeedTest {

  private static final String CHANGES = "/internal/v1/changes";
  private static final int WRITERS = 4;
  private static final int STEPS = 400;

  @Inject Pool pool;
  @Inject ChangeFeed feed;

  private FeedFollower follower;

  @BeforeEach
  void followFromTheEnd() {
    follower = new FeedFollower(feed, ChangeFeed.BEGINNING);
    follower.readAll(1000);
    follower = new FeedFollower(feed, follower.cursor());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyChangeIsReadOnceAndInOrderWhateverTheOrderOfCommits(long seed) {
    List<UUID> committed = interleave(seed, follower);
    follower.awaitCount(committed.size());
    assertEquals(new HashSet<>(committed), new HashSet<>(follower.ids()));
    assertEquals(committed.size(), follower.ids().size(), "a change was read twice");
    follower.assertOrdered();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aReaderThatDoesNotWaitForOlderTransactionsLosesChanges(long seed) {
    HastyFollower hasty = new HastyFollower(pool, follower.cursor());
    List<UUID> committed = interleave(seed, hasty);
    hasty.read(Integer.MAX_VALUE);
    assertTrue(
        hasty.ids().size() < committed.size(),
        "the schedule of the test would not notice a reader that reads too early");
  }

  @Test
  void everyChangeIsReadOnceWhileWritersRunFreely() throws Exception {
    try (var threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Callable<List<UUID>>> writers =
          IntStream.range(0, WRITERS)
              .<Callable<List<UUID>>>mapToObj(writer -> () -> writeFreely(writer))
              .toList();
      var running = writers.stream().map(threads::submit).toList();
      while (running.stream().anyMatch(writer -> !writer.isDone())) {
        follower.read(7);
      }
      List<UUID> committed = new ArrayList<>();
      for (var writer : running) {
        committed.addAll(writer.get());
      }
      follower.awaitCount(committed.size());
      assertEquals(new HashSet<>(committed), new HashSet<>(follower.ids()));
      assertEquals(committed.size(), follower.ids().size(), "a change was read twice");
      follower.assertOrdered();
    }
  }

  @Test
  void aRestoredTableIsReadAgainAndNothingNewIsLost() {
    UUID old = UUID.randomUUID();
    // As a backup has it that comes from a server with more transactions behind it.
    pool.preparedQuery(
            "INSERT INTO change (transaction_id, kind, id, account_id, version, deleted, resource)"
                + " VALUES ('900000000000', 'site', $1, $1, 1, false, '{}') RETURNING sequence")
        .execute(Tuple.of(old))
        .flatMap(
            rows -> {
              String cursor = "900000000000." + rows.iterator().next().getLong("sequence");
              follower = new FeedFollower(feed, cursor);
              return feed.adoptRestored();
            })
        .await()
        .indefinitely();
    UUID recent = UUID.randomUUID();
    Transaction writer = new Transaction(pool);
    writer.insert(recent);
    writer.commit();
    follower.awaitUntilRead(recent);
    assertTrue(follower.ids().contains(old), "the feed did not begin again");
    assertEquals(1, Collections.frequency(follower.ids(), old));
    assertEquals(1, Collections.frequency(follower.ids(), recent));
    feed.adoptRestored().await().indefinitely();
    follower.readAll(1000);
    assertEquals(recent, follower.ids().getLast(), "a second start made readers begin again");
  }

  @Test
  void aSiteIsAnnouncedAsItIsAnsweredWithItsAccount() {
    Account account = Account.open();
    JsonPath site = account.post("/v1/sites", Account.BUSINESSPARK).extract().jsonPath();
    UUID id = UUID.fromString(site.getString("id"));
    follower.awaitUntilRead(id);
    JsonPath page =
        Account.services()
            .get(CHANGES + "?after=" + follower.cursorBeforeLast())
            .extract()
            .jsonPath();
    Map<String, Object> change = page.getMap("changes[0]");
    String accountId = account.get("/v1/api-tokens").extract().path("data[0].accountId");
    assertEquals(page.getString("next"), change.get("cursor"));
    assertEquals("site", change.get("kind"));
    assertEquals(id.toString(), change.get("id"));
    assertEquals(accountId, change.get("accountId"));
    assertEquals(1, change.get("version"));
    assertEquals(false, change.get("deleted"));
    Map<String, Object> expected = new LinkedHashMap<>(site.getMap(""));
    expected.put("accountId", accountId);
    assertEquals(expected, change.get("resource"));

    Map<String, Object> lookedUp =
        Account.services()
            .asking()
            .body(Map.of("ids", List.of(UUID.randomUUID(), id)))
            .post("/internal/v1/sites/lookup")
            .then()
            .statusCode(200)
            .body("changes", hasSize(1))
            .extract()
            .path("changes[0]");
    change.put("cursor", null);
    assertEquals(change, lookedUp);
  }

  @Test
  void aSiteAndItsChangeAreOfOneTransaction() {
    UUID id = UUID.fromString(Account.open().site(Account.BUSINESSPARK));
    boolean same =
        pool.preparedQuery(
                "SELECT site.xmin = change.transaction_id::xid AS same"
                    + " FROM site JOIN change USING (id) WHERE id = $1")
            .execute(Tuple.of(id))
            .await()
            .indefinitely()
            .iterator()
            .next()
            .getBoolean("same");
    assertTrue(same);
  }

  @Test
  void theEndOfTheFeedIsAnEmptyPageWithTheSameCursor() {
    Account.services()
        .get(CHANGES + "?after=" + follower.cursor())
        .body("changes", hasSize(0))
        .body("next", equalTo(follower.cursor()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"after=x", "after=1", "after=1.", "after=-1.0", "limit=0", "limit=1001"})
  void aBadCursorOrLimitIsRefusedWithItsName(String query) {
    Account.services()
        .get(CHANGES + "?" + query)
        .statusCode(400)
        .body("errors[0].path", equalTo(query.substring(0, query.indexOf('='))));
  }

  @Test
  void aCursorBeyondTheRangeOfTransactionsIsNoFailure() {
    Account.services().get(CHANGES + "?limit=1&after=99999999999999999999.1").statusCode(400);
    Account.services().get(CHANGES + "?limit=1&after=18446744073709551615.1").statusCode(200);
  }

  /// Lets writers begin, write, commit and roll back step by step in a random order, the reader
  /// reading in between. Returns the ids whose transactions committed.
  private List<UUID> interleave(long seed, Follower reader) {
    Random random = new Random(seed);
    List<UUID> committed = new ArrayList<>();
    List<Transaction> open = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      int choice = random.nextInt(10);
      if (choice < 2 && open.size() < WRITERS) {
        open.add(new Transaction(pool));
      } else if (choice < 6 && !open.isEmpty()) {
        open.get(random.nextInt(open.size())).insert(UUID.randomUUID());
      } else if (choice < 8 && !open.isEmpty()) {
        end(open.remove(random.nextInt(open.size())), random, committed);
      } else {
        reader.read(1 + random.nextInt(5));
      }
    }
    open.forEach(transaction -> end(transaction, random, committed));
    return committed;
  }

  private static void end(Transaction transaction, Random random, List<UUID> committed) {
    if (random.nextInt(4) == 0) {
      transaction.rollback();
    } else {
      transaction.commit();
      committed.addAll(transaction.inserted());
    }
  }

  private List<UUID> writeFreely(int writer) throws InterruptedException {
    Random random = new Random(writer);
    List<UUID> committed = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      Transaction transaction = new Transaction(pool);
      for (int change = random.nextInt(3); change >= 0; change--) {
        transaction.insert(UUID.randomUUID());
        Thread.sleep(random.nextInt(4));
      }
      end(transaction, random, committed);
    }
    return committed;
  }

  /// A reader of changes.
  interface Follower {
    void read(int limit);
  }
}
