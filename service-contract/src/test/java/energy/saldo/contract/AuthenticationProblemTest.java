package energy.saldo.contract;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
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
  void aRequestWithAForgedTokenIsAnsweredWithAProblem() {
    given()
        .header("Authorization", "Bearer forged")
        .get("/forbidden")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer")
        .body("detail", is("The access token is not valid or has expired."));
  }
}
