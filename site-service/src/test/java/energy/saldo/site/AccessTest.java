package energy.saldo.site;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class AccessTest {

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  private static final String ID = "00000000-0000-4000-8000-000000000000";

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/sites",
    "POST,/v1/sites",
    "GET,/v1/sites/" + ID,
    "PATCH,/v1/sites/" + ID,
    "DELETE,/v1/sites/" + ID,
    "GET,/v1/api-tokens",
    "POST,/v1/api-tokens",
    "GET,/v1/api-tokens/" + ID,
    "DELETE,/v1/api-tokens/" + ID,
    "GET,/internal/v1/changes",
    "POST,/internal/v1/sites/lookup"
  })
  void noRouteAnswersWithoutAGoodToken(Method method, String path) {
    String good = Account.operator().accessToken();
    String forged = good.substring(0, good.lastIndexOf('.')) + "." + "A".repeat(86);
    String header =
        Base64.getUrlEncoder()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));
    String unsigned = header + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1);
    given()
        .contentType(ContentType.JSON)
        .request(method, path)
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", containsString("Bearer"))
        .body("status", equalTo(401));
    for (String bad : new String[] {"nonsense", forged, unsigned}) {
      given()
          .auth()
          .oauth2(bad)
          .contentType(ContentType.JSON)
          .request(method, path)
          .then()
          .statusCode(401)
          .contentType("application/problem+json");
    }
  }

  @ParameterizedTest
  @CsvSource({"GET,/internal/v1/changes", "POST,/internal/v1/sites/lookup"})
  void internalRoutesAreForServicesOnly(Method method, String path) {
    for (Account account : new Account[] {Account.open(), Account.operator()}) {
      account
          .asking()
          .request(method, path)
          .then()
          .statusCode(403)
          .contentType("application/problem+json")
          .body("status", equalTo(403));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sites", "/v1/api-tokens"})
  void aServiceHasNoAccount(String path) {
    Account.services().get(path).statusCode(403).body("status", equalTo(403));
  }

  @Test
  void healthDescriptionAndKeysNeedNoToken() {
    given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"))
        .body("checks.name", hasItems("Database migrations"));
    given().get("/q/openapi").then().statusCode(200).body(containsString("/v1/sites"));
    given().get("/.well-known/jwks.json").then().statusCode(200);
  }

  @Test
  void metricsAreOnAPortOfTheirOwn() {
    given().get("/q/metrics").then().statusCode(404);
    given().get(metrics).then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
  }
}
