package energy.saldo.balancing;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import java.util.List;

/// What operators and the cluster ask the service.
public final class Management {

  private Management() {}

  /// A health check: `live` or `ready`.
  public static ValidatableResponse health(String check) {
    return get("/health/" + check);
  }

  /// The value of a sample, named as the scraped text names it, with its labels.
  public static double metric(String sample) {
    List<String> values =
        get("/metrics")
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

  private static ValidatableResponse get(String path) {
    return given().get("/q" + path).then();
  }
}
