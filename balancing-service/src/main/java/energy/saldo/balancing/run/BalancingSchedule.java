package energy.saldo.balancing.run;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.Schedules;
import energy.saldo.chassis.problem.WordlessFailure;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.ScheduledExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/// Looks for due partitions at a fixed pace and balances until none is left. Every pod does; they
/// share the queue.
@ApplicationScoped
class BalancingSchedule {

  private static final Logger LOG = Logger.getLogger(BalancingSchedule.class);

  private final BalancingRound round;
  private final BalancingMetrics metrics;
  private final Schedules schedules;
  private final Duration longestRound;
  private volatile boolean isStopping;

  BalancingSchedule(
      BalancingRound round,
      BalancingMetrics metrics,
      Schedules schedules,
      BalancingServiceConfig config) {
    this.round = round;
    this.metrics = metrics;
    this.schedules = schedules;
    this.longestRound = config.balancing().lease(); // what comes later does not count
  }

  @Scheduled(every = "${saldo.balancing.every}", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void balance(ScheduledExecution execution) {
    Instant next = execution.getTrigger().getNextFireTime();
    try {
      while (!isStopping && schedules.run("balancing", next, longestRound, round::balance)) {
        // Until nothing is due.
      }
    } catch (RuntimeException e) {
      if (!isStopping) {
        LOG.error("Balancing failed; retrying at the next tick", WordlessFailure.of(e));
      }
    }
  }

  /// At a pace of its own: while a long queue is worked off, its length is what one wants to see.
  @Scheduled(every = "${saldo.balancing.every}", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void measureQueue(ScheduledExecution execution) {
    Instant next = execution.getTrigger().getNextFireTime();
    try {
      schedules.run("queue metrics", next, Schedules.LONGEST_RUN, metrics::measureQueue);
    } catch (RuntimeException e) {
      LOG.debug("Cannot measure the queue; balancing logs why", e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    isStopping = true;
  }
}
