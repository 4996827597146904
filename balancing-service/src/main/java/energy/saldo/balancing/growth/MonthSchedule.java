package energy.saldo.balancing.growth;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.Schedules;
import energy.saldo.balancing.measurement.JournalFold;
import energy.saldo.balancing.measurement.ReadingRetention;
import energy.saldo.chassis.problem.WordlessFailure;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.ScheduledExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import org.jboss.logging.Logger;

/// Makes and drops months at a fixed pace. Every pod does.
@ApplicationScoped
class MonthSchedule {

  private static final Logger LOG = Logger.getLogger(MonthSchedule.class);

  private final MonthTables tables;
  private final JournalFold journal;
  private final ReadingRetention readings;
  private final BalancingServiceConfig.Retention retention;
  private final Schedules schedules;
  private final Clock clock;

  MonthSchedule(
      MonthTables tables,
      JournalFold journal,
      ReadingRetention readings,
      BalancingServiceConfig config,
      Schedules schedules,
      Clock clock) {
    this.tables = tables;
    this.journal = journal;
    this.readings = readings;
    this.retention = config.balancing().retention();
    this.schedules = schedules;
    this.clock = clock;
  }

  @Scheduled(
      every = "${saldo.balancing.retention.every}",
      concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void maintain(ScheduledExecution execution) {
    Instant next = execution.getTrigger().getNextFireTime();
    try {
      schedules.run("months", next, Schedules.LONGEST_RUN, () -> maintain(LocalDate.now(clock)));
    } catch (RuntimeException e) {
      LOG.error("Cannot maintain the months; retrying at the next tick", WordlessFailure.of(e));
    }
  }

  /// What leaves the journal is folded first, or its values would be lost with it.
  private boolean maintain(LocalDate today) {
    retention.journal().ifPresent(period -> journal.foldBefore(today.minus(period)));
    retention.journal().ifPresent(period -> readings.dropSupersededBefore(today.minus(period)));
    retention.measurements().ifPresent(period -> readings.dropBefore(today.minus(period)));
    return tables.maintain(today) > 0;
  }
}
