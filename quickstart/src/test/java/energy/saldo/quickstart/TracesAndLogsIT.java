package energy.saldo.quickstart;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.TestClient.Answer;
import energy.saldo.quickstart.TestClient.Measurement;
import energy.saldo.quickstart.TraceReceiver.Received;
import energy.saldo.quickstart.system.SaldoSystem;
import energy.saldo.quickstart.system.Service;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What traces and logs tell of measurements that are taken, refused and balanced, of a run that
/// fails and of a bug, and what they never tell.
class TracesAndLogsIT {

  private static final Instant MIDNIGHT = Instant.parse("2025-05-31T22:00:00Z");
  private static final String DAY = "2025-06-01";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

  private static final String TAKEN = "aaaa0000000000000000000000000001";
  private static final String FAILING = "aaaa0000000000000000000000000002";
  private static final String FALLING = "aaaa0000000000000000000000000003";
  private static final String MALFORMED = "aaaa0000000000000000000000000004";
  private static final String NO_JSON = "aaaa0000000000000000000000000005";
  private static final String METER_OF_NO_SITE = "aaaa0000000000000000000000000006";
  private static final String FORGED = "aaaa0000000000000000000000000007";
  private static final String BUG = "aaaa0000000000000000000000000008";
  private static final String OUTAGE = "aaaa0000000000000000000000000009";

  /// Readings in mWh that nothing else looks like.
  private static final long FIRST = 713_905_817L;
  private static final long SECOND = 713_946_239L;
  private static final long THIRD = 713_987_123L;
  private static final long LOW = 713_911_777L;
  private static final long FOURTH = 714_519_373L;

  private static TraceReceiver receiver;
  private static EmbeddedPostgres database;
  private static SaldoSystem system;
  private static TestClient client;
  private static String accountId;
  private static String siteId;
  private static String meterId;

  private static final List<String> secrets = new ArrayList<>();

  @BeforeAll
  static void useTheSystem() throws Exception {
    receiver = TraceReceiver.start();
    database = EmbeddedPostgres.start();
    system =
        SystemUnderTest.start(
            "postgresql://postgres:postgres@localhost:" + database.getPort(),
            Map.of(
                "SALDO_TRACING_ENDPOINT", receiver.address(),
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "0.1S",
                // Only so is a meter asked for in the trace of its first measurement.
                "SALDO_DIRECTORY_EVERY", "off",
                "SALDO_BALANCING_SETTLING_DELAY", "PT0.1S",
                "SALDO_BALANCING_RETRY_DELAY", "PT1H",
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
                "_PROD_QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
                "QUARKUS_LOG_CATEGORY__ENERGY_SALDO__LEVEL", "DEBUG"));
    TestClient operator = TestClient.withToken(system, system.apiToken());
    JsonNode token =
        operator.created(
            "/v1/api-tokens", "{\"name\":\"test\",\"newAccount\":{\"name\":\"test\"}}");
    accountId = token.path("accountId").asText();
    client = TestClient.withToken(system, token.path("token").asText());
    keepSecrets(operator, token.path("token").asText());
    siteId = client.site("Europe/Berlin");
    meterId = client.meter(siteId, "REGISTER", "consumer", "readings_accurate", MIDNIGHT);
    assertStatus(201, submit(TAKEN, values(FIRST, SECOND, THIRD)));
    client.awaitDays(siteId, DAY, "2025-06-02", "balanced", 1);
    beRefused();
    failToBalance();
    meetABug();
    missAService();
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
    database.close();
    receiver.close();
  }

  private static void keepSecrets(TestClient operator, String apiToken) throws Exception {
    JsonNode grant = grant("api_token", apiToken);
    JsonNode renewed = grant("refresh_token", grant.path("refreshToken").asText());
    assertStatus(401, client.post("/v1/oauth", grantBody("api_token", "saldo_nothing-of-ours")));
    secrets.addAll(
        List.of(
            system.apiToken(),
            Files.readString(system.settings().dataFolder().resolve("service-token")).strip(),
            apiToken,
            operator.accessToken(),
            client.accessToken(),
            grant.path("accessToken").asText(),
            grant.path("refreshToken").asText(),
            renewed.path("accessToken").asText(),
            renewed.path("refreshToken").asText(),
            "saldo_nothing-of-ours"));
  }

