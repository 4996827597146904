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
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.vertx.pgclient.PgException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
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
  void anOutageIs503AndLoggedAsAWarning(String failure) {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/" + failure, 503).header("Retry-After", "1").body("detail", is(OUTAGE));
      assertEquals(List.of("WARN"), log.levels());
    }
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void anyOtherFailureIs500AndLoggedAsAnError(String failure) {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/" + failure, 500);
      assertEquals(List.of("ERROR"), log.levels());
    }
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void theLogShowsTheKindOfABugWithoutItsMessage(String failure) {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/" + failure, 500);
      Throwable bug = FailingResource.named(failure.substring(failure.indexOf('/') + 1));
      assertThat(log.text(), containsString(bug.getClass().getName()));
      assertThat(log.text(), not(containsString("Secret")));
    }
  }

  @Test
  void theLogShowsWhereABugIs() {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/awaited/state", 500);
      assertThat(log.text(), containsString("at " + FailingResource.class.getName()));
    }
  }

  @Test
  void theLogShowsWhichConstraintWasViolated() {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/reactive/duplicate", 500);
      assertThat(log.text(), containsString(PgException.class.getName() + " 23505"));
    }
  }

  @Test
  void aDeliberateProblemIsNotLoggedAsAnError() {
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

  @Test
  void anAnswerThatCannotBeWrittenIsABugOfThatClass() {
    try (LogRecords log = LogRecords.ofThisService()) {
      problem("/failing/unwritable", 500);
      assertEquals(List.of("ERROR"), log.levels());
      assertThat(log.text(), containsString("java.lang.Object"));
    }
  }

  @Test
  void aReaderWhoLeavesIsNotAFailure() throws IOException, InterruptedException {
    try (LogRecords log = LogRecords.ofThisService()) {
      try (Socket reader = get("/failing/stream/endless")) {
        assertEquals(100_000, reader.getInputStream().readNBytes(100_000).length);
      }
      log.await("The client closed the connection before the answer ended");
      assertEquals(List.of(), log.levels());
    }
  }

  /// A chunked answer that is whole ends with an empty chunk.
  @Test
  void anAnswerThatFailsInTheMiddleIsAborted() throws IOException, InterruptedException {
    try (LogRecords log = LogRecords.ofThisService();
        Socket reader = get("/failing/stream/broken")) {
      String answer = readToTheEnd(reader.getInputStream());
      assertThat(answer, containsString("HTTP/1.1 200 OK"));
      assertThat(answer, not(containsString("\r\n0\r\n")));
      assertThat(answer, not(containsString("/problems/")));
      log.await("Answered 500");
      assertEquals(List.of("ERROR"), log.levels());
    }
  }

  private static Socket get(String path) throws IOException {
    Socket socket = new Socket("localhost", RestAssured.port);
    socket.setSoTimeout(10_000);
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String readToTheEnd(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException e) {
      // Reset: the end of an answer that is aborted.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
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
