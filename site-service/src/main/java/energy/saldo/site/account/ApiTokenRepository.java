package energy.saldo.site.account;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// API tokens. Revoked ones are never returned.
@ApplicationScoped
class ApiTokenRepository implements PanacheRepositoryBase<ApiToken, UUID> {

  private static final String OF_ACCOUNT = "account.id = ?1 and revokedAt is null";

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
