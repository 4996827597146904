package energy.saldo.chassis.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/// Signs in at site-service as a client does.
///
/// @param siteService its address, empty where it is the service under test
public record SignIn(String siteService) {

  /// Sends the token to `/v1/oauth`.
  public ValidatableResponse exchange(String grantType, String token) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("grantType", grantType, "token", token))
        .post(siteService + "/v1/oauth")
        .then();
  }

  /// Returns an access token for the API token.
  public String accessToken(String apiToken) {
    return exchange("api_token", apiToken).statusCode(200).extract().path("accessToken");
  }

  /// Opens an account and returns its API token.
  public String open(String operatorsApiToken) {
    return as(accessToken(operatorsApiToken))
        .body(Map.of("name", "first", "newAccount", Map.of("name", "test")))
        .post(siteService + "/v1/api-tokens")
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  /// A JSON request with the access token.
  public static RequestSpecification as(String accessToken) {
    return given().auth().oauth2(accessToken).contentType(ContentType.JSON);
  }
}
