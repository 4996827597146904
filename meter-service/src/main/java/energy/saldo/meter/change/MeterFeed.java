package energy.saldo.meter.change;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.contract.ChangeFeed;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The feed of this service's own `change` table, ready when the service is.
final class MeterFeed {

  private MeterFeed() {}

  @Produces
  @Singleton
  static ChangeFeed feed(Pool pool, ObjectMapper json) {
    return new ChangeFeed(pool, json);
  }

  static void start(@Observes StartupEvent event, ChangeFeed feed) {
    feed.adoptRestored().await().indefinitely();
  }
}
