package energy.saldo.site;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class ProblemTest {

  private static final Pattern LEAK =
      Pattern.compile("Exception|\\bat [a-z]+\\.|java\\.|energy\\.saldo|io\\.|jakarta|jackson");

  @Test
  void anUnknownPathIs404() {
    problem(Account.operator().get("/v1/unknown"), 404);
    problem(Account.operator().get("/unknown"), 404);
    problem(Account.operator().get("/v1/sites/no-uuid"), 404);
  }

  @Test
  void aWrongMethodIs405AndNamesTheRightOnes() {
    problem(Account.operator().asking().put("/v1/sites").then(), 405);
  }

  @Test
  void aWrongContentTypeIs415() {
    ValidatableResponse answer =
        given()
            .auth()
            .oauth2(Account.operator().accessToken())
            .contentType(ContentType.TEXT)
            .body(Account.BUSINESSPARK)
            .post("/v1/sites")
            .then();
    problem(answer, 415);
  }

  @Test
  void anAnswerThatCannotBeGivenIs406() {
    problem(Account.operator().asking().accept("image/png").get("/v1/sites").then(), 406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "nonsense", "[]", "\"text\"", "null", "{\"name\":\"a\",\"name\":\"b\"}"})
  void malformedJsonIs400(String body) {
    problem(Account.operator().post("/v1/sites", body), 400)
        .body("title", equalTo("Invalid request"));
  }

  @Test
  void aWrongEnumValueIs400AndNamesTheRightOnes() {
    problem(
            Account.operator()
                .post(
                    "/v1/sites",
                    Account.BUSINESSPARK.replace("balanced_accurate", "balanced_nicely")),
            400)
        .body("errors[0].path", equalTo("type"))
        .body(
            "errors[0].message",
            equalTo(
                "'balanced_nicely' is not one of [balanced_accurate, balanced_inaccurate,"
                    + " unbalanced_accurate, unbalanced_inaccurate]"));
    problem(
            Account.operator().post("/v1/sites", Account.BUSINESSPARK.replace("PT15M", "PT1M")),
            400)
        .body("errors[0].message", equalTo("'PT1M' is not one of [PT15M, P1M]"));
  }

  @Test
  void anUnexpectedFailureIs500AndSaysNothingOfItself() {
    problem(given().get("/test/failure").then(), 500)
        .body("title", equalTo("Internal server error"));
  }

  @Test
  void aDatabaseThatTakesNoConnectionsIs503AndToBeTriedAgain() {
    problem(given().get("/test/failure/outage").then(), 503).header("Retry-After", equalTo("1"));
  }

  @Test
  void aBodyOfMoreThanTwoMegabytesIs413() throws IOException {
    String answer = sendHeaderOfHugeBody();
    assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
    assertTrue(answer.contains("\"status\":413"), answer);
    assertFalse(LEAK.matcher(answer).find(), answer);
  }

  private static ValidatableResponse problem(ValidatableResponse answer, int status) {
    String body = answer.extract().asString();
    assertEquals(status, answer.extract().statusCode(), body);
    assertFalse(LEAK.matcher(body).find(), body);
    return answer.contentType("application/problem+json").body("status", equalTo(status));
  }

  /// Over a plain socket: HTTP clients go on sending after the answer and then miss it.
  private static String sendHeaderOfHugeBody() throws IOException {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      String head =
          "POST /v1/oauth HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 3000000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(10_000);
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(length, 0), StandardCharsets.US_ASCII);
    }
  }
}
