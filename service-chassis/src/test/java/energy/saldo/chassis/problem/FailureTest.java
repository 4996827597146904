package energy.saldo.chassis.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.ChassisProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@TestProfile(ChassisProfile.class)
class FailureTest {

  private static final String OUTAGE =
      "The service cannot reach what it needs; try again in a moment.";

  static Stream<String> outages() {
    return both(FailingResource.OUTAGES.keySet());
  }

  static Stream<String> bugs() {
    return both(FailingResource.BUGS.keySet());
  }

  private static Stream<String> both(Set<String> names) {
    return names.stream()
        .sorted()
        .flatMap(name -> Stream.of("reactive/" + name, "awaited/" + name));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void anOutageIsToBeTriedAgainAndWorthAWarning(String failure) {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/" + failure, 503).header("Retry-After", "1").body("detail", is(OUTAGE));
      assertEquals(List.of("WARN"), log.levels());
    }
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void anyOtherFailureIsABugThatTheLogTellsAndTheAnswerDoesNot(String failure) {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/" + failure, 500);
      assertEquals(List.of("ERROR"), log.levels());
    }
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void theLogTellsTheKindOfABugAndNoneOfItsWords(String failure) {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/" + failure, 500);
      Throwable bug = FailingResource.named(failure.substring(failure.indexOf('/') + 1));
      assertThat(log.text(), containsString(bug.getClass().getName()));
      assertThat(log.text(), not(containsString("Secret")));
    }
  }

  @Test
  void theLogTellsWhereABugIs() {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/awaited/state", 500);
      assertThat(log.text(), containsString("at " + FailingResource.class.getName()));
    }
  }

  @Test
  void theLogTellsWhichRuleOfTheDatabaseWasBroken() {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/reactive/duplicate", 500);
      assertThat(log.text(), containsString(PgException.class.getName() + " 23505"));
    }
  }

  @Test
  void whatIsAnsweredOnPurposeIsNoError() {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/problem/501", 501)
          .body("detail", is("Not yet."))
          .body("instance", is("/failing/problem/501"));
      assertEquals(List.of(), log.levels());
      problem("/failing/problem/503", 503)
          .header("Retry-After", "1")
          .body("detail", is("The other service does not answer."))
          .body("instance", is("/failing/problem/503"));
      assertEquals(List.of("WARN"), log.levels());
    }
  }

  private static ValidatableResponse problem(String path, int status) {
    return given()
        .get(path)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", is(status))
        .body(not(containsString("Secret")));
  }
}
