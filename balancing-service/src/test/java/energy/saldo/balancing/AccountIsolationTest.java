package energy.saldo.balancing;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.testing.ApiDescription;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/// Every route towards callers that it must not serve. The routes are those of the committed
/// description, which [OpenApiTest] compares with the one served: one that is new needs its
/// questions here.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class AccountIsolationTest {

  private enum Subject {
    SITE,
    METER,
    REGISTER,
    DEVICE_CHANGE
  }

  /// Asks a route about a site or a meter, all else being right.
  private interface Request {
    Response send(RequestSpecification caller, UUID id);
  }

  /// @param status of the answer to whose it is
  /// @param refusal status of the answer to anyone else
  private record Question(Subject subject, int status, int refusal, Request request) {}

  /// The one whose refusal is a report, not a problem.
  private static final String BULK = "POST /v1/measurements/bulk";

  private static final String TIMESTAMP = "2025-06-01T10:00:00Z";

  private static final Map<String, List<Question>> QUESTIONS =
      Map.ofEntries(
          Map.entry(
              "POST /v1/measurements",
              List.of(
                  new Question(
                      Subject.METER,
                      201,
                      422,
                      (caller, meter) ->
                          caller
                              .contentType(ContentType.JSON)
                              .body(batch(meter))
                              .post("/v1/measurements")))),
          Map.entry(
              BULK,
              List.of(
                  new Question(
                      Subject.METER,
                      200,
                      422,
                      (caller, meter) ->
                          caller
                              .contentType("text/csv")
                              .body(
                                  ("meterId,timestamp,value\n" + meter + "," + TIMESTAMP + ",1")
                                      .getBytes(UTF_8))
                              .post("/v1/measurements/bulk")))),
          Map.entry(
              "GET /v1/measurements",
              List.of(
                  new Question(
                      Subject.METER,
                      200,
                      404,
                      (caller, meter) ->
                          withTimes(caller).queryParam("meterId", meter).get("/v1/measurements")))),
          Map.entry(
              "GET /v1/measurements/journal",
              List.of(
                  new Question(
                      Subject.METER,
                      200,
                      404,
                      (caller, meter) ->
                          withTimes(caller)
                              .queryParam("meterId", meter)
                              .get("/v1/measurements/journal")))),
          Map.entry(
              "GET /v1/aggregated-balances",
              List.of(
                  balances(Subject.SITE, "siteId"),
                  balances(Subject.METER, "creditorMeterId"),
                  balances(Subject.METER, "debitorMeterId"))),
          Map.entry(
              "GET /v1/balancing-partitions",
              List.of(
                  new Question(
                      Subject.SITE,
                      200,
                      404,
                      (caller, site) ->
                          caller
                              .queryParam("siteId", site)
                              .queryParam("startDate", "2025-06-01")
                              .queryParam("endDate", "2025-06-02")
                              .get("/v1/balancing-partitions")))),
          Map.entry(
              "GET /v1/aggregated-measurements",
              List.of(
                  measurements(Subject.SITE, "siteId"), measurements(Subject.METER, "meterId"))),
          Map.entry(
              "POST /v1/device-changes",
              List.of(
                  new Question(
                      Subject.REGISTER,
                      201,
                      422,
                      (caller, meter) ->
                          caller
                              .contentType(ContentType.JSON)
                              .body(deviceChange(meter, TIMESTAMP))
                              .post("/v1/device-changes")))),
          Map.entry(
              "GET /v1/device-changes",
              List.of(
                  new Question(
                      Subject.REGISTER,
                      200,
                      404,
                      (caller, meter) ->
                          caller.queryParam("meterId", meter).get("/v1/device-changes")))),
          Map.entry(
              "GET /v1/device-changes/{id}",
              List.of(
                  new Question(
                      Subject.DEVICE_CHANGE,
                      200,
                      404,
                      (caller, id) -> caller.get("/v1/device-changes/" + id)))),
          Map.entry(
              "DELETE /v1/device-changes/{id}",
              List.of(
                  new Question(
                      Subject.DEVICE_CHANGE,
                      204,
                      404,
                      (caller, id) -> caller.delete("/v1/device-changes/" + id)))));

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @Inject MasterData masterData;

  private final Account account = Account.open();
  private UUID site = account.id();
  private UUID meter = account.id();
  private UUID register = account.id();
  private UUID deviceChange = account.id();
  private String before = "";

  /// The owners know both too, so that a caller does not see others' by making the service ask.
  @BeforeEach
  void aMeasuredMeter() {
    site = masterData.site(account.id());
    meter = masterData.meter(account.id(), site, "consumer");
    Owners.createSite(site, account.id());
    Owners.createMeter(
        meter,
        account.id(),
        Map.of(
            "siteId", site.toString(),
            "direction", "consumer",
            "grid", false,
            "measuring", "load_profile_accurate",
            "startDate", "2020-01-01T00:00:00.000Z"));
    account.submit(List.of(new Value(meter, TIMESTAMP, "1")));
    register =
        masterData.meter(
            account.id(), site, "consumer", "readings_accurate", false, "2020-01-01T00:00:00Z");
    deviceChange =
        account
            .asking()
            .contentType(ContentType.JSON)
            .body(deviceChange(register, "2025-06-01T10:07:00Z"))
            .post("/v1/device-changes")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getUUID("id");
    before = stored();
  }

  /// As `GET /v1/measurements`.
  @SuppressWarnings("unchecked")
  static Set<String> routes() throws IOException {
    Map<String, Object> description = new Yaml().load(Files.readString(ApiDescription.COMMITTED));
    var paths = (Map<String, Map<String, Object>>) description.get("paths");
    assertNotNull(paths);
    Set<String> routes = new TreeSet<>();
    paths.forEach(
        (path, operations) ->
            operations.keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return routes;
  }

  @Test
  void noQuestionIsLeftOfARouteThatIsGone() throws IOException {
    assertEquals(routes(), new TreeSet<>(QUESTIONS.keySet()));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void itsOwnerIsAnswered(String route) {
    for (Question question : questions(route)) {
      ask(question, AccessTokens.of(account.id())).statusCode(question.status());
    }
    assertEquals(before, stored());
  }

  @ParameterizedTest
  @MethodSource("routes")
  void whatIsAnothersIsAnsweredAsWhatIsNobodys(String route) {
    Account stranger = Account.open();
    for (Question question : questions(route)) {
      UUID nobodys = UUID.randomUUID();
      UUID others = id(question);
      Response ofNobodys = question.request().send(stranger.asking(), nobodys);
      Response ofOthers = question.request().send(stranger.asking(), others);
      assertEquals(question.refusal(), ofOthers.statusCode(), ofOthers.asString());
      assertEquals(ofNobodys.statusCode(), ofOthers.statusCode());
      assertEquals(ofNobodys.contentType(), ofOthers.contentType());
      assertEquals(!route.equals(BULK), ofOthers.contentType().equals("application/problem+json"));
      assertEquals(
          ofNobodys.asString().replace(nobodys.toString(), others.toString()), ofOthers.asString());
    }
    assertEquals(before, stored());
  }

  @ParameterizedTest
  @MethodSource("routes")
  void noneAnswersWithoutAGoodToken(String route) {
    String token = AccessTokens.of(account.id());
    String forged = token.substring(0, token.lastIndexOf('.')) + "." + "A".repeat(86);
    for (Question question : questions(route)) {
      assertProblem(
              question.request().send(given(), id(question)).then(),
              401,
              "Unauthorized",
              "This needs an access token: Authorization: Bearer ...")
          .header("WWW-Authenticate", "Bearer");
      for (String bad : List.of("nonsense", forged)) {
        assertProblem(
            ask(question, bad),
            401,
            "Unauthorized",
            "The access token is not valid or has expired.");
      }
    }
    assertEquals(before, stored());
  }

  @ParameterizedTest
  @MethodSource("routes")
  void noneAnswersATokenThatHasNotTheRight(String route) {
    for (Question question : questions(route)) {
      for (String right : List.of(Caller.SERVICE, Caller.OPERATOR)) {
        ask(question, AccessTokens.of(account.id(), right))
            .statusCode(403)
            .contentType("application/problem+json")
            .body("status", is(403));
      }
      assertProblem(
          ask(question, AccessTokens.ofNoAccount()),
          403,
          "Forbidden",
          "This token belongs to no account.");
    }
    assertEquals(before, stored());
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aTokenForReadingIsAnsweredToAGetOnly(String route) {
    boolean isGet = route.startsWith("GET ");
    for (Question question : questions(route)) {
      ask(question, AccessTokens.ofReader(account.id()))
          .statusCode(isGet ? question.status() : 403);
    }
    assertEquals(before, stored());
  }

  private static List<Question> questions(String route) {
    List<Question> questions = QUESTIONS.get(route);
    assertNotNull(questions, () -> "nothing here asks " + route);
    return questions;
  }

  private ValidatableResponse ask(Question question, String token) {
    return question.request().send(given().auth().oauth2(token), id(question)).then();
  }

  private UUID id(Question question) {
    return switch (question.subject()) {
      case SITE -> site;
      case METER -> meter;
      case REGISTER -> register;
      case DEVICE_CHANGE -> deviceChange;
    };
  }

  private static ValidatableResponse assertProblem(
      ValidatableResponse answer, int status, String title, String detail) {
    return answer
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", is(status))
        .body("title", is(title))
        .body("detail", is(detail));
  }

  /// All that a refused caller could have changed.
  private String stored() {
    return account.measured(meter, Instant.parse("2025-05-31T22:00:00Z"), 1)
        + account.partitions(site, LocalDate.of(2025, 6, 1), 1).extract().asString();
  }

  private static Map<String, Object> batch(UUID meter) {
    return Map.of(
        "measurements", List.of(Map.of("meterId", meter, "timestamp", TIMESTAMP, "value", 1)));
  }

  private static Map<String, Object> deviceChange(UUID register, String timestamp) {
    return Map.of(
        "meterId", register, "timestamp", timestamp, "closingValue", 5, "openingValue", 0);
  }

  private static Question measurements(Subject subject, String filter) {
    return new Question(
        subject,
        200,
        404,
        (caller, id) ->
            withTimes(caller)
                .queryParam(filter, id)
                .queryParam("interval", "PT15M")
                .get("/v1/aggregated-measurements"));
  }

  private static Question balances(Subject subject, String filter) {
    return new Question(
        subject,
        200,
        404,
        (caller, id) ->
            withTimes(caller)
                .queryParam(filter, id)
                .queryParam("interval", "PT15M")
                .get("/v1/aggregated-balances"));
  }

  private static RequestSpecification withTimes(RequestSpecification caller) {
    return caller
        .queryParam("startDateTime", TIMESTAMP)
        .queryParam("endDateTime", "2025-06-01T10:15:00Z");
  }
}
