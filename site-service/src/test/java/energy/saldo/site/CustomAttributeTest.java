package energy.saldo.site;

import static energy.saldo.site.SiteBody.with;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(MeterServiceStub.class)
class CustomAttributeTest {

  private static final String SITES = "/v1/sites";
  private static final String ATTRIBUTES = "/v1/custom-attributes";

  private Account account = new Account("", "");

  @BeforeEach
  void openAccount() {
    MeterServiceStub.reset();
    account = Account.open();
  }

  @Test
  void anAttributeIsDefinedListedAndDeleted() {
    var created = define("site", "tenantNumber", "text").statusCode(201);
    String path = created.extract().header("Location");
    created
        .header("ETag", "\"1\"")
        .body("title", equalTo("A title"))
        .body("name", equalTo("tenantNumber"))
        .body("entity", equalTo("site"))
        .body("type", equalTo("text"));
    assertEquals(
        created.extract().asString(), account.get(path).statusCode(200).extract().asString());
    define("meter", "tenantNumber", "number").statusCode(201);
    account.get(ATTRIBUTES).body("data.entity", contains("site", "meter"));
    account.get(ATTRIBUTES + "?entity=meter").body("data.type", contains("number"));
    account.get(ATTRIBUTES + "?entity=house").statusCode(400);
    Account.open().get(path).statusCode(404);
    Account.open().asking().delete(path).then().statusCode(404);
    account.asking().delete(path).then().statusCode(204);
    account.get(path).statusCode(404);
    define("site", "tenantNumber", "date").statusCode(201);
  }

  @Test
  void anEntityHasANameOnce() {
    define("site", "a", "text").statusCode(201);
    define("site", "a", "number").statusCode(409).body("errors.path", contains("name"));
    account.get(ATTRIBUTES).body("total", equalTo(1));
  }

  @ParameterizedTest
  @CsvSource({
    "entity, house",
    "type, money",
    "title, ' '",
    "name, ''",
    "name, 5",
    "title, null",
    "type, null"
  })
  void aMalformedOneIsRefused(String field, String value) {
    String json = value.equals("null") || value.equals("5") ? value : "\"" + value + "\"";
    String body =
        "{\"title\":\"a\",\"name\":\"b\",\"entity\":\"site\",\"type\":\"text\"}"
            .replaceFirst("\"" + field + "\":\"[a-z]+\"", "\"" + field + "\":" + json);
    account.post(ATTRIBUTES, body).statusCode(400).body("errors.path", contains(field));
    account.get(ATTRIBUTES).body("total", equalTo(0));
  }

