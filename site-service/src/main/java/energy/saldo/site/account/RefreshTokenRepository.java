package energy.saldo.site.account;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The refresh tokens that can still be used.
@ApplicationScoped
class RefreshTokenRepository implements PanacheRepositoryBase<RefreshToken, byte[]> {

  /// Deletes the token and returns the API token it came from; null if it is unknown, used, expired
  /// or revoked. Of several callers at the same time only one gets it.
  Uni<@Nullable ApiToken> use(Secret secret, Instant now) {
    return find(
            "digest = ?1 and expiresAt > ?2 and apiToken.revokedAt is null", secret.digest(), now)
        .firstResult()
        .flatMap(
            found -> {
              if (found == null) {
                return Uni.createFrom().nullItem();
              }
              ApiToken apiToken = found.apiToken;
              return delete("digest", (Object) secret.digest())
                  .map(deleted -> deleted == 1 ? apiToken : null);
            });
  }

  Uni<Long> deleteOf(UUID apiTokenId) {
    return delete("apiToken.id", apiTokenId);
  }

  Uni<Long> deleteExpired(UUID apiTokenId, Instant now) {
    return delete("apiToken.id = ?1 and expiresAt <= ?2", apiTokenId, now);
  }
}
