package energy.saldo.balancing.directory;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of one test's own, which counts what each statement touches.
public final class StatementsServer implements QuarkusTestResourceLifecycleManager {

  private @Nullable EmbeddedPostgres server;

  @Override
  public Map<String, String> start() {
    try {
      EmbeddedPostgres started =
          EmbeddedPostgres.builder()
              .setServerConfig("shared_preload_libraries", "pg_stat_statements")
              .setServerConfig("autovacuum", "off")
              .start();
      server = started;
      return PostgresTestResource.settings(started.getPort());
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
    }
  }

  @Override
  public void stop() {
    if (server == null) {
      return;
    }
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not stop", e);
    }
  }
}
