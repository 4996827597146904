package energy.saldo.site;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class ApiTokenTest {

  @Inject Pool pool;

  private static final String TOKENS = "/v1/api-tokens";

  @Test
  void aTokenIsShownOnceAndThenOnlyListed() {
    Account account = Account.open();
    var answer = account.post(TOKENS, "{\"name\":\"billing\"}").statusCode(201);
    JsonPath made = answer.extract().jsonPath();
    assertTrue(answer.extract().header("Location").endsWith(TOKENS + "/" + made.getString("id")));
    assertEquals(43, made.getString("token").length());
    Account.of(made.getString("token")).get("/v1/sites").statusCode(200);
    account
        .get(TOKENS)
        .statusCode(200)
        .body("total", equalTo(2))
        .body("data.name", equalTo(List.of("first", "billing")))
        .body("data[1].id", equalTo(made.getString("id")))
        .body("data[1].createdAt", equalTo(made.getString("createdAt")))
        .body("data.token", equalTo(Arrays.asList(null, null)));
    account
        .get(TOKENS + "/" + made.getString("id"))
        .statusCode(200)
        .body("name", equalTo("billing"))
        .body("accountId", equalTo(made.getString("accountId")))
        .body("token", nullValue());
  }

  @Test
  void theListIsReadInPages() {
    Account account = Account.open();
    account.post(TOKENS, "{\"name\":\"b\"}").statusCode(201);
    account.post(TOKENS, "{\"name\":\"c\"}").statusCode(201);
    account
        .get(TOKENS + "?limit=1&offset=1")
        .body("total", equalTo(3))
        .body("data.name", equalTo(List.of("b")));
    account.get(TOKENS + "?limit=0").body("total", equalTo(3)).body("data", hasSize(0));
    account.get(TOKENS + "?offset=3").body("total", equalTo(3)).body("data", hasSize(0));
  }

  @Test
  void aRevokedTokenAndItsRefreshTokensAreExchangedNoLonger() {
    Account account = Account.open();
    JsonPath made = account.post(TOKENS, "{\"name\":\"lost\"}").extract().jsonPath();
    String id = made.getString("id");
    String refresh =
        Account.exchange("api_token", made.getString("token")).extract().path("refreshToken");
    account.asking().delete(TOKENS + "/" + id).then().statusCode(204);
    Account.exchange("api_token", made.getString("token")).statusCode(401);
    Account.exchange("refresh_token", refresh).statusCode(401);
    account.get(TOKENS).body("total", equalTo(1)).body("data.name", equalTo(List.of("first")));
    account.get(TOKENS + "/" + id).statusCode(404);
    account.asking().delete(TOKENS + "/" + id).then().statusCode(404);
    Account.exchange("api_token", account.apiToken()).statusCode(200);
  }

  @Test
  void anAccessTokenOfARevokedApiTokenMakesAndRevokesNoApiTokens() {
    Account account = Account.open();
    String first = account.get(TOKENS).extract().path("data[0].id");
    JsonPath made = account.post(TOKENS, "{\"name\":\"lost\"}").extract().jsonPath();
    Account lost = Account.of(made.getString("token"));
    account.asking().delete(TOKENS + "/" + made.getString("id")).then().statusCode(204);

    unauthorized(lost.post(TOKENS, "{\"name\":\"again\"}"));
    unauthorized(lost.asking().delete(TOKENS + "/" + first).then());
    unauthorized(lost.get(TOKENS));
    unauthorized(lost.get(TOKENS + "/" + first));
    account.get(TOKENS).body("total", equalTo(1)).body("data.id", equalTo(List.of(first)));
  }

  private static void unauthorized(ValidatableResponse answer) {
    answer
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", containsString("Bearer"))
        .body("detail", containsString("revoked"));
  }

  @Test
  void aTokenIsRevokedThoughTheClockThatMadeItIsAhead() {
    Account account = Account.open();
    String id = account.post(TOKENS, "{\"name\":\"ahead\"}").extract().path("id");
    String ahead =
        "UPDATE api_token SET created_at = now() + interval '1 hour' WHERE id = '" + id + "'";
    pool.query(ahead).execute().await().indefinitely();
    account.asking().delete(TOKENS + "/" + id).then().statusCode(204);
    account.get(TOKENS + "/" + id).statusCode(404);
  }

  @Test
  void theOperatorOpensAnAccountOfItsOwnKind() {
    JsonPath made =
        Account.operator()
            .post(TOKENS, "{\"name\":\"first\",\"newAccount\":{\"name\":\"Stadtwerke\"}}")
            .statusCode(201)
            .extract()
            .jsonPath();
    Account opened = Account.of(made.getString("token"));
    opened.get(TOKENS).body("data.accountId", equalTo(List.of(made.getString("accountId"))));
    Account.operator()
        .get(TOKENS)
        .body("data.accountId[0]", not(equalTo(made.getString("accountId"))));
    opened
        .post(TOKENS, "{\"name\":\"x\",\"newAccount\":{\"name\":\"another\"}}")
        .statusCode(403)
        .contentType("application/problem+json")
        .body("detail", containsString("newAccount"));
    opened.get(TOKENS).body("total", equalTo(1));
  }

  @Test
  void anotherAccountsTokenIsAsUnknownAsNone() {
    Account one = Account.open();
    Account other = Account.open();
    String id = one.get(TOKENS).extract().path("data[0].id");
    String unknown = "00000000-0000-4000-8000-000000000000";
    assertNotEquals(id, other.get(TOKENS).extract().path("data[0].id"));
    String ofOther = other.get(TOKENS + "/" + id).statusCode(404).extract().asString();
    String ofNone = other.get(TOKENS + "/" + unknown).statusCode(404).extract().asString();
    assertEquals(ofNone.replace(unknown, id), ofOther);
    other.asking().delete(TOKENS + "/" + id).then().statusCode(404);
    Account.exchange("api_token", one.apiToken()).statusCode(200).body("clientId", notNullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name",
        "{\"name\":\"  \"} | name",
        "{\"name\":\"a\\u0000b\"} | name",
        "{\"name\":\"x\",\"newAccount\":{}} | newAccount.name",
        "{\"name\":\"x\",\"newAccount\":{\"name\":\"\"}} | newAccount.name",
      })
  void aBadRequestIsRefusedWithTheFieldsName(String body, String field) {
    Account.operator()
        .post(TOKENS, body)
        .statusCode(400)
        .body("errors", hasSize(1))
        .body("errors[0].path", equalTo(field));
  }
}
