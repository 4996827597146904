package energy.saldo.balancing.directory;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/// Follows both feeds at a fixed pace. A service that does not answer is said once in the log and
/// asked again; balancing goes on with what it knows.
@ApplicationScoped
class FeedSchedule {

  private static final Logger LOG = Logger.getLogger(FeedSchedule.class);

  private final FeedReader reader;
  private final SiteServiceClient sites;
  private final MeterServiceClient meters;
  private final AtomicReference<String> failing = new AtomicReference<>("");

  FeedSchedule(
      FeedReader reader,
      @RestClient SiteServiceClient sites,
      @RestClient MeterServiceClient meters) {
    this.reader = reader;
    this.sites = sites;
    this.meters = meters;
  }

  @Scheduled(every = "${saldo.directory.every}", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void follow() {
    try {
      reader.follow("site-service", sites::changes);
      reader.follow("meter-service", meters::changes);
      if (!failing.getAndSet("").isEmpty()) {
        LOG.info("the change feeds answer again");
      }
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage());
      if (!failing.getAndSet(reason).equals(reason)) {
        LOG.warnf("the change feeds cannot be read, trying again: %s", reason);
      }
    }
  }
}
