package energy.saldo.chassis.idempotency;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Deletes expired keys every minute, a batch after the other until none is left.
@Singleton
public final class KeyCleaning {

  private static final Logger LOG = Logger.getLogger(KeyCleaning.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final IdempotencyKeys keys;
  private final Vertx vertx;

  KeyCleaning(IdempotencyKeys keys, Vertx vertx) {
    this.keys = keys;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    vertx.setPeriodic(PAUSE.toMillis(), timer -> clean());
  }

  void clean() {
    keys.deleteExpired()
        .repeat()
        .whilst(IdempotencyKeys::isMore)
        .collect()
        .last()
        .subscribe()
        .with(
            done -> {},
            failure ->
                LOG.warnf(
                    "Cannot delete expired idempotency keys; retrying in a minute: %s",
                    failure.getClass().getName()));
  }
}
