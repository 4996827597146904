package energy.saldo.meter;

import static energy.saldo.meter.Account.ENDING_OPERATOR;
import static energy.saldo.meter.Account.STARTING_OPERATOR;
import static energy.saldo.meter.Account.meterBody;
import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class ChangeFeedTest {

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

  /// Checks that the resource of a change is the public view, its account and `more`.
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
  void metersOfSeveralAccountsAreLookedUpAtOnce() {
    Account one = Account.open();
    Account other = Account.open();
    String own = one.create("/v1/metering-point-operators", "{\"name\":\"Head end\"}");
    String first =
        one.create(
            "/v1/meters",
            meterBody(one.businesspark(), "1", "consumer").replace(STARTING_OPERATOR, own));
    String second =
        other.create(
            "/v1/meters",
            meterBody(other.businesspark(), "1", "consumer")
                .replace(STARTING_OPERATOR, ENDING_OPERATOR));
    JsonPath found = lookup("/internal/v1/meters/lookup", first, second, UUID.randomUUID(), own);
    Map<String, Map<String, Object>> changes = new HashMap<>();
    found.<Map<String, Object>>getList("changes").forEach(c -> changes.put(c.get("id") + "", c));
    assertEquals(Set.of(first, second), changes.keySet());
    assertFound(one, first, "interval_start", changes.get(first));
    assertFound(other, second, "interval_end", changes.get(second));
  }

  private static void assertFound(
      Account account, String id, String stamped, @Nullable Map<String, Object> change) {
    assertNotNull(change);
    assertEquals("meter", change.get("kind"));
    assertEquals(1, change.get("version"));
    assertEquals(false, change.get("deleted"));
    assertNull(change.get("cursor"));
    Map<String, Object> expected = account.read("/v1/meters/" + id).getMap("$");
    expected.put("accountId", change.get("accountId"));
    expected.put("loadProfileTimestamp", stamped);
    assertEquals(expected, change.get("resource"));
  }

  private JsonPath lookup(String path, Object... ids) {
    return services
        .asking()
        .body(Map.of("ids", ids))
        .post(path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void ofAMeterThatChangedTheLatestStateIsFoundAndOfOneThatIsGoneNothing() throws SQLException {
    UUID changed = UUID.randomUUID();
    UUID gone = UUID.randomUUID();
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          INSERT INTO change (kind, id, account_id, version, deleted, resource)
          VALUES ('meter', '%1$s', '%1$s', 2, false, '{"serial":"new"}'),
                 ('meter', '%1$s', '%1$s', 1, false, '{"serial":"old"}'),
                 ('meter', '%2$s', '%2$s', 1, false, '{"serial":"old"}'),
                 ('meter', '%2$s', '%2$s', 2, true, null)
          """
              .formatted(changed, gone));
    }
    JsonPath found = lookup("/internal/v1/meters/lookup", changed, gone);
    assertEquals(List.of(changed.toString()), found.getList("changes.id"));
    assertEquals(List.of(2), found.getList("changes.version"));
    assertEquals(List.of("new"), found.getList("changes.resource.serial"));
  }

  @Test
  void aLookupHasUpToFiveHundredIds() {
    List<UUID> most = Stream.generate(UUID::randomUUID).limit(500).toList();
    assertEquals(
        List.of(), lookup("/internal/v1/meters/lookup", most.toArray()).getList("changes"));
    assertEquals(List.of(), lookup("/internal/v1/meters/lookup").getList("changes"));
    List<UUID> tooMany = Stream.generate(UUID::randomUUID).limit(501).toList();
    services
        .asking()
        .body(Map.of("ids", tooMany))
        .post("/internal/v1/meters/lookup")
        .then()
        .statusCode(400)
        .body("errors.path", contains("ids"));
    services.post("/internal/v1/meters/lookup", "{}").statusCode(400);
    services.post("/internal/v1/meters/lookup", "{\"ids\":[null]}").statusCode(400);
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

  private String end() {
    String cursor = "0.0";
    while (true) {
      String next = services.read("/internal/v1/changes?after=" + cursor).getString("next");
      if (next.equals(cursor)) {
        return cursor;
      }
      cursor = next;
    }
  }
}
