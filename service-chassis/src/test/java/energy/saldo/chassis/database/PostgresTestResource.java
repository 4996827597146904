package energy.saldo.chassis.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of its own for the tests of one service. Starts once for a test run and
/// hands the service its address by the `saldo.database.*` settings that production uses. Can count
/// what statements touch ([SentStatements]).
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {

  private static final String DATABASE = "postgres";

  private @Nullable EmbeddedPostgres server;

  @Override
  public Map<String, String> start() {
    try {
      EmbeddedPostgres started =
          EmbeddedPostgres.builder()
              .setServerConfig("shared_preload_libraries", "pg_stat_statements")
              .start();
      server = started;
      return settings(started.getPort());
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
    }
  }

  /// The settings of a service whose database this server has.
  public static Map<String, String> settings(int port) {
    return Map.of(
        "saldo.database.host", "localhost",
        "saldo.database.port", Integer.toString(port),
        "saldo.database.name", DATABASE,
        "saldo.database.username", "postgres",
        "saldo.database.password", "postgres");
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
