package energy.saldo.site;

import static energy.saldo.site.SiteBody.quoted;
import static energy.saldo.site.SiteBody.with;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.testing.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class SiteTest {

  @Inject Pool pool;

  private static final String SITES = "/v1/sites";

  private static final String STAND_STILL =
      """
      CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END';
      CREATE TRIGGER stand_still AFTER INSERT ON site
        FOR EACH ROW WHEN (NEW.name = 'Stands still') EXECUTE FUNCTION stand_still();
      """;

  @Test
  void theGuidesSiteIsCreatedAsWritten() {
    Account account = Account.open();
    var answer =
        account.asking().body(Account.BUSINESSPARK).post(SITES).then().statusCode(201).extract();
    JsonPath site = answer.jsonPath();
    String id = UUID.fromString(site.getString("id")).toString();
    assertEquals(SITES + "/" + id, answer.header("Location"));
    assertEquals(
        Map.of("locality", "Berlin", "postCode", "10115", "country", "DE"), site.getMap("address"));
    assertEquals("Businesspark", site.getString("name"));
    assertEquals("balanced_accurate", site.getString("type"));
    assertEquals("PT15M", site.getString("balanceResolution"));
    assertEquals("Europe/Berlin", site.getString("timezone"));
    assertEquals("equal", site.getString("distribution"));
    assertEquals(site.getString("createdAt"), site.getString("updatedAt"));
    Instant.parse(site.getString("createdAt"));
    assertEquals(
        site.getMap(""),
        account.get(SITES + "/" + id).statusCode(200).extract().jsonPath().getMap(""));
  }

  @Test
  void everyPropertyIsKept() {
    Account account = Account.open();
    String id =
        account.site(
            """
            {"name":"Lord Howe Züge","balanceResolution":"PT15M","distribution":"static",
             "address":{"locality":"Old Settlement","postCode":"2898","country":"AU",
                        "street":"Lagoon Road","houseNumber":"7a"},
             "timezone":"Australia/Lord_Howe","somethingUnknown":{"a":1}}
            """);
    account
        .get(SITES + "/" + id)
        .body("name", equalTo("Lord Howe Züge"))
        .body("type", equalTo("balanced_accurate"))
        .body("distribution", equalTo("static"))
        .body("address.street", equalTo("Lagoon Road"))
        .body("address.houseNumber", equalTo("7a"))
        .body("timezone", equalTo("Australia/Lord_Howe"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"equal", "proportional", "static"})
  void everyDistributionIsKept(String distribution) {
    Account account = Account.open();
    String id = account.site(with("distribution", quoted(distribution)));
    account.get(SITES + "/" + id).body("distribution", equalTo(distribution));
  }

  @Test
  void typeAndResolutionAreDerivedFromEachOther() {
    Account account = Account.open();
    account
        .post(SITES, with("type", "null"))
        .statusCode(201)
        .body("type", equalTo("balanced_accurate"));
    account
        .post(SITES, with("balanceResolution", "null"))
        .statusCode(201)
        .body("balanceResolution", equalTo("PT15M"));
  }

  @Test
  void theListIsInTheOrderOfCreationAndReadInPages() {
    Account account = Account.open();
    List<String> ids =
        List.of(
            account.site(with("name", quoted("c"))),
            account.site(with("name", quoted("a"))),
            account.site(with("name", quoted("b"))));
    account.get(SITES).body("total", equalTo(3)).body("data.id", equalTo(ids));
    account
        .get(SITES + "?limit=1&offset=1")
        .body("total", equalTo(3))
        .body("data.id", equalTo(List.of(ids.get(1))));
    account.get(SITES + "?offset=3").body("total", equalTo(3)).body("data", hasSize(0));
    account.get(SITES + "?limit=0").body("total", equalTo(3)).body("data", hasSize(0));
  }

  @Test
  void theListIsFilteredByNameAndType() {
    Account account = Account.open();
    String a = account.site(with("name", quoted("a%")));
    account.site(with("name", quoted("ab")));
    account
        .asking()
        .queryParam("name", "a%")
        .get(SITES)
        .then()
        .body("total", equalTo(1))
        .body("data.id", equalTo(List.of(a)));
    account.get(SITES + "?type=balanced_accurate").body("total", equalTo(2));
    account
        .get(SITES + "?type=balanced_accurate&name=ab&limit=1")
        .body("total", equalTo(1))
        .body("data[0].name", equalTo("ab"));
    account.get(SITES + "?type=unbalanced_accurate").body("total", equalTo(0));
  }

  @Test
  void anotherAccountsSiteIsAsUnknownAsNone() {
    Account one = Account.open();
    Account other = Account.open();
    String id = one.site(Account.BUSINESSPARK);
    String unknown = UUID.randomUUID().toString();
    String ofOther = other.get(SITES + "/" + id).statusCode(404).extract().asString();
    String ofNone = other.get(SITES + "/" + unknown).statusCode(404).extract().asString();
    assertEquals(ofNone.replace(unknown, id), ofOther);
    other.get(SITES).body("total", equalTo(0)).body("data", hasSize(0));
    other.get(SITES + "?name=Businesspark").body("total", equalTo(0));
    Account.operator().get(SITES + "/" + id).statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"park", "PARK", "Parkhaus Süd", "ÜD"})
  void aListIsFilteredByAPartOfTheNameInAnyCase(String part) {
    Account account = Account.open();
    account.site(with("name", quoted("Parkhaus Süd")));
    account.site(with("name", quoted("Turm %_")));
    account
        .asking()
        .queryParam("name", part)
        .get(SITES)
        .then()
        .body("total", equalTo(1))
        .body("data[0].name", equalTo("Parkhaus Süd"));
    account.asking().queryParam("name", "%").get(SITES).then().body("total", equalTo(1));
    account.get(SITES + "?type=balanced_accurate").body("total", equalTo(2));
    account.get(SITES + "?type=balanced_inaccurate").body("total", equalTo(0));
  }

  /// Whatever the clock of the replica that creates one says.
  @Test
  void whatIsCreatedMeanwhileComesAfterThePagesAlreadyRead() {
    Account account = Account.open();
    for (int k = 0; k < 4; k++) {
      account.site(with("name", quoted("Site " + k)));
    }
    var first = account.get(SITES + "?limit=2").extract().jsonPath();
    String late = account.site(with("name", quoted("Late")));
    pool.query(
            "UPDATE site SET created_at = '2000-01-01', updated_at = '2000-01-01' WHERE id = '%s'"
                .formatted(late))
        .executeAndAwait();
    var second = account.get(SITES + "?limit=2&offset=2").extract().jsonPath();
    assertEquals(List.of("Site 0", "Site 1"), first.getList("data.name"));
    assertEquals(List.of("Site 2", "Site 3"), second.getList("data.name"));
    assertEquals(5, second.getInt("total"));
    account.get(SITES + "?offset=4").body("data.name", equalTo(List.of("Late")));
  }

  /// The creation of the slow one stands still at its end. What is created meanwhile comes after
  /// it, or it is not before what was read.
  @Test
  void aPageStaysAsItWasReadWhileOthersAreCreated() throws Exception {
    Account account = Account.open();
    pool.query(STAND_STILL).executeAndAwait();
    String first = account.site(with("name", quoted("First")));
    SqlConnection gate = pool.getConnectionAndAwait();
    gate.query("SELECT pg_advisory_lock(42)").executeAndAwait();
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<String> late =
          threads.submit(() -> account.site(with("name", quoted("Stands still"))));
      Await.until(() -> waiting() == 1);
      Future<String> quick = threads.submit(() -> account.site(with("name", quoted("Quick"))));
      Await.until(() -> waiting() == 2 || quick.isDone());
      List<String> page = ids(account, "");
      gate.query("SELECT pg_advisory_unlock(42)").executeAndAwait();
      Set<String> created = Set.of(first, late.get(), quick.get());
      assertEquals(page, ids(account, "?limit=" + page.size()));
      assertEquals(created, Set.copyOf(ids(account, "")));
    } finally {
      gate.closeAndAwait();
      pool.query("DROP FUNCTION stand_still CASCADE").executeAndAwait();
    }
  }

  private static List<String> ids(Account account, String query) {
    return account.get(SITES + query).statusCode(200).extract().jsonPath().getList("data.id");
  }

  /// How many connections wait for a lock.
  private int waiting() {
    return pool.query(
            """
            SELECT count(*)::int AS n FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """)
        .executeAndAwait()
        .iterator()
        .next()
        .getInteger("n");
  }
}
