package energy.saldo.balancing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SchedulesTest {

  private static final Instant START = Instant.parse("2025-01-15T12:00:00Z");
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration ENOUGH = LIMIT.plus(Schedules.GRACE);

  private final Vertx vertx = Vertx.vertx();
  private final SetClock clock = new SetClock(START);
  private final Schedules schedules = clock.schedules(vertx);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatTheWorkReturnsIsReturned() {
    assertTrue(schedules.run("work", START, LIMIT, () -> true));
    assertFalse(schedules.run("work", START, LIMIT, () -> false));
  }

  @Test
  void workIsInterruptedAtItsLimitAndItsThreadIsFreeOfThatAfterwards() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> run =
          threads.submit(
              () -> {
                assertThrows(
                    IllegalStateException.class,
                    () -> schedules.run("work", START, Duration.ofMillis(50), () -> await(never)));
                return Thread.currentThread().isInterrupted();
              });
      assertFalse(run.get());
    }
  }

  @Test
  void aScheduleThatDoesNotComeRoundIsNotAlive() {
    assertEquals(Status.UP, schedules.call().getStatus());
    Instant next = START.plusSeconds(10);
    schedules.run("feed", next, LIMIT, () -> true);
    schedules.run("balancing", next.plusSeconds(10), LIMIT, () -> true);
    clock.set(next.plus(ENOUGH));
    assertEquals(Status.UP, schedules.call().getStatus());

    clock.set(next.plus(ENOUGH).plusMillis(1));
    HealthCheckResponse response = schedules.call();
    assertEquals(Status.DOWN, response.getStatus());
    assertEquals(Map.of("overdue", "feed"), response.getData().orElseThrow());

    schedules.run("feed", next, LIMIT, () -> true);
    assertEquals(Status.UP, schedules.call().getStatus());
  }

  @Test
  void aRunThatNothingEndsIsNotAlive() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> run =
          threads.submit(
              () ->
                  schedules.run(
                      "work",
                      START,
                      LIMIT,
                      () -> {
                        begun.countDown();
                        return await(end);
                      }));
      begun.await();
      clock.set(START.plus(ENOUGH).plusMillis(1));
      assertEquals(Status.DOWN, schedules.call().getStatus());
      end.countDown();
      assertTrue(run.get());
    }
  }

  @Test
  void workThatFailsAgainAndAgainIsAlive() {
    for (int minutes = 0; minutes < 60; minutes++) {
      clock.set(START.plus(Duration.ofMinutes(minutes)));
      assertThrows(
          IllegalStateException.class,
          () ->
              schedules.run(
                  "work",
                  START,
                  LIMIT,
                  () -> {
                    throw new IllegalStateException("the database is away");
                  }));
      assertEquals(Status.UP, schedules.call().getStatus());
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