  private static JsonNode grant(String type, String token) {
    Answer answer = client.post("/v1/oauth", grantBody(type, token));
    assertStatus(200, answer);
    return answer.json();
  }

  private static String grantBody(String type, String token) {
    return "{\"grantType\":\"%s\",\"token\":\"%s\"}".formatted(type, token);
  }

  private static void beRefused() {
    assertStatus(422, submit(FALLING, values(THIRD, SECOND, FIRST)));
    assertStatus(400, submit(MALFORMED, "[{\"value\":\"713.905817\"}]"));
    assertStatus(400, submit(NO_JSON, "[{\"value\":713.905817kWh}]"));
    assertStatus(
        422,
        client.post(
            "/v1/meters",
            """
            {"siteId":"%s","mpo":"%s","direction":"consumer","identifier":"NEW","serial":"S",
             "startDate":"%s","measuring":"readings_accurate"}\
            """
                .formatted(UNKNOWN, client.operator("interval_start"), MIDNIGHT),
            traceparent(METER_OF_NO_SITE)));
    String forged = client.accessToken().replaceFirst("[^.]*$", "Zm9yZ2Vk");
    assertStatus(
        401,
        client
            .withAccessToken(forged)
            .post("/v1/measurements", values(FIRST), traceparent(FORGED)));
    secrets.add(forged);
  }

  /// As FailedRunTest does: a stored register falls, which nothing that was accepted can cause.
  private static void failToBalance() throws Exception {
    sql(
        """
        INSERT INTO balancing_setting
          (cell, id, account_id, site_id, meter_id, version, balancing, start_date)
        SELECT cell, gen_random_uuid(), '%s', '%s', meter_id, 1, 'participant', '%s'
        FROM meter_cell WHERE meter_id = '%s'
        """
            .formatted(accountId, siteId, DAY, meterId));
    sql(
        """
        INSERT INTO measurement_day (cell, site_id, day, folded_revision, meter_ids, amounts)
        SELECT cell, site_id, day, input_revision, ARRAY['%s']::uuid[],
          '\\x00'::bytea || int4send(3) || int4send(1) || int4send(0)
            || int8send(%d) || int8send(%d) || int8send(%d)
        FROM balancing_partition WHERE day = '%s'
        """
            .formatted(meterId, FIRST, SECOND, LOW, DAY));
    assertStatus(201, submit(FAILING, fourth()));
    List<JsonNode> days = client.awaitDays(siteId, DAY, "2025-06-02", "failed", 1);
    assertTrue(days.getFirst().path("error").asText().contains("" + LOW), days::toString);
  }

  private static void meetABug() throws Exception {
    sql("ALTER TABLE measurement_journal ADD CONSTRAINT never CHECK (revision < 0) NOT VALID");
    assertStatus(500, submit(BUG, fourth()));
  }

  private static void missAService() {
    system.service(Service.METER).kill();
    assertStatus(503, submit(OUTAGE, fourth().replace(meterId, UNKNOWN)));
  }

