package energy.saldo.site.account;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// API tokens. Revoked ones are never returned.
@ApplicationScoped
class ApiTokenRepository implements PanacheRepositoryBase<ApiToken, UUID> {

  private static final String OF_ACCOUNT = "account.id = ?1 and revokedAt is null";

  Uni<@Nullable ApiToken> findBySecret(Secret secret) {
    return find("digest = ?1 and revokedAt is null", (Object) secret.digest()).firstResult();
  }

  Uni<@Nullable ApiToken> ofAccount(UUID accountId, UUID id) {
    return find(OF_ACCOUNT + " and id = ?2", accountId, id).firstResult();
  }

  /// A page of the account's tokens, oldest first.
  Uni<ListView<ApiTokenView>> list(UUID accountId, Page page) {
    return Conditions.ofAccount("account.id = :account and revokedAt is null", accountId)
        .list(this, page, ApiTokenView::of);
  }

  /// Whether there was such a token to revoke.
  Uni<Boolean> revoke(UUID accountId, UUID id, Instant now) {
    return update("revokedAt = ?3 where " + OF_ACCOUNT + " and id = ?2", accountId, id, now)
        .map(count -> count == 1);
  }
}
