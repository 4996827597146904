package energy.saldo.site.account;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// API tokens. Revoked ones are never returned.
@ApplicationScoped
class ApiTokenRepository implements PanacheRepositoryBase<ApiToken, UUID> {

  private static final int PARAMETERS = 7;

  private static final String OPEN =
      """
      WITH opened AS (
        INSERT INTO account (id, name, operator, created_at)
        SELECT $2, $7, false, $6 WHERE $7::text IS NOT NULL)
      """;

  private static final String CREATE =
      """
      INSERT INTO api_token (id, account_id, name, digest, access, created_at, creation)
      VALUES ($1, $2, $3, $4, $5, $6, %s)
      """
          .formatted(Conditions.nextCreation("api_token_creation", "$2"));

  private static final String KEEP = ", kept AS (%s)".formatted(KeyUse.writing(PARAMETERS + 1));

  private static final String OF_ACCOUNT = "account.id = ?1 and revokedAt is null";

  private final Pool pool;

  ApiTokenRepository(Pool pool) {
    this.pool = pool;
  }

  /// Inserts a token and, if `newAccount` names it, its account.
  Uni<Void> create(
      ApiToken token, @Nullable String newAccount, KeyUse<ApiTokenView> key, ApiTokenView view) {
    Tuple values =
        Tuple.tuple()
            .addValue(token.id)
            .addValue(token.account.id)
            .addValue(token.name)
            .addValue(Buffer.buffer(token.digest))
            .addValue(token.access.word())
            .addValue(token.createdAt.atOffset(ZoneOffset.UTC))
            .addValue(newAccount);
    if (key.hasKey()) {
      key.addTo(values, view);
    }
    return pool.preparedQuery(OPEN + (key.hasKey() ? KEEP : "") + CREATE)
        .execute(values)
        .replaceWithVoid();
  }

  /// Revokes the token with this secret and returns its id; null if there is none.
  Uni<@Nullable UUID> revoke(Secret secret, Instant now) {
    return findBySecret(secret)
        .invoke(
            token -> {
              if (token != null) {
                token.revokedAt = now.isAfter(token.createdAt) ? now : token.createdAt;
              }
            })
        .map(token -> token == null ? null : token.id);
  }

  /// Returns the API token that the caller signed in with; 401 if it was revoked since.
  @WithSession
  Uni<ApiToken> requireLive(UUID id) {
    return find("id = ?1 and revokedAt is null", id)
        .firstResult()
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.unauthorized(
                    "The API token behind this access token was revoked; sign in with another."));
  }

  Uni<@Nullable ApiToken> findBySecret(Secret secret) {
    return find("digest = ?1 and revokedAt is null", (Object) secret.digest()).firstResult();
  }

  @WithSession
  Uni<@Nullable ApiToken> ofAccount(UUID accountId, UUID id) {
    return find(OF_ACCOUNT + " and id = ?2", accountId, id).firstResult();
  }

  /// Returns a page of the account's tokens, oldest first.
  @WithSession
  Uni<ListView<ApiTokenView>> list(UUID accountId, Page page) {
    return Conditions.ofAccount("account.id = :account and revokedAt is null", accountId)
        .list(this, page, ApiTokenView::of);
  }

  /// Revokes the token and returns whether there was one. The clock that created it may be ahead.
  Uni<Boolean> revoke(UUID accountId, UUID id, Instant now) {
    return update(
            "revokedAt = greatest(createdAt, ?3) where " + OF_ACCOUNT + " and id = ?2",
            accountId,
            id,
            now)
        .map(count -> count == 1);
  }
}
