package energy.saldo.site.account;

import energy.saldo.site.SiteServiceConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Creates the operator's account, and its first API token from `saldo.api-token`, when the service
/// starts and they are not there. Any number of replicas may start at once. A token once revoked
/// stays revoked.
@ApplicationScoped
class OperatorAccount {

  private static final Logger LOG = Logger.getLogger(OperatorAccount.class);

  private static final String INSERT_ACCOUNT =
      """
      INSERT INTO account (id, name, operator, created_at) VALUES ($1, 'operator', true, $2)
      ON CONFLICT (operator) WHERE operator DO NOTHING
      """;
  private static final String INSERT_TOKEN =
      """
      INSERT INTO api_token (id, account_id, name, digest, created_at)
      SELECT $1, account.id, 'first token', $2, $3 FROM account WHERE operator
      ON CONFLICT (digest) DO NOTHING
      """;

  private final Pool pool;
  private final Optional<Secret> firstToken;
  private final Clock clock;

  @Inject
  OperatorAccount(Pool pool, SiteServiceConfig config, Clock clock) {
    this(pool, config.apiToken(), clock);
  }

  OperatorAccount(Pool pool, Optional<String> firstToken, Clock clock) {
    this.pool = pool;
    this.clock = clock;
    this.firstToken = firstToken.filter(token -> !token.isBlank()).map(Secret::new);
  }

  void start(@Observes StartupEvent event) {
    boolean registered = pool.withTransaction(this::register).await().indefinitely();
    if (registered) {
      LOG.info("Registered the operator's API token from saldo.api-token");
    }
  }

  private Uni<Boolean> register(SqlConnection connection) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    Uni<?> account =
        connection.preparedQuery(INSERT_ACCOUNT).execute(Tuple.of(UUID.randomUUID(), now));
    if (firstToken.isEmpty()) {
      return account.replaceWith(false);
    }
    var digest = Buffer.buffer(firstToken.get().digest());
    return account
        .flatMap(
            ignored ->
                connection
                    .preparedQuery(INSERT_TOKEN)
                    .execute(Tuple.of(UUID.randomUUID(), digest, now)))
        .map(rows -> rows.rowCount() == 1);
  }
}
