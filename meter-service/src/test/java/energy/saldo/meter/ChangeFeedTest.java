package energy.saldo.meter;

import static energy.saldo.meter.Account.ENDING_OPERATOR;
import static energy.saldo.meter.Account.STARTING_OPERATOR;
import static energy.saldo.meter.Account.meterBody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class ChangeFeedTest {

  private static final int WRITERS = 4;
  private static final int CHANGES_EACH = 60;

  @Inject DataSource database;

  private final Account services = Account.services();

  @Test
  void everyCreationIsInTheFeedWithTheViewAndItsAccount() {
    Account account = Account.open();
    String siteId = account.businesspark();
    String cursor = end();
    String operator =
        account.create(
            "/v1/metering-point-operators",
            "{\"name\":\"Head end\",\"loadProfileTimestamp\":\"interval_end\"}");
    String meter =
        account.create(
            "/v1/meters", meterBody(siteId, "1", "consumer").replace(STARTING_OPERATOR, operator));
    String setting =
        account.create(
            "/v1/meter-balancing-settings",
            "{\"siteId\":\"%s\",\"meterId\":\"%s\",\"balancing\":\"participant\",\"startDate\":\"2025-01-01\",\"share\":0.25}"
                .formatted(siteId, meter));

    JsonPath feed = services.read("/internal/v1/changes?after=" + cursor);
    List<String> kinds = List.of("metering_point_operator", "meter", "meter_balancing_setting");
    assertEquals(kinds, feed.getList("changes.kind"));
    assertEquals(List.of(operator, meter, setting), feed.getList("changes.id"));
    assertEquals(List.of(1, 1, 1), feed.getList("changes.version"));
    assertEquals(List.of(false, false, false), feed.getList("changes.deleted"));
    assertEquals(feed.getString("changes[2].cursor"), feed.getString("next"));
    String accountId = feed.getString("changes[0].accountId");
    assertEquals(List.of(accountId, accountId, accountId), feed.getList("changes.accountId"));

    assertResource(account, "/v1/metering-point-operators/" + operator, feed, 0, Map.of());
    assertResource(
        account, "/v1/meters/" + meter, feed, 1, Map.of("loadProfileTimestamp", "interval_end"));
    assertResource(account, "/v1/meter-balancing-settings/" + setting, feed, 2, Map.of());
  }

  /// The resource of a change is the public view, its account and what more is named.
  private static void assertResource(
      Account account, String path, JsonPath feed, int index, Map<String, String> more) {
    Map<String, Object> expected = account.read(path).getMap("$");
    expected.putAll(more);
    expected.put("accountId", feed.getString("changes[" + index + "].accountId"));
    assertEquals(expected, feed.getMap("changes[" + index + "].resource"));
  }

  @Test
  void aRefusedRequestIsNotInTheFeed() {
    Account account = Account.open();
    String siteId = account.businesspark();
    account.meter(siteId, "1", "consumer");
    String cursor = end();
    account.post("/v1/meters", meterBody(siteId, "1", "consumer")).statusCode(409);
    JsonPath feed = services.read("/internal/v1/changes?after=" + cursor);
    assertEquals(List.of(), feed.getList("changes"));
    assertEquals(cursor, feed.getString("next"));
  }

  @Test
  void aMeterCanBeReadById() {
    Account account = Account.open();
    String siteId = account.businesspark();
    String meter =
        account.create(
            "/v1/meters",
            meterBody(siteId, "1", "consumer").replace(STARTING_OPERATOR, ENDING_OPERATOR));
    services
        .get("/internal/v1/meters/" + meter)
        .statusCode(200)
        .body("kind", equalTo("meter"))
        .body("id", equalTo(meter))
        .body("version", equalTo(1))
        .body("deleted", equalTo(false))
        .body("cursor", equalTo(null))
        .body("resource.siteId", equalTo(siteId))
        .body("resource.loadProfileTimestamp", equalTo("interval_end"));
    JsonPath change = services.read("/internal/v1/meters/" + meter);
    assertEquals(change.getString("accountId"), change.getString("resource.accountId"));
    services.get("/internal/v1/meters/" + UUID.randomUUID()).statusCode(404);
  }

  @Test
  void aCursorOfAnotherFormIsRefused() {
    services
        .get("/internal/v1/changes?after=x")
        .statusCode(400)
        .body("errors.path", contains("after"));
    services
        .get("/internal/v1/changes?limit=0")
        .statusCode(400)
        .body("errors.path", contains("limit"));
  }

  @Test
  void aReaderSeesEveryChangeOnceWhateverTheOrderOfCommits() throws Exception {
    String cursor = end();
    AtomicInteger writing = new AtomicInteger(WRITERS);
    List<UUID> seen = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<List<UUID>>> writers = new ArrayList<>();
      for (int number = 0; number < WRITERS; number++) {
        int seed = number;
        writers.add(
            threads.submit(
                () -> {
                  try {
                    return write(new Random(seed));
                  } finally {
                    writing.decrementAndGet();
                  }
                }));
      }
      boolean last;
      do {
        last = writing.get() == 0;
        cursor = follow(cursor, seen);
      } while (!last);
      var written = new HashSet<UUID>();
      for (Future<List<UUID>> writer : writers) {
        written.addAll(writer.get());
      }
      assertEquals(WRITERS * CHANGES_EACH, written.size());
      assertEquals(written, new HashSet<>(seen));
      assertEquals(written.size(), seen.size());
    }
  }

  /// One change a transaction, each held open for a random while, so that later ones commit first.
  private List<UUID> write(Random random) throws SQLException, InterruptedException {
    List<UUID> written = new ArrayList<>();
    for (int number = 0; number < CHANGES_EACH; number++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      try (Connection connection = database.getConnection()) {
        connection.setAutoCommit(false);
        try (var insert =
            connection.prepareStatement(
                """
                INSERT INTO change (kind, id, account_id, version, deleted, resource)
                VALUES ('meter', ?, ?, 1, true, null)
                """)) {
          insert.setObject(1, id);
          insert.setObject(2, id);
          insert.executeUpdate();
        }
        Thread.sleep(random.nextInt(20));
        connection.commit();
      }
      written.add(id);
    }
    return written;
  }

  private String follow(String after, List<UUID> seen) {
    String cursor = after;
    while (true) {
      JsonPath feed = services.read("/internal/v1/changes?limit=7&after=" + cursor);
      List<String> ids = feed.getList("changes.id");
      if (ids.isEmpty()) {
        return cursor;
      }
      ids.forEach(id -> seen.add(UUID.fromString(id)));
      cursor = feed.getString("next");
    }
  }

  private String end() {
    return follow("0.0", new ArrayList<>());
  }
}
