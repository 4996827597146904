package energy.saldo.balancing;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Flow;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.StoppablePostgres;
import energy.saldo.chassis.database.StoppablePostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// The database stops while requests are on their way, and comes back.
@QuarkusTest
@WithTestResource(StoppablePostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class DatabaseOutageTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 1, 15);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();
  private static final Instant END = DAY.plusDays(1).atStartOfDay(BERLIN).toInstant();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(20);

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject Flyway flyway;

  @SuppressWarnings("NullAway.Init") // handed over by the test resource
  private StoppablePostgres postgres;

  private final Account account = Account.open();

  @AfterEach
  void databaseIsBack() {
    postgres.stop();
    postgres.start();
    await("readiness", () -> ready() == 200);
  }

  @Test
  void readinessFollowsTheDatabaseAndLivenessDoesNot() {
    String newest = flyway.info().current().getVersion().getVersion();
    await("readiness", () -> ready() == 200);
    Management.health("ready")
        .body("status", is("UP"))
        .body("checks.find { it.name == 'Database migrations' }.status", is("UP"))
        .body("checks.find { it.name == 'Database migrations' }.data.newest", is(newest));

    postgres.stop();
    await("readiness to go", () -> ready() == 503);
    Management.health("ready")
        .body("status", is("DOWN"))
        .body("checks.find { it.name == 'Database migrations' }.status", is("DOWN"))
        .body("checks.find { it.name == 'Database migrations' }.data.newest", is(newest))
        .body("checks.find { it.name == 'balancing kernel' }.status", is("UP"));
    Management.health("live").statusCode(200).body("status", is("UP"));

    postgres.start();
    await("readiness to come back", () -> ready() == 200);
    Management.health("live").statusCode(200).body("status", is("UP"));
  }

  @RepeatedTest(3)
  void requestsAreToBeTriedAgainWhileTheDatabaseIsAwayAndNothingIsLost() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    Map<String, Supplier<Response>> requests =
        Map.of(
            "submit", () -> submit(plant),
            "measurements", () -> get("/v1/measurements", "meterId", plant.consumer()),
            "balances", () -> get("/v1/aggregated-balances", "siteId", plant.site()),
            "partitions", () -> partitions(plant));
    Set<String> answers;
    try (Traffic traffic = new Traffic(requests)) {
      traffic.awaitAnswers(
          Set.of("submit 201", "measurements 200", "balances 200", "partitions 200"));
      postgres.stop();
      traffic.awaitAnswers(
          Set.of(
              "submit 503 problem",
              "measurements 503 problem",
              "balances 503 problem",
              "partitions 503 problem"));
      postgres.start();
      traffic.forgetAnswers();
      traffic.awaitAnswers(
          Set.of("submit 201", "measurements 200", "balances 200", "partitions 200"));
      answers = traffic.allAnswers();
    }
    assertEquals(
        Set.of(
            "submit 201", "submit 503 problem",
            "measurements 200", "measurements 503 problem",
            "balances 200", "balances 503 problem",
            "partitions 200", "partitions 503 problem"),
        answers);
    balancing.settle();
    assertEquals(
        List.of(
            Flow.of(plant.producer(), plant.consumer(), "9.6"),
            Flow.of(null, plant.consumer(), "19.2")),
        account.flows(plant.site(), START, END, "P1D"));
  }

  private Response submit(Plant plant) {
    List<Map<String, Object>> entries = new ArrayList<>();
    plant
        .values(START, 96)
        .forEach(
            value ->
                entries.add(
                    Map.of(
                        "meterId", value.meterId(),
                        "timestamp", value.timestamp().toString(),
                        "value", value.kilowattHours())));
    return account.submit(entries).extract().response();
  }

  private Response get(String path, String filter, Object id) {
    return account
        .get(
            path,
            Map.of(
                filter,
                id,
                "startDateTime",
                START.toString(),
                "endDateTime",
                END.toString(),
                "interval",
                "PT15M"))
        .extract()
        .response();
  }

  private Response partitions(Plant plant) {
    return account
        .get(
            "/v1/balancing-partitions",
            Map.of(
                "siteId", plant.site(),
                "startDate", DAY.toString(),
                "endDate", DAY.plusDays(1).toString()))
        .extract()
        .response();
  }

  private static int ready() {
    return Management.health("ready").extract().statusCode();
  }

  private static void await(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("waited in vain for " + what);
      }
      pause();
    }
  }

  private static void pause() {
    LockSupport.parkNanos(PACE.toNanos());
  }

  /// Each request sent again and again by clients of its own, and how it was answered.
  private static final class Traffic implements AutoCloseable {

    private static final int CLIENTS = 2;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Set<String> all = ConcurrentHashMap.newKeySet();
    private final Set<String> recent = ConcurrentHashMap.newKeySet();
    private final List<Future<?>> clients = new ArrayList<>();

    Traffic(Map<String, Supplier<Response>> requests) {
      requests.forEach(
          (name, request) -> {
            for (int client = 0; client < CLIENTS; client++) {
              clients.add(executor.submit(() -> send(name, request)));
            }
          });
    }

    private void send(String name, Supplier<Response> request) {
      while (!isOver.get()) {
        String answer = name + " " + describe(request);
        all.add(answer);
        recent.add(answer);
        pause();
      }
    }

    private static String describe(Supplier<Response> request) {
      Response response = request.get();
      boolean isProblem =
          response.contentType().startsWith("application/problem+json")
              && "1".equals(response.header("Retry-After"))
              && response.jsonPath().getInt("status") == response.statusCode();
      return isProblem ? response.statusCode() + " problem" : "" + response.statusCode();
    }

    void forgetAnswers() {
      recent.clear();
    }

    void awaitAnswers(Set<String> expected) {
      await("answers " + expected + " among " + recent, () -> recent.containsAll(expected));
    }

    Set<String> allAnswers() {
      isOver.set(true);
      for (Future<?> client : clients) {
        try {
          client.get();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
      return new HashSet<>(all);
    }

    @Override
    public void close() {
      isOver.set(true);
      executor.close();
    }
  }
}
