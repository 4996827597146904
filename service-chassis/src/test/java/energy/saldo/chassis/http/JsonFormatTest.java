package energy.saldo.chassis.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import energy.saldo.chassis.ChassisProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which JSON values are read as what.
@QuarkusTest
@TestProfile(ChassisProfile.class)
class JsonFormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whole | \"1\"",
        "whole | \"\"",
        "whole | 1.5",
        "whole | 1.0",
        "whole | true",
        "whole | 2147483648",
        "whole | 1e0",
        "whole | 1e-2147483648",
        "whole | 1e99999999999",
        "large | \"1\"",
        "large | 9223372036854775808",
        "large | 0e99999999999",
        "decimal | \"1.0\"",
        "decimal | \"\"",
        "decimal | true",
        "decimal | 1e-2147483648",
        "decimal | 0e99999999999",
        "truth | \"true\"",
        "truth | \"\"",
        "truth | 1",
        "truth | 0",
        "instant | 1735689600",
        "instant | \"\"",
        "instant | \"2025-01-01T00:00:00+0200\"",
        "instant | \"3000-01-01T00:00:00Z\"",
        "date | 20250131",
        "date | \"1899-12-31\"",
        "date | [2025,1,31]",
      })
  void aValueOfAnotherKindIsRefusedByName(String property, String value) {
    given()
        .contentType(ContentType.JSON)
        .body("{\"%s\":%s}".formatted(property, value))
        .post("/things")
        .then()
        .statusCode(400)
        .body("type", equalTo("/problems/malformed"))
        .body("errors.path", contains(property));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-2147483648", "0e99999999999", "1e99999999999", "1e-99999999999"})
  void aNumberThatNoDecimalCanHaveIsRefusedAtItsPlace(String number) {
    given()
        .contentType(ContentType.JSON)
        .body("{\"measurements\":[{\"value\":1},{\"value\":" + number + "}]}")
        .post("/things/tree")
        .then()
        .statusCode(400)
        .body("errors.path", contains("measurements[1].value"))
        .body("errors.message", contains("'" + number + "' is not a number within range"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2147483648", "10e2147483647", "1000e2147483647", "1e-2147483647"})
  void anExtremeNumberIsReadIntoATree(String number) {
    given()
        .contentType(ContentType.JSON)
        .body("{\"measurements\":[{\"value\":" + number + "}]}")
        .post("/things/tree")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whole | 1",
        "large | 9223372036854775807",
        "decimal | 1",
        "decimal | 1.5",
        "decimal | 1e3",
        "truth | true",
        "instant | \"2025-01-01T00:00:00.000Z\"",
        "date | \"2025-01-31\"",
      })
  void aValueOfTheRightKindIsRead(String property, String value) {
    given()
        .contentType(ContentType.JSON)
        .body("{\"%s\":%s}".formatted(property, value))
        .post("/things")
        .then()
        .statusCode(201);
  }
}
