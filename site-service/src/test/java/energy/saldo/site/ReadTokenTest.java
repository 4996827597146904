package energy.saldo.site;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class ReadTokenTest {

  private static final String TOKENS = "/v1/api-tokens";
  private static final String REVOCATION = "/v1/oauth/revocation";

  private Account account = new Account("", "");

  @BeforeEach
  void openAccount() {
    account = Account.open();
  }

  @Test
  void aReadTokenMayOnlyGet() {
    String site = "/v1/sites/" + account.site(Account.BUSINESSPARK);
    Account reader = reader();
    reader.get(site).statusCode(200).body("name", equalTo("Businesspark"));
    reader.get("/v1/sites").statusCode(200).body("total", equalTo(1));
    reader.asking().head(site).then().statusCode(200);
    reader.post("/v1/sites", Account.BUSINESSPARK).statusCode(403);
    reader.post(TOKENS, "{\"name\":\"a\"}").statusCode(403);
    reader.asking().body("{\"name\":\"b\"}").patch(site).then().statusCode(403);
    reader
        .asking()
        .delete(site)
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("/problems/forbidden"));
    account.get(site).body("name", equalTo("Businesspark"));
    account.get("/v1/sites").body("total", equalTo(1));
  }

  /// Also one that was exchanged for a refresh token, and one that was verified a moment ago.
  @Test
  void whatARefreshTokenGivesMayOnlyGetToo() {
    JsonPath grant = grant(readToken());
    JsonPath next =
        Account.exchange("refresh_token", grant.getString("refreshToken")).extract().jsonPath();
    Account reader = new Account("", next.getString("accessToken"));
    for (int k = 0; k < 3; k++) {
      reader.get("/v1/sites").statusCode(200);
      reader.post("/v1/sites", Account.BUSINESSPARK).statusCode(403);
    }
  }

  @Test
  void theAccountSaysWhatTheTokenMayDo() {
    String id = account.get(TOKENS).extract().path("data[0].accountId");
    account
        .get("/v1/account")
        .statusCode(200)
        .body("", equalTo(java.util.Map.of("id", id, "name", "test", "access", "full")));
    reader().get("/v1/account").body("id", equalTo(id)).body("access", equalTo("read"));
    Account.services().get("/v1/account").statusCode(403);
  }

  @Test
  void aTokenSaysWhatItMayDo() {
    var created =
        account.post(TOKENS, "{\"name\":\"a\",\"access\":\"read\"}").statusCode(201).extract();
    assertEquals("read", created.path("access"));
    account.get(TOKENS + "/" + created.path("id")).body("access", equalTo("read"));
    account.get(TOKENS).body("data.access", equalTo(java.util.List.of("full", "read")));
    account.post(TOKENS, "{\"name\":\"a\",\"access\":\"write\"}").statusCode(400);
  }

  @Test
  void aRevokedRefreshTokenIsOfNoUse() {
    JsonPath grant = grant(account.apiToken());
    revoke(grant.getString("refreshToken"));
    Account.exchange("refresh_token", grant.getString("refreshToken")).statusCode(401);
    Account.exchange("api_token", account.apiToken()).statusCode(200);
    revoke(grant.getString("refreshToken"));
  }

  @Test
  void withAnApiTokenItsRefreshTokensGo() {
    String token = readToken();
    JsonPath grant = grant(token);
    revoke(token);
    Account.exchange("api_token", token).statusCode(401);
    Account.exchange("refresh_token", grant.getString("refreshToken")).statusCode(401);
    account.get(TOKENS).body("total", equalTo(1));
    revoke(token);
  }

  @Test
  void revokingWhatIsNoTokenIsNoError() {
    revoke("never heard of");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"token\":null}", "{\"token\":5}", "[]", ""})
  void aRevocationNamesAToken(String body) {
    account.post(REVOCATION, body).statusCode(400);
  }

  private void revoke(String token) {
    account.post(REVOCATION, "{\"token\":\"%s\"}".formatted(token)).statusCode(200);
  }

  private static JsonPath grant(String apiToken) {
    return Account.exchange("api_token", apiToken).statusCode(200).extract().jsonPath();
  }

  private Account reader() {
    return Account.of(readToken());
  }

  private String readToken() {
    return account
        .post(TOKENS, "{\"name\":\"reader\",\"access\":\"read\"}")
        .statusCode(201)
        .extract()
        .path("token");
  }
}
