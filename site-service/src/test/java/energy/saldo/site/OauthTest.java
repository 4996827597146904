package energy.saldo.site;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class OauthTest {

  @Inject Pool pool;

  @Test
  void anApiTokenIsExchangedForAnAccessTokenOfItsAccount() {
    Account account = Account.open();
    Instant before = Instant.now();
    JsonPath grant =
        Account.exchange("api_token", account.apiToken())
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .extract()
            .jsonPath();
    assertEquals("Bearer", grant.getString("tokenType"));
    assertEquals(3599, grant.getInt("expiresIn"));
    Instant createdAt = Instant.parse(grant.getString("createdAt"));
    assertTrue(Duration.between(before, createdAt).abs().toSeconds() < 60);
    assertTrue(grant.getString("createdAt").matches(".*\\.\\d{3}Z"));
    JsonPath claims = claims(grant.getString("accessToken"));
    assertEquals(grant.getString("clientId"), claims.getString("account"));
    assertEquals("saldo", claims.getString("iss"));
    assertEquals(List.of("account"), claims.getList("groups"));
    assertEquals(3600, claims.getLong("exp") - claims.getLong("iat"));
    JsonPath tokens = account.get("/v1/api-tokens").extract().jsonPath();
    assertEquals(tokens.getString("data[0].id"), claims.getString("sub"));
    assertEquals(tokens.getString("data[0].accountId"), claims.getString("account"));
  }

  @Test
  void theOperatorsTokenOfTheConfigurationMayOpenAccounts() {
    JsonPath claims = claims(Account.operator().accessToken());
    assertEquals(
        List.of("account", "operator"),
        claims.<String>getList("groups").stream().sorted().toList());
  }

  @Test
  void theServicesSecretGivesATokenWithoutAnAccount() {
    JsonPath claims = claims(Account.services().accessToken());
    assertEquals(List.of("service"), claims.getList("groups"));
    assertFalse(claims.getMap("").containsKey("account"));
    Account.exchange("api_token", Account.services().apiToken())
        .body("clientId", equalTo("service"))
        .body("refreshToken", nullValue());
  }

  @Test
  void anyoneVerifiesAnAccessTokenWithThePublishedKeys() throws Exception {
    String published = given().get("/.well-known/jwks.json").then().extract().asString();
    var keys = new JsonWebKeySet(published).getJsonWebKeys();
    assertFalse(published.contains("\"d\""), "a private part is published");
    var claims =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
            .setExpectedIssuer("saldo")
            .build()
            .processToClaims(Account.operator().accessToken());
    assertTrue(claims.getExpirationTime().isAfter(claims.getIssuedAt()));
    given()
        .get("/.well-known/jwks.json")
        .then()
        .body("keys[0].kty", equalTo("EC"))
        .body("keys[0].crv", equalTo("P-256"))
        .body("keys[0].alg", equalTo("ES256"))
        .body("keys[0].use", equalTo("sig"));
  }

  @Test
  void aRefreshTokenIsExchangedOnce() {
    String apiToken = Account.open().apiToken();
    JsonPath first = Account.exchange("api_token", apiToken).extract().jsonPath();
    JsonPath second =
        Account.exchange("refresh_token", first.getString("refreshToken"))
            .statusCode(200)
            .extract()
            .jsonPath();
    assertEquals(first.getString("clientId"), second.getString("clientId"));
    assertNotEquals(first.getString("refreshToken"), second.getString("refreshToken"));
    new Account(apiToken, second.getString("accessToken")).get("/v1/sites").statusCode(200);
    Account.exchange("refresh_token", first.getString("refreshToken")).statusCode(401);
    Account.exchange("refresh_token", second.getString("refreshToken")).statusCode(200);
  }

  @Test
  void bothNamesOfATokenMustAgree() {
    String apiToken = Account.open().apiToken();
    String both = "{\"grantType\":\"api_token\",\"token\":\"%s\",\"refreshToken\":\"%s\"}";
    given()
        .contentType(ContentType.JSON)
        .body(both.formatted(apiToken, apiToken))
        .post("/v1/oauth")
        .then()
        .statusCode(200);
    given()
        .contentType(ContentType.JSON)
        .body(both.formatted(apiToken, "another"))
        .post("/v1/oauth")
        .then()
        .statusCode(400)
        .body("errors[0].path", equalTo("refreshToken"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"grantType\":\"api_token\"}")
        .post("/v1/oauth")
        .then()
        .statusCode(400)
        .body("errors[0].path", equalTo("token"));
  }

  @Test
  void theRefreshTokenMayHaveTheNameTheAnswerGivesIt() {
    String refresh =
        Account.exchange("api_token", Account.open().apiToken()).extract().path("refreshToken");
    given()
        .contentType(ContentType.JSON)
        .body("{\"grantType\":\"refresh_token\",\"refreshToken\":\"" + refresh + "\"}")
        .post("/v1/oauth")
        .then()
        .statusCode(200);
  }

  @Test
  void ofSeveralWhoUseARefreshTokenAtOnceOneGetsAnAccessToken() throws Exception {
    String refresh =
        Account.exchange("api_token", Account.open().apiToken()).extract().path("refreshToken");
    Callable<Integer> use = () -> Account.exchange("refresh_token", refresh).extract().statusCode();
    try (var users = Executors.newFixedThreadPool(8)) {
      List<Integer> answers =
          users.invokeAll(Stream.generate(() -> use).limit(8).toList()).stream()
              .map(answer -> answer.resultNow())
              .sorted()
              .toList();
      assertEquals(List.of(200, 401, 401, 401, 401, 401, 401, 401), answers);
    }
  }

  @Test
  void aRefreshTokenExpiresAfterADay() {
    Account account = Account.open();
    JsonPath grant = Account.exchange("api_token", account.apiToken()).extract().jsonPath();
    String token = claims(grant.getString("accessToken")).getString("sub");
    long seconds =
        pool.preparedQuery(
                "SELECT extract(epoch FROM max(expires_at) - now())::bigint AS seconds"
                    + " FROM refresh_token WHERE api_token_id = $1")
            .execute(Tuple.of(UUID.fromString(token)))
            .await()
            .indefinitely()
            .iterator()
            .next()
            .getLong("seconds");
    assertTrue(seconds > 86_300 && seconds <= 86_400, seconds + " s");
    pool.preparedQuery(
            "UPDATE refresh_token SET expires_at = now() - interval '1 s' WHERE api_token_id = $1")
        .execute(Tuple.of(UUID.fromString(token)))
        .await()
        .indefinitely();
    Account.exchange("refresh_token", grant.getString("refreshToken")).statusCode(401);
  }

  @Test
  void noSecretIsStoredAsItIs() {
    Account account = Account.open();
    JsonPath grant = Account.exchange("api_token", account.apiToken()).extract().jsonPath();
    List<String> secrets =
        List.of(account.apiToken(), grant.getString("refreshToken"), Account.operator().apiToken());
    for (String table : List.of("api_token", "refresh_token", "account")) {
      var rows =
          pool.query("SELECT " + table + "::text AS row FROM " + table)
              .execute()
              .await()
              .indefinitely();
      for (var row : rows) {
        for (String secret : secrets) {
          String hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
          assertFalse(row.getString("row").contains(secret));
          assertFalse(row.getString("row").contains(hex));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"api_token", "refresh_token"})
  void anUnknownTokenIsRefused(String grantType) {
    Account.exchange(grantType, "unknown")
        .statusCode(401)
        .contentType("application/problem+json")
        .body("status", equalTo(401))
        .body("title", equalTo("Unauthorized"))
        .body("detail", containsString("not known"));
  }

  @Test
  void anApiTokenIsNoRefreshTokenAndTheOtherWayRound() {
    Account account = Account.open();
    String refresh =
        Account.exchange("api_token", account.apiToken()).extract().path("refreshToken");
    Account.exchange("refresh_token", account.apiToken()).statusCode(401);
    Account.exchange("api_token", refresh).statusCode(401);
    Account.exchange("refresh_token", Account.services().apiToken()).statusCode(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"token\":\"x\"} | grantType",
        "{\"grantType\":\"api_token\"} | token",
        "{\"grantType\":\"password\",\"token\":\"x\"} | grantType",
      })
  void anIncompleteRequestIsRefusedWithTheFieldsName(String body, String field) {
    given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/oauth")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors", hasSize(1))
        .body("errors[0].path", equalTo(field));
  }

  private static JsonPath claims(String accessToken) {
    byte[] payload = Base64.getUrlDecoder().decode(accessToken.split("\\.", -1)[1]);
    return JsonPath.from(new String(payload, StandardCharsets.UTF_8));
  }
}
