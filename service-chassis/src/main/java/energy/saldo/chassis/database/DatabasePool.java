package energy.saldo.chassis.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The connections to the database. Every wait on one ends: see [TimeLimits]. A connection that
/// reaches its limit is closed, never used again, and what waited for it fails as for a database
/// that is away, so that requests are answered with 503.
///
/// PostgreSQL compiles no statement (`jit`): each touches little, whatever the planner thinks of
/// many partitions, and compiling takes longer than any of them. Not every server can.
///
/// A connection plans each statement once, whatever its parameters are: planning costs more than
/// most statements, and PostgreSQL would plan those that take lists again with each list. A plan
/// that is made while a table is empty must be good for a full one, so none scans a table that has
/// an index for it. Citus finds the node of a statement by its parameters and refuses such plans.
@Singleton
public final class DatabasePool implements PgPoolCreator {

  private static final String PLAN_ONCE =
      """
      SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
        set_config('enable_seqscan', 'off', false)
      WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')
      """;

  /// The builder that has the handler otherwise takes no driver.
  @Override
  @SuppressWarnings("deprecation")
  public Pool create(Input input) {
    List<PgConnectOptions> servers = input.pgConnectOptionsList();
    servers.forEach(DatabasePool::limit);
    servers.forEach(server -> server.addProperty("jit", "off"));
    Pool pool =
        new SilenceLimitDriver().createPool(input.vertx(), servers, limit(input.poolOptions()));
    return pool.connectHandler(DatabasePool::planOnce);
  }

  /// Hands the connection over when it is done, or without it.
  private static void planOnce(SqlConnection connection) {
    connection.query(PLAN_ONCE).execute().onComplete(planned -> connection.close());
  }

  private static void limit(PgConnectOptions server) {
    server.setConnectTimeout(millis(TimeLimits.CONNECT));
    server.addProperty("statement_timeout", text(TimeLimits.STATEMENT));
    server.addProperty("lock_timeout", text(TimeLimits.LOCK));
    server.addProperty("idle_in_transaction_session_timeout", text(TimeLimits.IDLE_IN_TRANSACTION));
  }

  private static PoolOptions limit(PoolOptions pool) {
    return pool.setConnectionTimeout(millis(TimeLimits.ACQUIRE))
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(millis(TimeLimits.POOL_IDLE))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setPoolCleanerPeriod(millis(TimeLimits.POOL_CLEANING))
        .setMaxLifetime(millis(TimeLimits.POOL_LIFETIME))
        .setMaxLifetimeUnit(TimeUnit.MILLISECONDS);
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  /// As PostgreSQL reads a duration, in milliseconds.
  private static String text(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
