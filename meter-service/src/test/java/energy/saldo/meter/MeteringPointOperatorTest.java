package energy.saldo.meter;

import static energy.saldo.meter.Account.ENDING_OPERATOR;
import static energy.saldo.meter.Account.STARTING_OPERATOR;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class MeteringPointOperatorTest {

  private static final String OPERATORS = "/v1/metering-point-operators";

  private final Account account = Account.open();

  @Test
  void everyAccountSeesTheBuiltInOperators() {
    account
        .get(OPERATORS)
        .statusCode(200)
        .body("total", equalTo(2))
        .body("data.id", contains(STARTING_OPERATOR, ENDING_OPERATOR))
        .body(
            "data.name",
            contains(
                "Generic metering point operator", "Generic metering point operator, interval end"))
        .body("data.loadProfileTimestamp", contains("interval_start", "interval_end"))
        .body("data.builtIn", contains(true, true));
  }

  @Test
  void anOperatorOfOnesOwnIsCreatedListedAndGot() {
    String id =
        account
            .post(OPERATORS, "{\"name\":\"Head end\",\"loadProfileTimestamp\":\"interval_end\"}")
            .statusCode(201)
            .body("name", equalTo("Head end"))
            .body("loadProfileTimestamp", equalTo("interval_end"))
            .body("builtIn", equalTo(false))
            .header("Location", containsString(OPERATORS + "/"))
            .extract()
            .path("id");

    account.get(OPERATORS + "/" + id).statusCode(200).body("name", equalTo("Head end"));
    account
        .get(OPERATORS)
        .body("total", equalTo(3))
        .body("data.id", contains(STARTING_OPERATOR, ENDING_OPERATOR, id));
    account
        .get(OPERATORS + "?limit=1&offset=2")
        .body("total", equalTo(3))
        .body("data.id", contains(id));
    account.get(OPERATORS + "?limit=0").body("total", equalTo(3)).body("data", hasSize(0));
  }

  @Test
  void aLoadProfileIsStampedWithTheStartUnlessSaidOtherwise() {
    account
        .post(OPERATORS, "{\"name\":\"Head end\",\"unknown\":1}")
        .statusCode(201)
        .body("loadProfileTimestamp", equalTo("interval_start"));
  }

  @Test
  void anotherAccountsOperatorIsAnsweredAsAnUnknownOne() {
    String foreign = Account.open().create(OPERATORS, "{\"name\":\"Head end\"}");
    String unknown = UUID.randomUUID().toString();

    String ofForeign = account.get(OPERATORS + "/" + foreign).statusCode(404).extract().asString();
    String ofUnknown = account.get(OPERATORS + "/" + unknown).statusCode(404).extract().asString();

    assertEquals(ofUnknown.replace(unknown, foreign), ofForeign);
    assertEquals(2, account.total(OPERATORS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                   | name",
        "{\"name\":\"  \"}                                    | name",
        "{\"name\":\"a\\u0000b\"}                             | name",
        "{\"name\":\"x\",\"loadProfileTimestamp\":\"middle\"} | loadProfileTimestamp",
        "{\"name\":\"x\",\"loadProfileTimestamp\":1}          | loadProfileTimestamp",
        "{\"name\":                                           | body"
      })
  void aBadOperatorIsRefusedAndNothingIsCreated(String body, String field) {
    account
        .post(OPERATORS, body)
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.path", contains(field));
    assertEquals(2, account.total(OPERATORS));
  }

  @Test
  void anOperatorIsRenamedAndItsOtherPropertyNeverChanges() {
    Account account = Account.open();
    var created = account.post(OPERATORS, "{\"name\":\"ours\"}").statusCode(201).extract();
    String path = created.header("Location");
    assertEquals("\"1\"", created.header("ETag"));
    var renamed =
        account.asking().body("{\"name\":\"ours too\"}").patch(path).then().statusCode(200);
    renamed.header("ETag", "\"2\"").body("name", equalTo("ours too"));
    assertEquals(renamed.extract().asString(), account.get(path).extract().asString());
    account
        .asking()
        .body("{\"loadProfileTimestamp\":\"interval_end\"}")
        .patch(path)
        .then()
        .statusCode(409)
        .body("errors.path", contains("loadProfileTimestamp"));
    account.asking().body("{\"name\":null}").patch(path).then().statusCode(400);
    account
        .asking()
        .body("{\"loadProfileTimestamp\":null}")
        .patch(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"");
    account
        .asking()
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"a\"}")
        .patch(path)
        .then()
        .statusCode(412);
    account.asking().header("If-None-Match", "\"2\"").get(path).then().statusCode(304);
    Account.open().asking().body("{\"name\":\"a\"}").patch(path).then().statusCode(404);
  }

  @Test
  void anOperatorIsDeletedWhileNoMeterNamesIt() {
    Account account = Account.open();
    String id = account.create(OPERATORS, "{\"name\":\"ours\"}");
    String path = OPERATORS + "/" + id;
    String meter =
        Account.meterBody(account.businesspark(), "1", "consumer").replace(STARTING_OPERATOR, id);
    account.create("/v1/meters", meter);
    account.asking().delete(path).then().statusCode(409).body("detail", containsString("Meters"));
    account.get(path).statusCode(200);
    String other = OPERATORS + "/" + account.create(OPERATORS, "{\"name\":\"other\"}");
    account.asking().header("If-Match", "\"9\"").delete(other).then().statusCode(412);
    Account.open().asking().delete(other).then().statusCode(404);
    account.asking().delete(other).then().statusCode(204).body(equalTo(""));
    account.get(other).statusCode(404);
    account.asking().delete(other).then().statusCode(404);
  }

  @Test
  void theBuiltInOnesNeverChange() {
    Account account = Account.open();
    String path = OPERATORS + "/" + STARTING_OPERATOR;
    account.asking().body("{\"name\":\"a\"}").patch(path).then().statusCode(409);
    account.asking().delete(path).then().statusCode(409);
    account.get(path).body("name", equalTo("Generic metering point operator"));
  }

  @Test
  void aKeyCreatesOnce() {
    Account account = Account.open();
    String body = "{\"name\":\"ours\"}";
    var first = account.asking().header("Idempotency-Key", "1").body(body).post(OPERATORS);
    var again = account.asking().header("Idempotency-Key", "1").body(body).post(OPERATORS);
    assertEquals(201, again.statusCode());
    assertEquals("true", again.header("Idempotent-Replayed"));
    assertEquals(first.asString(), again.asString());
    assertEquals(first.header("Location"), again.header("Location"));
    assertEquals(3, account.total(OPERATORS));
  }

  @ParameterizedTest
  @CsvSource({"limit=1001,limit", "limit=-1,limit", "offset=-1,offset"})
  void aPageOutOfRangeIsRefused(String query, String field) {
    account.get(OPERATORS + "?" + query).statusCode(400).body("errors.path", contains(field));
  }
}
