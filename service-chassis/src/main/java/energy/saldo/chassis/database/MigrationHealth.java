package energy.saldo.chassis.database;

import io.quarkus.runtime.Startup;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/// Ready only while the database answers and still has the migrations applied at startup.
@Startup // while the database answers: the migrations have just been applied
@Readiness
@Singleton
public final class MigrationHealth implements AsyncHealthCheck {

  private static final String NAME = "Database migrations";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String APPLIED =
      "SELECT count(*) AS applied FROM flyway_schema_history WHERE success AND version = $1";

  private final Pool pool;
  private final String newest;

  MigrationHealth(Pool pool, Flyway flyway) {
    this.pool = pool;
    MigrationInfo applied = Objects.requireNonNull(flyway.info().current(), "no migration applied");
    this.newest = applied.getVersion().getVersion();
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return pool.preparedQuery(APPLIED)
        .execute(Tuple.of(newest))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(rows -> response(rows.iterator().next().getLong("applied") == 1))
        .onFailure()
        .recoverWithItem(failure -> response(false));
  }

  private HealthCheckResponse response(boolean applied) {
    return HealthCheckResponse.named(NAME).status(applied).withData("newest", newest).build();
  }
}
