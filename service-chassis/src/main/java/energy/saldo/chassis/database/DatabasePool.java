package energy.saldo.chassis.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/// The connections to the database, which give up soon on a server whose address swallows every
/// packet: one that is gone, or behind a firewall or network policy. By its own, a connection would
/// try for a minute, and every request wait with it; so they are answered 503.
@Singleton
public final class DatabasePool implements PgPoolCreator {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  @Override
  public Pool create(Input input) {
    List<SqlConnectOptions> servers = List.copyOf(input.pgConnectOptionsList());
    servers.forEach(
        server -> server.setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis())));
    return PgBuilder.pool()
        .with(input.poolOptions())
        .connectingTo(servers)
        .using(input.vertx())
        .build();
  }
}