  private static void sql(String statement) throws Exception {
    try (Connection connection =
            database.getDatabase("postgres", "saldo_balancing").getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static Answer submit(String traceId, String body) {
    return client.post("/v1/measurements", body, traceparent(traceId));
  }

  private static String traceparent(String traceId) {
    return "00-" + traceId + "-" + SPAN + "-01";
  }

  private static String values(long... readings) {
    List<Measurement> measurements = new ArrayList<>();
    for (int quarter = 0; quarter < readings.length; quarter++) {
      measurements.add(measurement(quarter, readings[quarter]));
    }
    return TestClient.array(measurements);
  }

  private static Measurement measurement(int quarter, long reading) {
    return new Measurement(meterId, MIDNIGHT.plusSeconds(900L * quarter), reading);
  }

  private static String fourth() {
    return TestClient.array(List.of(measurement(3, FOURTH)));
  }

  private static void assertStatus(int status, Answer answer) {
    assertEquals(status, answer.status(), answer.text());
  }

  @Test
  void aBatchIsOneTraceThroughTheThreeServices() {
    Set<String> served = new TreeSet<>();
    for (Received span : awaitTrace(TAKEN)) {
      if (span.isServed()) {
        served.add(span.service() + " " + span.span().getName());
      }
    }
    assertEquals(
        Set.of(
            "balancing-service POST /v1/measurements",
            "meter-service POST /internal/v1/meters/lookup",
            "site-service POST /internal/v1/sites/lookup",
            "site-service POST /v1/oauth"),
        served);
  }

  @Test
  void eachServedSpanHasTheCallersAsItsParent() {
    List<Received> trace = awaitTrace(TAKEN);
    for (Received span : trace) {
      if (span.isServed()) {
        String caller =
            trace.stream()
                .filter(other -> other.spanId().equals(span.parentId()))
                .map(Received::service)
                .findFirst()
                .orElse(span.parentId());
        boolean isFirst = span.span().getName().equals("POST /v1/measurements");
        assertEquals(isFirst ? SPAN : "balancing-service", caller, span::toString);
      }
    }
  }

  @Test
  void theRunIsLinkedToTheBatch() {
    Received batch = served(servedBy(TAKEN), "POST /v1/measurements");
    Received run = run(batch);
    assertEquals("balancing-service", run.service());
    assertFalse(run.traceId().equals(TAKEN), "a run belongs to many deliveries");
    assertEquals(siteId, run.attribute("saldo.site.id"));
    assertEquals(DAY, run.attribute("saldo.day"));
  }

  private static Received run(Received batch) {
    Predicate<Received> isRun =
        span -> span.links().equals(List.of(batch.traceId() + " " + batch.spanId()));
    return receiver.await(spans -> spans.stream().anyMatch(isRun)).stream()
        .filter(isRun)
        .findFirst()
        .orElseThrow();
  }

  private static Received served(List<Received> trace, String name) {
    return trace.stream()
        .filter(span -> span.isServed() && span.span().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// The spans of a trace, once those of all three services are there.
  private static List<Received> awaitTrace(String traceId) {
    return receiver
        .await(
            spans ->
                spans.stream()
                        .filter(span -> span.traceId().equals(traceId) && span.isServed())
                        .count()
                    >= 4)
        .stream()
        .filter(span -> span.traceId().equals(traceId))
        .toList();
  }

  @Test
  void noTraceBeginsWithAPoll() {
    List<String> roots =
        receiver.await(spans -> !spans.isEmpty()).stream()
            .filter(span -> span.parentId().isEmpty())
            .filter(span -> !span.isServed())
            .map(span -> span.span().getName())
            .distinct()
            .toList();
    assertEquals(List.of("balance batch"), roots);
  }

  @Test
  void theLinesOfRunsCarryAccountSiteAndTrace() throws Exception {
    for (String delivery : List.of(TAKEN, FAILING)) {
      Received run = run(served(servedBy(delivery), "POST /v1/measurements"));
      JsonNode line =
          line(
              Service.BALANCING,
              entry ->
                  entry.path("message").asText().startsWith("Balancing " + DAY)
                      && run.spanId().equals(entry.path("mdc").path("spanId").asText()));
      assertFields(line, run.traceId());
    }
    JsonNode failed =
        line(
            Service.BALANCING,
            entry -> entry.path("message").asText().endsWith("day " + DAY + " cannot be balanced"));
    assertEquals("ERROR", failed.path("level").asText());
    assertFields(failed, run(served(servedBy(FAILING), "POST /v1/measurements")).traceId());
  }

  private static List<Received> servedBy(String traceId) {
    Predicate<Received> wanted = span -> span.traceId().equals(traceId) && span.isServed();
    return receiver.await(spans -> spans.stream().anyMatch(wanted)).stream()
        .filter(wanted)
        .toList();
  }

  @Test
  void theLinesOfRefusalsAndFailuresCarryAccountSiteAndTrace() throws Exception {
    assertFields(refusal(Service.BALANCING, FALLING, 422, "MeasurementResource.create"), FALLING);
    JsonNode meter = refusal(Service.METER, METER_OF_NO_SITE, 422, "MeterResource.create");
    assertEquals(accountId, meter.path("mdc").path("account").asText());
    assertEquals(UNKNOWN, meter.path("mdc").path("site").asText());
    for (String noSite : List.of(MALFORMED, NO_JSON)) {
      JsonNode line = refusal(Service.BALANCING, noSite, 400, "MeasurementResource.create");
      assertEquals(accountId, line.path("mdc").path("account").asText());
      assertEquals("", line.path("mdc").path("site").asText());
    }
    JsonNode forged = refusal(Service.BALANCING, FORGED, 401, "MeasurementResource.create");
    assertEquals("", forged.path("mdc").path("account").asText());

    JsonNode bug = line(Service.BALANCING, ofTrace(BUG));
    assertEquals("Answered 500", bug.path("message").asText());
    assertFields(bug, BUG);
    JsonNode outage = line(Service.BALANCING, ofTrace(OUTAGE));
    assertTrue(outage.path("message").asText().startsWith("Answered 503"), outage::toString);
    assertEquals(accountId, outage.path("mdc").path("account").asText());
  }

  private static JsonNode refusal(Service service, String traceId, int status, String endpoint)
      throws Exception {
    JsonNode line = line(service, ofTrace(traceId));
    assertEquals(
        "Refused with %d: POST %s".formatted(status, endpoint), line.path("message").asText());
    assertEquals("INFO", line.path("level").asText());
    return line;
  }

  private static Predicate<JsonNode> ofTrace(String traceId) {
    return entry -> traceId.equals(entry.path("mdc").path("traceId").asText());
  }

  private static void assertFields(JsonNode line, String traceId) {
    JsonNode fields = line.path("mdc");
    assertEquals(
        List.of(accountId, siteId, traceId),
        List.of(
            fields.path("account").asText(),
            fields.path("site").asText(),
            fields.path("traceId").asText()),
        line::toString);
  }

  private static JsonNode line(Service service, Predicate<JsonNode> wanted) throws Exception {
    List<JsonNode> lines =
        Files.readAllLines(system.service(service).log()).stream()
            // The JVM itself warns of the incubator module, in words.
            .filter(line -> line.startsWith("{"))
            .map(TestClient::json)
            .filter(wanted)
            .toList();
    assertEquals(1, lines.size(), lines::toString);
    return lines.getFirst();
  }

  @Test
  void noLogAndNoTraceHoldsATokenOrAReading() throws Exception {
    run(served(servedBy(FAILING), "POST /v1/measurements"));
    servedBy(OUTAGE);
    String told =
        receiver.await(spans -> !spans.isEmpty()).stream()
            .map(received -> received.span().toString())
            .collect(joining("\n"));
    for (Service service : Service.values()) {
      told += Files.readString(system.service(service).log());
    }
    assertTrue(told.contains("Answered 500"), "the logs are read");
    assertTrue(told.contains("balancing run"), "the traces are read");
    List<String> untold = new ArrayList<>(secrets);
    // Any JSON web token begins so, also those that the services show each other.
    untold.addAll(List.of("eyJ", "Authorization", "Bearer"));
    for (long reading : new long[] {FIRST, SECOND, THIRD, LOW, FOURTH}) {
      untold.add(Long.toString(reading));
      untold.add(reading / 1_000_000 + "." + reading % 1_000_000);
    }
    List<String> leaked = untold.stream().filter(told::contains).toList();
    assertEquals(List.of(), leaked);
  }
}
