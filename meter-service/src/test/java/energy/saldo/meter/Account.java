package energy.saldo.meter;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/// An account with its access token, asking the meter service and, for sites, the site service.
record Account(String accessToken) {

  static final String STARTING_OPERATOR = "5a1d0000-0000-4000-8000-000000000001";
  static final String ENDING_OPERATOR = "5a1d0000-0000-4000-8000-000000000002";

  /// A new account of its own for one test.
  static Account open() {
    String apiToken =
        given()
            .auth()
            .oauth2(exchange(SiteServiceTestResource.API_TOKEN))
            .contentType(ContentType.JSON)
            .body(Map.of("name", "test", "newAccount", Map.of("name", "test " + UUID.randomUUID())))
            .post(siteService() + "/v1/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("token");
    return new Account(exchange(apiToken));
  }

  /// The services themselves, as the caller of the internal routes.
  static Account services() {
    return new Account(
        exchange(ConfigProvider.getConfig().getValue("saldo.service-token", String.class)));
  }

  String businesspark() {
    return site("balanced_accurate", "equal");
  }

  String site(String type, String distribution) {
    return asking()
        .body(
            """
            {"name":"Businesspark","type":"%s","distribution":"%s",
             "address":{"locality":"Berlin","postCode":"10115","country":"DE"},
             "timezone":"Europe/Berlin"}
            """
                .formatted(type, distribution))
        .post(siteService() + "/v1/sites")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  ValidatableResponse post(String path, String body) {
    return asking().body(body).post(path).then();
  }

  ValidatableResponse get(String path) {
    return asking().get(path).then();
  }

  JsonPath read(String path) {
    return get(path).statusCode(200).extract().jsonPath();
  }

  int total(String path) {
    return read(path).getInt("total");
  }

  /// Creates and returns the id.
  String create(String path, String body) {
    return post(path, body).statusCode(201).extract().path("id");
  }

  String meter(String siteId, String identifier, String direction) {
    return create("/v1/meters", meterBody(siteId, identifier, direction));
  }

  static String meterBody(String siteId, String identifier, String direction) {
    return """
    {"siteId":"%s","mpo":"%s","direction":"%s","identifier":"%s","serial":"%s",
     "startDate":"2024-12-31T23:00:00.000Z","measuring":"readings_accurate"}
    """
        .formatted(siteId, STARTING_OPERATOR, direction, identifier, identifier);
  }

  RequestSpecification asking() {
    return given().auth().oauth2(accessToken).contentType(ContentType.JSON);
  }

  private static String exchange(String token) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("grantType", "api_token", "token", token))
        .post(siteService() + "/v1/oauth")
        .then()
        .statusCode(200)
        .extract()
        .path("accessToken");
  }

  static String siteService() {
    return ConfigProvider.getConfig().getValue("saldo.site-service-url", String.class);
  }
}
