package energy.saldo.site;

import static energy.saldo.site.SiteBody.quoted;
import static energy.saldo.site.SiteBody.with;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class SiteTest {

  private static final String SITES = "/v1/sites";

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
  void changingAndDeletingSayThatTheyAreNotOfferedYet() {
    Account account = Account.open();
    String path = SITES + "/" + account.site(Account.BUSINESSPARK);
    account.asking().body("{\"name\":\"b\"}").patch(path).then().statusCode(501);
    account
        .asking()
        .delete(path)
        .then()
        .statusCode(501)
        .contentType("application/problem+json")
        .body("detail", containsString("Deleting"));
    account.get(path).statusCode(200).body("name", equalTo("Businesspark"));
    Account other = Account.open();
    other.asking().body("{\"name\":\"b\"}").patch(path).then().statusCode(404);
    other.asking().delete(path).then().statusCode(404);
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
}
