package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.quickstart.TestClient.Answer;
import energy.saldo.quickstart.system.SaldoSystem;
import energy.saldo.quickstart.system.Service;
import energy.saldo.quickstart.system.ServiceProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// An `Idempotency-Key` gives one effect and one answer, whatever happens between the two: of each
/// service one resource.
class IdempotencyIT {

  private static final int EQUAL_REQUESTS = 20;
  private static final Map<String, String> LONG_SETTLING =
      Map.of("SALDO_BALANCING_SETTLING_DELAY", "PT1H");

  private static EmbeddedPostgres server;
  private static HoldingLink link;
  private static SaldoSystem system;
  private static TestClient client;
  private static String siteId;
  private static String meterId;
  private static int days;

  /// What is created, by which service, and the table that it is written to.
  enum Resource {
    SITE(Service.SITE, "/v1/sites", "site"),
    METER(Service.METER, "/v1/meters", "meter"),
    MEASUREMENTS(Service.BALANCING, "/v1/measurements", "measurement_journal");

    private final Service service;
    private final String path;
    private final String table;

    Resource(Service service, String path, String table) {
      this.service = service;
      this.path = path;
      this.table = table;
    }
  }

  /// A request, and how its effect is known.
  ///
  /// @param mark what no other transaction has in it
  /// @param list of what it created
  private record Creation(Resource resource, String body, String mark, String list) {

    private static Creation of(Resource resource) {
      String name = "N" + UUID.randomUUID();
      return switch (resource) {
        case SITE ->
            new Creation(
                resource,
                """
                {"name":"%s","type":"balanced_accurate","timezone":"Europe/Berlin",
                 "address":{"locality":"Berlin","postCode":"10115","country":"DE"}}\
                """
                    .formatted(name),
                name,
                "/v1/sites?name=" + name);
        case METER ->
            new Creation(
                resource,
                """
                {"siteId":"%s","mpo":"5a1d0000-0000-4000-8000-000000000001","direction":"consumer",
                 "identifier":"%s","serial":"S","startDate":"2024-12-31T23:00:00Z",
                 "measuring":"load_profile_accurate"}\
                """
                    .formatted(siteId, name),
                name,
                "/v1/meters?identifier=" + name);
        case MEASUREMENTS -> {
          // Balancing knows the meter, and asks for nothing outside of the transaction.
          client.created("/v1/measurements", measurement("2025-01-01"));
          LocalDate day = LocalDate.of(2025, 2, 1).plusDays(days++);
          yield new Creation(
              resource,
              measurement(day.toString()),
              bytes(UUID.fromString(meterId)),
              "/v1/measurements/journal?meterId=%s&startDateTime=%sT00:00Z&endDateTime=%sT00:00Z"
                  .formatted(meterId, day, day.plusDays(1)));
        }
      };
    }

    private static String measurement(String day) {
      return "[{\"meterId\":\"%s\",\"timestamp\":\"%sT10:00:00Z\",\"value\":1}]"
          .formatted(meterId, day);
    }

