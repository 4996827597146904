package energy.saldo.site;

import energy.saldo.chassis.testing.SignIn;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.eclipse.microprofile.config.ConfigProvider;

/// A client in a test: an API token and an access token for it.
public record Account(String apiToken, String accessToken) {

  public static final String BUSINESSPARK =
      """
      {"name":"Businesspark","type":"balanced_accurate","balanceResolution":"PT15M",
       "address":{"locality":"Berlin","postCode":"10115","country":"DE"},"timezone":"Europe/Berlin"}
      """;

  private static final SignIn SIGN_IN = new SignIn("");

  /// The operator, with the token from the configuration.
  public static Account operator() {
    return of(setting("saldo.api-token"));
  }

  /// The other services, with the secret that they share.
  public static Account services() {
    return of(setting("saldo.service-token"));
  }

  /// A new account, so that a test sees only what it created itself.
  public static Account open() {
    return of(SIGN_IN.open(setting("saldo.api-token")));
  }

  public static Account of(String apiToken) {
    return new Account(apiToken, SIGN_IN.accessToken(apiToken));
  }

  public static ValidatableResponse exchange(String grantType, String token) {
    return SIGN_IN.exchange(grantType, token);
  }

  public RequestSpecification asking() {
    return SignIn.as(accessToken);
  }

  public ValidatableResponse get(String path) {
    return asking().get(path).then();
  }

  public ValidatableResponse post(String path, String body) {
    return asking().body(body).post(path).then();
  }

  /// Creates a site and returns its id.
  public String site(String body) {
    return post("/v1/sites", body).statusCode(201).extract().path("id");
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }
}
