package energy.saldo.meter;

import energy.saldo.chassis.testing.SignIn;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.eclipse.microprofile.config.ConfigProvider;

/// A client of meter-service and, for sites, of site-service, with an access token of its account.
record Account(String accessToken) {

  static final String STARTING_OPERATOR = "5a1d0000-0000-4000-8000-000000000001";
  static final String ENDING_OPERATOR = "5a1d0000-0000-4000-8000-000000000002";

  /// A new account, so that a test sees only what it created itself.
  static Account open() {
    SignIn signIn = new SignIn(siteService());
    return new Account(signIn.accessToken(signIn.open(SiteServiceTestResource.API_TOKEN)));
  }

  /// The other services, as the callers of the internal routes.
  static Account services() {
    String secret = ConfigProvider.getConfig().getValue("saldo.service-token", String.class);
    return new Account(new SignIn(siteService()).accessToken(secret));
  }

  /// A client of the same account that may only read.
  Account reader() {
    String token =
        asking()
            .body("{\"name\":\"reader\",\"access\":\"read\"}")
            .post(siteService() + "/v1/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("token");
    return new Account(new SignIn(siteService()).accessToken(token));
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

  ValidatableResponse patch(String path, String body) {
    return asking().body(body).patch(path).then();
  }

  ValidatableResponse delete(String path) {
    return asking().delete(path).then();
  }

  /// Defines a custom attribute of meters at site-service.
  String attribute(String name, String type) {
    return asking()
        .body(
            """
            {"title":"A title","name":"%s","entity":"meter","type":"%s"}
            """
                .formatted(name, type))
        .post(siteService() + "/v1/custom-attributes")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
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
    return SignIn.as(accessToken);
  }

  static String siteService() {
    return ConfigProvider.getConfig().getValue("saldo.site-service-url", String.class);
  }
}
