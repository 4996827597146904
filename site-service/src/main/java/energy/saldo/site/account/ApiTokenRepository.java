package energy.saldo.site.account;

import energy.saldo.contract.ListView;
import energy.saldo.contract.Page;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The API tokens. Those revoked are found by nobody.
@ApplicationScoped
class ApiTokenRepository implements PanacheRepositoryBase<ApiToken, UUID> {

  private static final String OF_ACCOUNT = "account.id = ?1 and revokedAt is null";

  Uni<@Nullable ApiToken> findBySecret(Secret secret) {
    return find("digest = ?1 and revokedAt is null", (Object) secret.digest()).firstResult();
  }

  Uni<@Nullable ApiToken> findOf(UUID accountId, UUID id) {
    return find(OF_ACCOUNT + " and id = ?2", accountId, id).firstResult();
  }

  /// A page of the account's tokens, oldest first.
  Uni<ListView<ApiToken>> list(UUID accountId, Page page) {
    PanacheQuery<ApiToken> query = find(OF_ACCOUNT + " order by createdAt, id", accountId);
    return query
        .count()
        .flatMap(
            total ->
                page.limit() == 0
                    ? Uni.createFrom().item(new ListView<>(List.of(), total))
                    : query
                        .range(page.offset(), page.offset() + page.limit() - 1)
                        .list()
                        .map(tokens -> new ListView<>(tokens, total)));
  }

  /// Whether there was such a token to revoke.
  Uni<Boolean> revoke(UUID accountId, UUID id, Instant now) {
    return update("revokedAt = ?3 where " + OF_ACCOUNT + " and id = ?2", accountId, id, now)
        .map(count -> count == 1);
  }
}
