package energy.saldo.balancing;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/// What operators and the cluster ask the service.
public final class Management {

  private Management() {}

  /// A health check: `live` or `ready`.
  public static ValidatableResponse health(String check) {
    return given().get("/q/health/" + check).then();
  }

  /// The value of a sample, named as the scraped text names it, with its labels.
  public static double metric(String sample) {
    List<String> values =
        given()
            .get(address() + "/metrics")
            .then()
            .statusCode(200)
            .extract()
            .asString()
            .lines()
            .filter(line -> line.startsWith(sample + " "))
            .map(line -> line.substring(sample.length() + 1))
            .toList();
    if (values.size() != 1) {
      throw new AssertionError(sample + " stands in the metrics " + values.size() + " times");
    }
    return Double.parseDouble(values.getFirst());
  }

  /// Of the port that no public address leads to.
  private static String address() {
    return ConfigProvider.getConfig().getValue("test.management.url", String.class);
  }
}
