package energy.saldo.chassis.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import energy.saldo.chassis.ChassisProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ChassisProfile.class)
class AuthenticationProblemTest {

  @Test
  void aRequestWithoutATokenIsAnsweredWithAProblem() {
    given()
        .get("/forbidden")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer")
        .body("detail", is("This needs an access token: Authorization: Bearer ..."));
  }

  @Test
  void aTokenThatCannotBeVerifiedForLackOfKeysIs503() {
    // Nothing serves the public keys here.
    given()
        .header("Authorization", "Bearer any")
        .get("/forbidden")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", "1")
        .body("detail", is("Access tokens cannot be verified now; try again."));
  }
}
