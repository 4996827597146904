package energy.saldo.balancing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.DatabaseLink;
import energy.saldo.chassis.database.DatabaseLinkTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The link to the database drops every packet and tells nobody, while balancing is scheduled.
@QuarkusTest
@TestProfile(SilentDatabaseTest.Scheduled.class)
@WithTestResource(DatabaseLinkTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class SilentDatabaseTest {

  /// As in production, balancing goes by itself.
  public static final class Scheduled implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("saldo.balancing.every", "1s");
    }
  }

  /// No request takes longer, whatever becomes of the database.
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(40);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 1, 15);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();

  @Inject MasterData masterData;

  @SuppressWarnings("NullAway.Init") // handed over by the test resource
  private DatabaseLink link;

  private final Account account = Account.open();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void linkIsBack() {
    link.restore();
    await("readiness", () -> isIn(List.of(200, 503), health("ready").statusCode()));
    clients.shutdownNow();
  }

  @Test
  void balancingGoesOnSoonAfterTheOpenConnectionsFellSilent() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    assertEquals(201, submit(plant, "0.3"));
    await("the first balances", () -> isBalanced(plant, 1));

    link.dropOpenConnections();
    await("the second values to be taken", () -> isIn(List.of(201, 503), submit(plant, "0.4")));
    await("the second balances", () -> isBalanced(plant, 2));
    assertEquals(200, health("live").statusCode());
  }

  @Test
  void everyRequestIsAnsweredWhileNothingReachesTheDatabase() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    assertEquals(201, submit(plant, "0.3"));
    await("the first balances", () -> isBalanced(plant, 1));

    link.dropAll();
    for (int i = 0; i < 2; i++) {
      assertEquals(503, submit(plant, "0.4"));
      assertEquals(503, answer(() -> partitions(plant)).statusCode());
      assertEquals(503, health("ready").statusCode());
      assertEquals(200, health("live").statusCode());
    }
    link.restore();
    await("the second values to be taken", () -> isIn(List.of(201, 503), submit(plant, "0.4")));
    await("the second balances", () -> isBalanced(plant, 2));
  }

  /// Whether the status is the first of those that are expected; fails if it is none of them.
  private static boolean isIn(List<Integer> expected, int status) {
    assertTrue(expected.contains(status), () -> "answered " + status);
    return status == expected.getFirst();
  }

  private int submit(Plant plant, String kilowattHours) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (int k = 0; k < 96; k++) {
      for (Object meter : List.of(plant.consumer(), plant.producer())) {
        String timestamp = START.plus(Account.QUARTER_HOUR.multipliedBy(k)).toString();
        entries.add(
            Map.of(
                "meterId", meter, "timestamp", timestamp, "value", new BigDecimal(kilowattHours)));
      }
    }
    Map<String, Object> batch = Map.of("measurements", entries);
    return answer(() -> account.submit(batch).extract().response()).statusCode();
  }

  private boolean isBalanced(Plant plant, int atLeastRevision) {
    Response partitions = answer(() -> partitions(plant));
    return isIn(List.of(200, 503), partitions.statusCode())
        && partitions.jsonPath().getInt("data[0].balancedRevision") >= atLeastRevision
        && partitions.jsonPath().getString("data[0].state").equals("balanced");
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

  private Response health(String check) {
    return answer(() -> Management.health(check).extract().response());
  }

  private Response answer(Supplier<Response> request) {
    try {
      return CompletableFuture.supplyAsync(request, clients)
          .get(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + LONGEST_ANSWER, e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(LONGEST_RECOVERY);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(deadline), () -> "waited in vain for " + what);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
