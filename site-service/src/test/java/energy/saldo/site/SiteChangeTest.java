package energy.saldo.site;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class SiteChangeTest {

  private static final String SITES = "/v1/sites";

  private Account account = new Account("", "");
  private String site = "";

  @BeforeEach
  void createSite() {
    account = Account.open();
    site = SITES + "/" + account.site(Account.BUSINESSPARK);
  }

  @Test
  void aPatchChangesWhatItNames() {
    var before = account.get(site).extract().jsonPath();
    var patched =
        patch("{\"name\":\"Hafen\",\"address\":{\"street\":\"Am Kai\",\"houseNumber\":\"1a\"}}")
            .statusCode(200)
            .extract();
    var after = patched.jsonPath();
    assertEquals("Hafen", after.getString("name"));
    assertEquals(
        Map.of(
            "locality", "Berlin",
            "postCode", "10115",
            "country", "DE",
            "street", "Am Kai",
            "houseNumber", "1a"),
        after.getMap("address"));
    for (String property : List.of("id", "type", "timezone", "distribution", "createdAt")) {
      assertEquals(before.getString(property), after.getString(property), property);
    }
    assertEquals(patched.asString(), account.get(site).extract().asString());
    patch("{\"address\":{\"street\":null}}")
        .statusCode(200)
        .body("address.street", equalTo(null))
        .body("address.houseNumber", equalTo("1a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/merge-patch+json", "application/json"})
  void bothMediaTypesAreTaken(String type) {
    account
        .asking()
        .contentType(type)
        .body("{\"name\":\"Hafen\"}")
        .patch(site)
        .then()
        .statusCode(200)
        .body("name", equalTo("Hafen"));
  }

  @Test
  void otherMediaTypesAreNot() {
    account.asking().contentType("text/plain").body("{}").patch(site).then().statusCode(415);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"name\":null}                       | name",
        "{\"name\":5}                          | name",
        "{\"name\":\" \"}                      | name",
        "{\"address\":null}                    | address",
        "{\"address\":{\"country\":\"XX\"}}    | address.country",
        "{\"address\":{\"country\":5}}         | address.country",
        "{\"address\":{\"locality\":null}}     | address.locality",
        "{\"address\":[]}                      | address",
        "{\"distribution\":\"fair\"}           | distribution",
        "{\"type\":\"unknown\"}                | type",
        "{\"timezone\":\"Berlin\"}             | timezone",
        "[]                                    | body",
        "\"name\"                              | body",
        "null                                  | body"
      })
  void aMalformedPatchIsRefusedWithItsPath(String patch, String path) {
    String before = account.get(site).extract().asString();
    patch(patch)
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.path", contains(path));
    assertEquals(before, account.get(site).extract().asString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "{\"name\":\"a\",\"name\":\"b\"}", "{} {}"})
  void whatIsNoJsonIsRefused(String patch) {
    patch(patch).statusCode(400).contentType("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"type\":\"balanced_inaccurate\"}    | type              | new site",
        "{\"balanceResolution\":\"P1M\"}       | balanceResolution | new site",
        "{\"timezone\":\"Europe/Paris\"}       | timezone          | new site",
        "{\"distribution\":\"static\"}         | distribution      | site balancing setting"
      })
  void whatNeverChangesIsRefusedNamingTheWay(String patch, String path, String way) {
    String before = account.get(site).extract().asString();
    patch(patch)
        .statusCode(409)
        .body("errors.path", contains(path))
        .body("errors[0].message", containsString(way));
    assertEquals(before, account.get(site).extract().asString());
  }

  @Test
  void everythingThatNeverChangesIsNamedAtOnce() {
    patch("{\"name\":\"a\",\"timezone\":\"Europe/Paris\",\"distribution\":\"static\"}")
        .statusCode(409)
        .body("errors.path", containsInAnyOrder("timezone", "distribution"));
  }

  /// The form that `GET` answers can be sent back; members that no request has are ignored.
  @Test
  void whatIsSaidAsItIsChangesNothing() {
    var before = account.get(site).extract();
    var sent = patch(before.asString()).statusCode(200).extract();
    assertEquals(before.asString(), sent.asString());
    assertEquals(before.header("ETag"), sent.header("ETag"));
    assertEquals(before.asString(), patch("{}").statusCode(200).extract().asString());
    assertEquals(
        before.asString(),
        patch("{\"id\":\"x\",\"unknown\":{\"a\":[null]},\"type\":null,\"balanceResolution\":null}")
            .statusCode(200)
            .extract()
            .asString());
    assertEquals(List.of(1), changesOf(site, "version"));
  }

  @Test
  void everyChangeIsInTheFeed() {
    patch("{\"name\":\"Hafen\"}").statusCode(200);
    assertEquals(List.of(1, 2), changesOf(site, "version"));
    assertEquals(List.of("Businesspark", "Hafen"), changesOf(site, "resource.name"));
  }

  @Test
  void anothersSiteIsNotThere() {
    Account.open().asking().body("{\"name\":\"a\"}").patch(site).then().statusCode(404);
    patch(SITES + "/5f0c8a52-6f0e-4b0e-9a57-0c5f1b1f7a11", "{}").statusCode(404);
    account.get(site).body("name", equalTo("Businesspark"));
  }

  @Test
  void changesOfDifferentMembersAtTheSameTimeAreAllKept() throws InterruptedException {
    List<String> patches =
        List.of(
            "{\"name\":\"n\"}",
            "{\"address\":{\"street\":\"s\"}}",
            "{\"address\":{\"houseNumber\":\"h\"}}",
            "{\"address\":{\"postCode\":\"p\"}}",
            "{\"address\":{\"locality\":\"l\"}}",
            "{\"address\":{\"country\":\"AT\"}}");
    try (var threads = Executors.newFixedThreadPool(6)) {
      List<Callable<Integer>> tasks =
          patches.stream()
              .map(patch -> (Callable<Integer>) () -> patch(patch).extract().statusCode())
              .toList();
      threads.invokeAll(tasks).forEach(status -> assertEquals(200, status.resultNow()));
    }
    account
        .get(site)
        .body("name", equalTo("n"))
        .body("address.street", equalTo("s"))
        .body("address.houseNumber", equalTo("h"))
        .body("address.postCode", equalTo("p"))
        .body("address.locality", equalTo("l"))
        .body("address.country", equalTo("AT"))
        .header("ETag", "\"7\"");
  }

  @Test
  void everyAnswerOfOneSiteHasItsTag() {
    var created = account.post(SITES, Account.BUSINESSPARK).statusCode(201).extract();
    String location = created.header("Location");
    String tag = created.header("ETag");
    assertEquals(tag, account.get(location).extract().header("ETag"));
    String next = patch(location, "{\"name\":\"b\"}").extract().header("ETag");
    assertNotEquals(tag, next);
    assertEquals(next, account.get(location).extract().header("ETag"));
    account.get(SITES).header("ETag", (String) null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"1\"          | 200",
        "*              | 200",
        "\"9\", \"1\"   | 200",
        ",\"1\",        | 200",
        "\"9\"          | 412",
        "W/\"1\"        | 412",
        "\"9\",W/\"1\"  | 412",
        "1              | 400",
        "\"1            | 400",
        "\"1\" \"2\"    | 400"
      })
  void aChangeMayNameTheTagsThatItIsMeantFor(String condition, int status) {
    account
        .asking()
        .header("If-Match", condition)
        .body("{\"name\":\"Hafen\"}")
        .patch(site)
        .then()
        .statusCode(status);
    account.get(site).body("name", equalTo(status == 200 ? "Hafen" : "Businesspark"));
  }

  @Test
  void aTagOfABeforeIsRefused() {
    String tag = account.get(site).extract().header("ETag");
    patch("{\"name\":\"Hafen\"}").statusCode(200);
    account
        .asking()
        .header("If-Match", tag)
        .body("{\"name\":\"Turm\"}")
        .patch(site)
        .then()
        .statusCode(412)
        .contentType("application/problem+json")
        .body("type", equalTo("/problems/precondition-failed"));
    account.get(site).body("name", equalTo("Hafen"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"1\"         | 304",
        "W/\"1\"       | 304",
        "*             | 304",
        "\"9\",\"1\"   | 304",
        "\"9\"         | 200",
        "1             | 400"
      })
  void whatIsKnownAlreadyIsNotSentAgain(String known, int status) {
    ValidatableResponse answer =
        account.asking().header("If-None-Match", known).get(site).then().statusCode(status);
    if (status == 304) {
      answer.header("ETag", "\"1\"").body(equalTo(""));
    } else {
      answer.body(not(equalTo("")));
    }
  }

  private ValidatableResponse patch(String body) {
    return patch(site, body);
  }

  private ValidatableResponse patch(String path, String body) {
    return account.asking().body(body).patch(path).then();
  }

  private static List<Object> changesOf(String path, String property) {
    String id = path.substring(path.lastIndexOf('/') + 1);
    String cursor = "0.0";
    while (true) {
      var page =
          Account.services()
              .get("/internal/v1/changes?limit=1000&after=" + cursor)
              .statusCode(200)
              .extract()
              .jsonPath();
      List<Object> found = page.getList("changes.findAll { it.id == '" + id + "' }." + property);
      if (!found.isEmpty() || page.getList("changes").isEmpty()) {
        return found;
      }
      cursor = page.getString("next");
    }
  }
}
