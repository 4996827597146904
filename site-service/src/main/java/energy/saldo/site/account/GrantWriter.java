package energy.saldo.site.account;

import energy.saldo.chassis.access.Caller;
import energy.saldo.site.SiteServiceConfig;
import energy.saldo.site.key.AccessTokens;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Exchanges secrets for access tokens. Null stands for a secret that nothing is given for.
@ApplicationScoped
class GrantWriter {

  private static final Duration REFRESH_LIFETIME = Duration.ofDays(1);
  private static final String SERVICE_CLIENT = "service";

  private final ApiTokenRepository apiTokens;
  private final RefreshTokenRepository refreshTokens;
  private final AccessTokens accessTokens;
  private final Optional<Secret> serviceSecret;
  private final Clock clock;

  GrantWriter(
      ApiTokenRepository apiTokens,
      RefreshTokenRepository refreshTokens,
      AccessTokens accessTokens,
      SiteServiceConfig config,
      Clock clock) {
    this.apiTokens = apiTokens;
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.serviceSecret = config.serviceToken().filter(token -> !token.isBlank()).map(Secret::new);
    this.clock = clock;
  }

  /// For an account's API token, or for the secret that the services share.
  @WithTransaction
  Uni<@Nullable GrantView> forApiToken(Secret secret) {
    if (serviceSecret.isPresent() && serviceSecret.get().isSame(secret)) {
      return Uni.createFrom().item(this::serviceGrant);
    }
    return apiTokens.findBySecret(secret).flatMap(this::grant);
  }

  /// For a refresh token, which this uses up.
  @WithTransaction
  Uni<@Nullable GrantView> forRefreshToken(Secret secret) {
    return refreshTokens.use(secret, clock.instant()).flatMap(this::grant);
  }

  private Uni<@Nullable GrantView> grant(@Nullable ApiToken token) {
    if (token == null) {
      return Uni.createFrom().nullItem();
    }
    Instant now = clock.instant();
    Secret refresh = Secret.random();
    RefreshToken kept = new RefreshToken(refresh, token, now.plus(REFRESH_LIFETIME));
    return refreshTokens
        .deleteExpired(token.id, now)
        .flatMap(deleted -> refreshTokens.persist(kept))
        .map(persisted -> accountGrant(token, refresh, now));
  }

  private GrantView accountGrant(ApiToken token, Secret refresh, Instant now) {
    Account account = token.account;
    Set<String> groups =
        account.operator ? Set.of(Caller.ACCOUNT, Caller.OPERATOR) : Set.of(Caller.ACCOUNT);
    String accessToken =
        accessTokens.sign(token.id.toString(), account.id, groups, token.access.word());
    return view(accessToken, refresh.text(), account.id.toString(), now);
  }

  private GrantView serviceGrant() {
    String accessToken = accessTokens.sign(SERVICE_CLIENT, null, Set.of(Caller.SERVICE), null);
    return view(accessToken, null, SERVICE_CLIENT, clock.instant());
  }

  private static GrantView view(
      String accessToken, @Nullable String refreshToken, String clientId, Instant now) {
    // A second less than the token's life, so that a client that renews in time is never late.
    long expiresIn = AccessTokens.LIFETIME.toSeconds() - 1;
    return new GrantView(accessToken, refreshToken, clientId, "Bearer", expiresIn, now);
  }
}
