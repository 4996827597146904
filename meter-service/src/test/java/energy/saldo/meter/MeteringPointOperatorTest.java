package energy.saldo.meter;

import static energy.saldo.meter.Account.ENDING_OPERATOR;
import static energy.saldo.meter.Account.STARTING_OPERATOR;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
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
  void changingAndDeletingIsNotOfferedYet() {
    String path = OPERATORS + "/" + STARTING_OPERATOR;
    account.asking().body("{}").patch(path).then().statusCode(501).body("detail", endsWith("yet."));
    account.asking().delete(path).then().statusCode(501).body("detail", endsWith("yet."));
  }

  @Test
  void anIdempotencyKeyIsNotIgnored() {
    account
        .asking()
        .header("Idempotency-Key", "1")
        .body("{\"name\":\"Head end\"}")
        .post(OPERATORS)
        .then()
        .statusCode(501)
        .body("detail", containsString("Idempotency-Key"));
    assertEquals(2, account.total(OPERATORS));
  }

  @ParameterizedTest
  @CsvSource({"limit=1001,limit", "limit=-1,limit", "offset=-1,offset"})
  void aPageOutOfRangeIsRefused(String query, String field) {
    account.get(OPERATORS + "?" + query).statusCode(400).body("errors.path", contains(field));
  }
}
