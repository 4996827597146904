package energy.saldo.site;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Clients behind a gateway, each with an address of its own in `X-Forwarded-For`.
@QuarkusTest
@TestProfile(WrongSignInTest.BehindAGateway.class)
@WithTestResource(PostgresTestResource.class)
class WrongSignInTest {

  public static final class BehindAGateway implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("saldo.trust-forwarded-for", "true");
    }
  }

  @Test
  void wrongSignInsOfAClientAreSlowedDownAndNoOthers() {
    String attacker = "203.0.113.1";
    String neighbour = Account.open().apiToken();
    String refresh = signIn(attacker, "api_token", neighbour).extract().path("refreshToken");
    long start = System.nanoTime();
    long tried = IntStream.range(0, 300).filter(i -> wrong(attacker) == 401).count();
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertTrue(tried >= 100 && tried <= 101 + seconds, tried + " in " + seconds + " s");

    int wait = Integer.parseInt(refusal(attacker).extract().header("Retry-After"));
    assertEquals(1, wait);

    assertEquals(401, wrong("203.0.113.2"));
    for (int i = 0; i < 20; i++) {
      signIn(attacker, "api_token", neighbour).statusCode(200);
    }
    signIn(attacker, "refresh_token", refresh).statusCode(200);
  }

  private static ValidatableResponse refusal(String client) {
    return Stream.generate(() -> signIn(client, "api_token", UUID.randomUUID().toString()))
        .limit(100)
        .filter(answer -> answer.extract().statusCode() == 429)
        .findFirst()
        .orElseThrow()
        .contentType("application/problem+json")
        .body("status", equalTo(429));
  }

  private static int wrong(String client) {
    return signIn(client, "api_token", UUID.randomUUID().toString()).extract().statusCode();
  }

  private static ValidatableResponse signIn(String client, String grantType, String token) {
    return given()
        .contentType(ContentType.JSON)
        .header("X-Forwarded-For", client)
        .body(Map.of("grantType", grantType, "token", token))
        .post("/v1/oauth")
        .then();
  }
}
