package energy.saldo.meter;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class AuthenticationTest {

  private static final String ID = "/5a1d0000-0000-4000-8000-000000000001";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/metering-point-operators",
        "/v1/metering-point-operators" + ID,
        "/v1/meters",
        "/v1/meters" + ID,
        "/v1/meter-balancing-settings",
        "/v1/meter-balancing-settings" + ID,
        "/internal/v1/changes"
      })
  void noRouteAnswersWithoutAGoodToken(String path) {
    String token = Account.open().accessToken();
    String forged = token.substring(0, token.lastIndexOf('.')) + "." + "A".repeat(86);
    given()
        .get(path)
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", containsString("Bearer"));
    for (String bad : new String[] {"nonsense", forged}) {
      given().auth().oauth2(bad).get(path).then().statusCode(401).body("status", equalTo(401));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/metering-point-operators", "/v1/meters", "/v1/meter-balancing-settings"})
  void noneCreatesWithoutAToken(String path) {
    given().contentType(ContentType.JSON).body("{}").post(path).then().statusCode(401);
    given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", "1")
        .body("{}")
        .post(path)
        .then()
        .statusCode(401);
    given().contentType(ContentType.JSON).body("{}").patch(path + ID).then().statusCode(401);
    given().delete(path + ID).then().statusCode(401);
  }

  @Test
  void anAccountSeesNoInternalRouteAndAServiceNoAccounts() {
    Account account = Account.open();
    Account services = Account.services();
    account.get("/internal/v1/changes").statusCode(403);
    String lookup = "/internal/v1/meters/lookup";
    account.post(lookup, "{\"ids\":[]}").statusCode(403);
    given().contentType(ContentType.JSON).body("{\"ids\":[]}").post(lookup).then().statusCode(401);
    services
        .get("/v1/meters")
        .statusCode(403)
        .contentType("application/problem+json")
        .body("status", equalTo(403));
    services.get("/internal/v1/changes").statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/metering-point-operators",
        "/v1/meters",
        "/v1/meter-balancing-settings",
        "/v1/site-balancing-settings"
      })
  void aTokenForReadingMayOnlyGet(String path) {
    Account reader = Account.open().reader();
    reader.get(path).statusCode(200);
    reader.asking().head(path).then().statusCode(200);
    reader.post(path, "{}").statusCode(403);
    reader.patch(path + ID, "{}").statusCode(403);
    reader
        .delete(path + ID)
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("/problems/forbidden"));
  }

  @Test
  void healthAndTheDescriptionNeedNoToken() {
    given()
        .get("/q/health/live")
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"))
        .body("checks", empty());
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", hasItems("Database migrations"));
    given().get("/q/openapi").then().statusCode(200);
  }

  @Test
  void metricsAreOnAPortOfTheirOwn() {
    given().get("/q/metrics").then().statusCode(404);
    given()
        .get(managementUrl() + "/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("jvm_memory_used_bytes"));
  }

  private static String managementUrl() {
    return "http://localhost:"
        + ConfigProvider.getConfig().getValue("quarkus.management.test-port", String.class);
  }

  @Test
  void anUnknownPathIsAProblemThatNamesNoClass() {
    Account account = Account.open();
    account
        .get("/v1/unknown")
        .statusCode(404)
        .contentType("application/problem+json")
        .body(not(containsString("energy.saldo")));
    account
        .get("/v1/meters/not-an-id")
        .statusCode(404)
        .contentType("application/problem+json")
        .body(not(containsString("java")));
  }
}