  @Test
  void everyKeyIsAlwaysThereAndNullWhenUnset() {
    String before = SITES + "/" + account.site(Account.BUSINESSPARK);
    account.get(before).body("customAttributes.size()", equalTo(0)).header("ETag", "\"1\"");
    define("site", "b", "text");
    define("site", "a", "number");
    define("meter", "other", "text");
    String shown = account.get(before).extract().asString();
    assertTrue(shown.contains("\"customAttributes\":{\"b\":null,\"a\":null}"), shown);
    var created = account.post(SITES, Account.BUSINESSPARK).statusCode(201).extract();
    assertTrue(
        created.asString().contains("\"customAttributes\":{\"b\":null,\"a\":null}"),
        created.asString());
    var same = account.get(created.header("Location")).extract();
    assertEquals(created.asString(), same.asString());
    assertEquals(created.header("ETag"), same.header("ETag"));
    assertNotEquals("\"1\"", same.header("ETag"));
    account
        .get(SITES)
        .body("data.customAttributes.b", equalTo(java.util.Arrays.asList(null, null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "text      | \"Züge 7\"                   | \"Züge 7\"",
        "number    | 7                            | 7",
        "number    | -0.125                       | -0.125",
        "number    | 1e3                          | 1000",
        "number    | 123456789012345678901234.5   | 123456789012345678901234.5",
        "date      | \"2025-01-31\"               | \"2025-01-31\"",
        "date_time | \"2025-01-01T01:00:00+01:00\"| \"2025-01-01T00:00:00.000Z\"",
        "boolean   | false                        | false"
      })
  void aValueOfItsTypeIsKept(String type, String value, String shown) {
    define("site", "key", type);
    var created =
        account.post(SITES, with("customAttributes", "{\"key\":" + value + "}")).statusCode(201);
    String answer = created.extract().asString();
    assertTrue(answer.contains("\"customAttributes\":{\"key\":" + shown + "}"), answer);
    assertEquals(answer, account.get(created.extract().header("Location")).extract().asString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "text      | 7                    | customAttributes.key",
        "text      | \" \"                | customAttributes.key",
        "text      | \"a\\u0000\"         | customAttributes.key",
        "text      | [\"a\"]              | customAttributes.key",
        "number    | \"7\"                | customAttributes.key",
        "number    | 1e31                 | customAttributes.key",
        "number    | 1e-31                | customAttributes.key",
        "date      | \"2025-02-30\"       | customAttributes.key",
        "date      | \"2025-01-01T00:00Z\"| customAttributes.key",
        "date_time | \"2025-01-01\"       | customAttributes.key",
        "boolean   | \"true\"             | customAttributes.key",
        "boolean   | 1                    | customAttributes.key",
        "boolean   | {}                   | customAttributes.key"
      })
  void aValueOfAnotherTypeIsRefused(String type, String value, String path) {
    define("site", "key", type);
    account
        .post(SITES, with("customAttributes", "{\"key\":" + value + "}"))
        .statusCode(400)
        .body("errors.path", contains(path));
    account.get(SITES).body("total", equalTo(0));
  }

  @Test
  void whatIsNotDefinedIsRefused() {
    define("meter", "key", "text");
    for (String values : List.of("{\"key\":\"a\"}", "{\"key\":null}", "[]", "\"a\"")) {
      account.post(SITES, with("customAttributes", values)).statusCode(400);
    }
    Account other = Account.open();
    other.post(ATTRIBUTES, definition("site", "key", "text")).statusCode(201);
    account
        .post(SITES, with("customAttributes", "{\"key\":\"a\"}"))
        .statusCode(400)
        .body("errors.path", contains("customAttributes.key"));
    account.post(SITES, with("customAttributes", "null")).statusCode(201);
    account.post(SITES, with("customAttributes", "{}")).statusCode(201);
  }

  @Test
  void aPatchSetsAndUnsetsValues() {
    define("site", "a", "number");
    define("site", "b", "text");
    String site = SITES + "/" + account.site(with("customAttributes", "{\"a\":1}"));
    String created = account.get(site).extract().header("ETag");
    patch(site, "{\"customAttributes\":{\"b\":\"x\"}}")
        .statusCode(200)
        .body("customAttributes.a", equalTo(1))
        .body("customAttributes.b", equalTo("x"));
    assertNotEquals(created, account.get(site).extract().header("ETag"));
    patch(site, "{\"customAttributes\":{\"a\":null}}")
        .statusCode(200)
        .body("customAttributes.a", equalTo(null))
        .body("customAttributes.b", equalTo("x"));
    patch(site, "{\"customAttributes\":{\"a\":\"x\",\"c\":1}}")
        .statusCode(400)
        .body("errors.path", contains("customAttributes.a", "customAttributes.c"));
    patch(site, "{\"name\":\"Hafen\"}").body("customAttributes.b", equalTo("x"));
    patch(site, "{\"customAttributes\":null}")
        .statusCode(200)
        .body("customAttributes.b", equalTo(null));
    String tag = account.get(site).extract().header("ETag");
    patch(site, "{\"customAttributes\":{\"a\":null}}").header("ETag", tag);
  }

  @Test
  void whileASiteHasAValueTheAttributeStays() {
    String attribute = define("site", "a", "number").extract().header("Location");
    String site = SITES + "/" + account.site(with("customAttributes", "{\"a\":1}"));
    account.asking().delete(attribute).then().statusCode(409);
    account.get(attribute).statusCode(200);
    patch(site, "{\"customAttributes\":{\"a\":null}}").statusCode(200);
    account.asking().delete(attribute).then().statusCode(204);
    account.get(site).body("customAttributes.size()", equalTo(0));
  }

  @Test
  void meterServiceKnowsAnAttributeOfMetersBeforeTheClientDoes() {
    String id = define("meter", "a", "number").statusCode(201).extract().path("id");
    String told = "/internal/v1/custom-attributes/" + id;
    assertEquals(List.of("PUT " + told), MeterServiceStub.REQUESTS);
    MeterServiceStub.isUsed = true;
    account.asking().delete(ATTRIBUTES + "/" + id).then().statusCode(409);
    account.get(ATTRIBUTES).body("total", equalTo(1));
    MeterServiceStub.isUsed = false;
    account.asking().delete(ATTRIBUTES + "/" + id).then().statusCode(204);
    account.get(ATTRIBUTES).body("total", equalTo(0));
  }

  @Test
  void whileMeterServiceDoesNotAnswerNothingChanges() {
    String id = define("meter", "a", "number").statusCode(201).extract().path("id");
    MeterServiceStub.isDown = true;
    define("meter", "b", "number").statusCode(503);
    define("site", "c", "number").statusCode(201);
    account.asking().delete(ATTRIBUTES + "/" + id).then().statusCode(503);
    account.get(ATTRIBUTES).body("data.name", contains("a", "c"));
  }

  private ValidatableResponse define(String entity, String name, String type) {
    return account.post(ATTRIBUTES, definition(entity, name, type));
  }

  private static String definition(String entity, String name, String type) {
    return """
    {"title":"A title","name":"%s","entity":"%s","type":"%s"}
    """
        .formatted(name, entity, type);
  }

  private ValidatableResponse patch(String path, String body) {
    return account.asking().body(body).patch(path).then();
  }
}