    private static String bytes(UUID id) {
      byte[] bytes =
          ByteBuffer.allocate(16)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array();
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Answer post(TestClient client, String key) {
      return post(client, key, body);
    }

    private Answer post(TestClient client, String key, String other) {
      return client.send("POST", resource.path, Map.of("Idempotency-Key", key), other);
    }

    private int effects() {
      return client.found(list).path("total").asInt();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.start();
    link = new HoldingLink(server.getPort());
    system = SystemUnderTest.start(address(link.port()), LONG_SETTLING);
    client = TestClient.newAccount(system);
    siteId = client.site("Europe/Berlin");
    Instant start = Instant.parse("2024-12-31T23:00:00Z");
    meterId = client.meter(siteId, "MEASURED", "consumer", "load_profile_accurate", start);
  }

  private static String address(int port) {
    return "postgresql://postgres:postgres@localhost:" + port;
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
    link.close();
    server.close();
  }

  /// The process is killed with the commit under way: it has reached the database, which nobody has
  /// heard of, or it has not.
  @ParameterizedTest
  @CsvSource({
    "SITE, true", "SITE, false",
    "METER, true", "METER, false",
    "MEASUREMENTS, true", "MEASUREMENTS, false"
  })
  void aKillBetweenEffectAndAnswerLeavesOneEffect(Resource resource, boolean isCommitted)
      throws Exception {
    Creation creation = Creation.of(resource);
    ServiceProcess process = system.service(resource.service);
    CountDownLatch isHeld = link.hold(creation.mark, isCommitted);
    String key = "kill " + UUID.randomUUID();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> lost = threads.submit(() -> creation.post(client, key).status());
      assertTrue(isHeld.await(1, TimeUnit.MINUTES), "nothing was held");
      TestClient.await(creation::effects, effects -> effects == (isCommitted ? 1 : 0));
      process.kill();
      assertEquals(5, lost.get() / 100);
    }
    process.restart();
    assertEquals(isCommitted ? 1 : 0, creation.effects());
    Answer first = creation.post(client, key);
    assertCreated(first, isCommitted);
    Answer again = creation.post(client, key);
    assertCreated(again, true);
    assertEquals(first.text(), again.text());
    assertEquals(1, creation.effects());
    if (resource != Resource.MEASUREMENTS) {
      assertEquals(
          client.found(creation.list).path("data").path(0).toString(), first.json().toString());
    }
  }

  private static void assertCreated(Answer answer, boolean isReplayed) {
    assertEquals(201, answer.status(), answer.text());
    assertEquals(
        isReplayed ? List.of("true") : List.of(),
        answer.response().headers().allValues("Idempotent-Replayed"));
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalAndAFailureLeaveTheKeyFree(Resource resource) throws SQLException {
    Creation creation = Creation.of(resource);
    String key = "free " + UUID.randomUUID();
    assertEquals(400, creation.post(client, key, "{}").status());
    String name = resource.service.database();
    try (Connection database = server.getDatabase("postgres", name).getConnection();
        Statement statement = database.createStatement()) {
      statement.execute(
          """
          CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
          AS 'BEGIN RAISE EXCEPTION $$injected$$; END'
          """);
      statement.execute(
          "CREATE TRIGGER fail BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION fail()"
              .formatted(resource.table));
      assertEquals(500, creation.post(client, key).status());
      statement.execute("DROP FUNCTION fail CASCADE");
    }
    assertEquals(0, creation.effects());
    assertCreated(creation.post(client, key), false);
    assertCreated(creation.post(client, key), true);
    assertEquals(1, creation.effects());
  }

  /// Two whole systems on the same databases are two replicas of each service.
  @Test
  void ofEqualRequestsToTwoReplicasAtOnceOneHasAnEffect() throws Exception {
    try (SaldoSystem other = SystemUnderTest.start(address(server.getPort()), LONG_SETTLING)) {
      List<TestClient> replicas = List.of(client, client.at(other.address()));
      for (int round = 0; round < 5; round++) {
        for (Resource resource : Resource.values()) {
          postAtOnce(Creation.of(resource), replicas);
        }
      }
    }
  }

  private static void postAtOnce(Creation creation, List<TestClient> replicas) throws Exception {
    String key = "replicas " + UUID.randomUUID();
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int k = 0; k < EQUAL_REQUESTS; k++) {
        TestClient replica = replicas.get(k % replicas.size());
        answers.add(
            threads.submit(
                () -> {
                  start.await();
                  return creation.post(replica, key);
                }));
      }
      start.countDown();
    }
    Set<String> texts = new HashSet<>();
    int first = 0;
    for (Future<Answer> answer : answers) {
      boolean isReplayed =
          answer.get().response().headers().firstValue("Idempotent-Replayed").isPresent();
      assertCreated(answer.get(), isReplayed);
      first += isReplayed ? 0 : 1;
      texts.add(answer.get().text());
    }
    assertEquals(1, first, creation.toString());
    assertEquals(1, texts.size(), texts.toString());
    assertEquals(1, creation.effects());
  }
}
