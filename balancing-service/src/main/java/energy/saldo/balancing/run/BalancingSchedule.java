package energy.saldo.balancing.run;

import energy.saldo.chassis.problem.WordlessFailure;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/// Looks for due partitions at a fixed pace and balances until none is left. Every pod does; they
/// share the queue.
@ApplicationScoped
class BalancingSchedule {

  private static final Logger LOG = Logger.getLogger(BalancingSchedule.class);

  private final BalancingWorker worker;
  private final BalancingMetrics metrics;
  private volatile boolean isStopping;

  BalancingSchedule(BalancingWorker worker, BalancingMetrics metrics) {
    this.worker = worker;
    this.metrics = metrics;
  }

  @Scheduled(every = "${saldo.balancing.every}", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void balance() {
    try {
      while (!isStopping && worker.balanceBatch()) {
        // Until nothing is due.
      }
    } catch (RuntimeException e) {
      if (!isStopping) {
        LOG.error("balancing is interrupted and goes on at the next turn", WordlessFailure.of(e));
      }
    }
  }

  /// At a pace of its own: while a long queue is worked off, its length is what one wants to see.
  @Scheduled(every = "${saldo.balancing.every}", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void measureQueue() {
    try {
      metrics.measureQueue();
    } catch (RuntimeException e) {
      LOG.debug("the queue cannot be measured now", e); // balancing says it louder
    }
  }

  void stop(@Observes ShutdownEvent event) {
    isStopping = true;
  }
}
