package energy.saldo.balancing.directory;

import energy.saldo.balancing.Schedules;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.ScheduledExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/// Follows both feeds at a fixed pace, each for itself: while one owner is away, the changes of the
/// other arrive, and balancing goes on with what it knows.
@ApplicationScoped
class FeedSchedule {

  static final String SITE_SERVICE = "site-service";
  static final String METER_SERVICE = "meter-service";

  private static final Logger LOG = Logger.getLogger(FeedSchedule.class);

  private final FeedReader reader;
  private final Schedules schedules;
  private final Clock clock;
  private final SiteServiceClient sites;
  private final MeterServiceClient meters;
  private final Progress siteProgress;
  private final Progress meterProgress;

  FeedSchedule(
      FeedReader reader,
      Schedules schedules,
      Clock clock,
      MeterRegistry metrics,
      @RestClient SiteServiceClient sites,
      @RestClient MeterServiceClient meters) {
    this.reader = reader;
    this.schedules = schedules;
    this.clock = clock;
    this.sites = sites;
    this.meters = meters;
    this.siteProgress = new Progress(SITE_SERVICE, clock, metrics);
    this.meterProgress = new Progress(METER_SERVICE, clock, metrics);
  }

  @Scheduled(every = "${saldo.directory.every}", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void followSites(ScheduledExecution execution) {
    follow(siteProgress, sites::changes, execution.getTrigger().getNextFireTime());
  }

  @Scheduled(every = "${saldo.directory.every}", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void followMeters(ScheduledExecution execution) {
    follow(meterProgress, meters::changes, execution.getTrigger().getNextFireTime());
  }

  private void follow(Progress progress, FeedReader.Feed feed, Instant next) {
    Instant start = clock.instant();
    try {
      schedules.run(
          progress.feed + " feed", next, Schedules.LONGEST_RUN, () -> follow(progress, feed));
      progress.succeeded(start);
    } catch (RuntimeException e) {
      progress.failed(String.valueOf(e.getMessage()));
    }
  }

  private boolean follow(Progress progress, FeedReader.Feed feed) {
    if (!progress.isStarted) {
      reader.retryRefused(progress.feed);
      progress.isStarted = true;
    }
    return reader.follow(progress.feed, feed) > 0;
  }

  /// How far a feed is followed. Used by one run at a time.
  private static final class Progress {

    private final String feed;
    private volatile boolean isStarted;
    private volatile Instant readUntil;
    private volatile String failure = "";

    Progress(String feed, Clock clock, MeterRegistry metrics) {
      this.feed = feed;
      this.readUntil = clock.instant();
      Gauge.builder(
              "saldo.feed.lag.seconds",
              this,
              self -> Duration.between(self.readUntil, clock.instant()).toMillis() / 1000.0)
          .description("How long ago the feed was last read to its end")
          .tag("feed", feed)
          .register(metrics);
    }

    void succeeded(Instant start) {
      readUntil = start;
      if (!failure.isEmpty()) {
        LOG.infof("The change feed of %s can be read again", feed);
        failure = "";
      }
    }

    /// Logs a failure that repeats itself once only.
    void failed(String reason) {
      if (!failure.equals(reason)) {
        LOG.warnf("Cannot read the change feed of %s; retrying at the next tick: %s", feed, reason);
        failure = reason;
      }
    }
  }
}
