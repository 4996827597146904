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
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Makes the operator's account, and its first API token from `saldo.api-token`, when the service
/// starts and does not know them. Any number of replicas may start at once. A token once revoked
/// stays revoked.
@ApplicationScoped
class OperatorAccount {

  private static final Logger LOG = Logger.getLogger(OperatorAccount.class);

  private static final String INSERT_ACCOUNT =
      """
      INSERT INTO account (id, name, operator, created_at) VALUES ($1, 'operator', true, now())
      ON CONFLICT (operator) WHERE operator DO NOTHING
      """;
  private static final String INSERT_TOKEN =
      """
      INSERT INTO api_token (id, account_id, name, digest, created_at)
      SELECT $1, account.id, 'first token', $2, now() FROM account WHERE operator
      ON CONFLICT (digest) DO NOTHING
      """;

  private final Pool pool;
  private final Optional<Secret> firstToken;

  @Inject
  OperatorAccount(Pool pool, SiteServiceConfig config) {
    this(pool, config.apiToken());
  }

  OperatorAccount(Pool pool, Optional<String> firstToken) {
    this.pool = pool;
    this.firstToken = firstToken.filter(token -> !token.isBlank()).map(Secret::new);
  }

  void start(@Observes StartupEvent event) {
    boolean made = pool.withTransaction(this::make).await().indefinitely();
    if (made) {
      LOG.info("The operator's API token of the configuration is new and was made known");
    }
  }

  private Uni<Boolean> make(SqlConnection connection) {
    Uni<?> account = connection.preparedQuery(INSERT_ACCOUNT).execute(Tuple.of(UUID.randomUUID()));
    if (firstToken.isEmpty()) {
      return account.replaceWith(false);
    }
    var digest = Buffer.buffer(firstToken.get().digest());
    return account
        .flatMap(
            ignored ->
                connection.preparedQuery(INSERT_TOKEN).execute(Tuple.of(UUID.randomUUID(), digest)))
        .map(rows -> rows.rowCount() == 1);
  }
}
