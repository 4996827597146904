package energy.saldo.chassis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.chassis.ChassisProfile;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.testing.RawHttp;
import energy.saldo.chassis.testing.RawHttp.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused whatever a request asks for: with a problem, and without an effect.
@QuarkusTest
@TestProfile(ChassisProfile.class)
class RequestChecksTest {

  private static final int MAXIMUM_BYTES = 2 * 1024 * 1024;

  @Inject CountingResource things;

  @Test
  void whatIsCreatedHasALocationWithoutAHost() {
    Answer answer = RawHttp.send(post("", "{}"));
    assertEquals(201, answer.status());
    assertEquals("/things/6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77", answer.header("Location"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /things?text=%zz | MALFORMED",
        "GET | /things/%zz | MALFORMED",
        "GET | /th%ings | MALFORMED",
        "GET | /things?%=1 | MALFORMED",
        "GET | /things?text=a%0 | MALFORMED",
        "GET | /nothing | NOT_FOUND",
        "GET | /things/no/such | NOT_FOUND",
        "GET | /things/<>^` | MALFORMED",
        "GET | /things?text={} | MALFORMED",
        "GET | //things | MALFORMED",
        "PUT | /things | METHOD_NOT_ALLOWED",
        "DELETE | /things/no-uuid | NOT_FOUND",
        "POST | /things/6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77 | METHOD_NOT_ALLOWED",
      })
  void aWrongAddressOrMethodIsAProblem(String method, String path, ProblemKind kind) {
    Answer answer = RawHttp.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertProblem(kind, answer);
    assertEquals(path.replaceAll("\\?.*", ""), answer.json().getString("instance"));
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    assertEquals(
        "GET, POST",
        RawHttp.send("PUT /things HTTP/1.1\r\nHost: localhost\r\n\r\n").header("Allow"));
    assertEquals(
        "DELETE",
        RawHttp.send(
                "POST /things/6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77 HTTP/1.1\r\nHost:"
                    + " localhost\r\n\r\n")
            .header("Allow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a/b/c",
        "/",
        "application/",
        "application/json;q=",
        "application/json;q=x",
        "application/json;q=2",
        "application/json;x",
        "application/json x",
        "application/xml",
        "image/png, text/html",
        "application/json;q=0",
        "*/*;q=0",
      })
  void whatCannotBeAnsweredHasNoEffect(String accept) {
    int before = things.createdCount();
    assertProblem(
        ProblemKind.NOT_ACCEPTABLE, RawHttp.send(post("Accept: " + accept + "\r\n", "{}")));
    assertEquals(before, things.createdCount());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*/*",
        "application/*",
        "application/json",
        "application/json;charset=utf-8",
        "text/html, application/json;q=0.9",
        ", application/json",
        "text/html;q=0.5, */*;q=0.1",
        "application/json;profile=\"a, b\"",
      })
  void whatCanBeAnsweredIs(String accept) {
    Answer answer = RawHttp.send(post("Accept: " + accept + "\r\n", "{}"));
    assertEquals(201, answer.status(), answer.body());
    assertTrue(answer.header("Content-Type").startsWith("application/json"), answer.head());
  }

  @Test
  void severalAcceptHeadersAreOneList() {
    String headers = "Accept: text/html\r\nAccept: application/json\r\n";
    assertEquals(201, RawHttp.send(post(headers, "{}")).status());
    assertProblem(
        ProblemKind.NOT_ACCEPTABLE, RawHttp.send(post("Accept: text/html\r\nAccept: x\r\n", "{}")));
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type: text/plain",
    "Content-Type: json",
    "Content-Type: a/b/c",
    "Content-Type: application/json;x",
    "Content-Encoding: gzip",
    "Content-Encoding: br",
    "Content-Encoding: anything",
  })
  void aBodyThatCannotBeReadHasNoEffect(String header) {
    int before = things.createdCount();
    String type = header.startsWith("Content-Type") ? "" : "Content-Type: application/json\r\n";
    String request =
        "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
            + type
            + header
            + "\r\n\r\n{}";
    assertProblem(ProblemKind.UNSUPPORTED_MEDIA_TYPE, RawHttp.send(request));
    assertEquals(before, things.createdCount());
  }

  @Test
  void anAddressThatIsTooLongIsAProblem() {
    assertProblem(
        ProblemKind.URI_TOO_LONG,
        RawHttp.send(
            "GET /things?text=%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .formatted("x".repeat(20_000))));
  }

  @Test
  void headersThatAreTooLargeAreAProblem() {
    assertProblem(
        ProblemKind.HEADERS_TOO_LARGE,
        RawHttp.send(
            "GET /things HTTP/1.1\r\nHost: localhost\r\nX-Long: %s\r\n\r\n"
                .formatted("x".repeat(30_000))));
  }

  @Test
  void aBodyThatIsAnnouncedAsTooLargeIsRefusedUnread() {
    int before = things.createdCount();
    assertProblem(
        ProblemKind.TOO_LARGE,
        RawHttp.sendUntilClosed(
            "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 3000000\r\n\r\n"));
    assertEquals(before, things.createdCount());
  }

  /// Sent whole, as clients do which look at the answer only then.
  @Test
  void aBodyThatBecomesTooLargeIsRefused() {
    int before = things.createdCount();
    String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
    Answer answer =
        RawHttp.sendUntilClosed(
            "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(MAXIMUM_BYTES / 0x10000 + 1)
                + "2\r\n{}\r\n0\r\n\r\n");
    assertProblem(ProblemKind.TOO_LARGE, answer);
    assertEquals("A body may have at most 2097152 bytes.", answer.json().getString("detail"));
    assertEquals(before, things.createdCount());
  }

  /// The second request is hidden in the first one's body by its Content-Length.
  @Test
  void aRequestOfTwoLengthsIsTheLastOnItsConnection() {
    Answer answer =
        RawHttp.sendUntilClosed(
            "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\n{}\r\n0\r\n\r\n");
    assertEquals("close", answer.header("Connection"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "text", "whole", "unknown"})
  void anEmptyQueryParameterIsRefusedByName(String name) {
    Answer answer = RawHttp.send("GET /things?" + name + "= HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertProblem(ProblemKind.MALFORMED, answer);
    assertEquals(name, answer.json().getString("errors[0].path"));
    assertProblem(
        ProblemKind.MALFORMED,
        RawHttp.send("GET /things?" + name + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  }

  private static String post(String headers, String body) {
    return "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static void assertProblem(ProblemKind kind, Answer answer) {
    assertEquals(kind.status(), answer.status(), answer.head() + answer.body());
    assertEquals("application/problem+json", answer.header("Content-Type"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    assertEquals(kind.type(), answer.json().getString("type"));
    assertEquals(kind.title(), answer.json().getString("title"));
    assertEquals(kind.status(), answer.json().getInt("status"));
    assertFalse(answer.json().getString("detail").isBlank());
  }
}
