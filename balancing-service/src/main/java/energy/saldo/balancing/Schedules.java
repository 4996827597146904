package energy.saldo.balancing;

import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Runs scheduled work with a time limit, and checks that every schedule comes round: liveness
/// fails when a run neither ended at its limit nor was followed by the next one. A run that fails
/// counts as one that ended, so that a database that is away restarts no pod.
@Liveness
@Default // also for who schedules
@ApplicationScoped
public class Schedules implements HealthCheck {

  /// The time limit of work that has no natural one.
  public static final Duration LONGEST_RUN = Duration.ofMinutes(1);

  /// How long a run may take to end after its limit.
  static final Duration GRACE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Clock clock;
  private final Map<String, Instant> overdueFrom = new ConcurrentHashMap<>();

  Schedules(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /// Runs the work on the calling virtual thread, which is interrupted at the limit, and returns
  /// what the work does.
  ///
  /// @param next when the schedule comes round next, if this run is over by then
  public boolean run(String schedule, Instant next, Duration limit, BooleanSupplier work) {
    Instant now = clock.instant();
    Instant expected = next.isAfter(now) ? next : now;
    overdueFrom.put(schedule, expected.plus(limit).plus(GRACE));
    TimeLimit runner = new TimeLimit(Thread.currentThread());
    long timer = vertx.setTimer(limit.toMillis(), id -> runner.interrupt());
    try {
      return work.getAsBoolean();
    } finally {
      vertx.cancelTimer(timer);
      runner.end();
    }
  }

  @Override
  public HealthCheckResponse call() {
    Instant now = clock.instant();
    var overdue =
        overdueFrom.entrySet().stream()
            .filter(schedule -> now.isAfter(schedule.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    var response = HealthCheckResponse.named("schedules").status(overdue.isEmpty());
    return overdue.isEmpty()
        ? response.build()
        : response.withData("overdue", String.join(", ", overdue)).build();
  }

  /// Interrupts a thread once at most, and never after the end.
  private static final class TimeLimit {

    private final Thread runner;
    private boolean isOver;

    TimeLimit(Thread runner) {
      this.runner = runner;
    }

    synchronized void interrupt() {
      if (!isOver) {
        runner.interrupt();
      }
    }

    /// Called by the runner itself.
    @SuppressWarnings("CheckReturnValue") // only clears the interruption
    synchronized void end() {
      isOver = true;
      Thread.interrupted();
    }
  }
}
