package energy.saldo.site.account;

import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.site.account.NewApiToken.NewAccount;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Creates and revokes API tokens, and opens the accounts that new ones are for.
@ApplicationScoped
class ApiTokenWriter {

  private final ApiTokenRepository tokens;
  private final RefreshTokenRepository refreshTokens;
  private final SignInLimit limit;
  private final Clock clock;

  ApiTokenWriter(
      ApiTokenRepository tokens,
      RefreshTokenRepository refreshTokens,
      SignInLimit limit,
      Clock clock) {
    this.tokens = tokens;
    this.refreshTokens = refreshTokens;
    this.limit = limit;
    this.clock = clock;
  }

  /// Creates a token for the caller's account or, asked by the operator, for a new one; 403 if
  /// anyone else asks for a new account. The view alone shows the token.
  ///
  /// @param callersToken the id of the API token that the caller signed in with; 401 if revoked
  Uni<ApiTokenView> create(UUID callersToken, NewApiToken request, KeyUse<ApiTokenView> key) {
    NewAccount newAccount = request.newAccount();
    return tokens
        .requireLive(callersToken)
        .map(callers -> account(callers.account, newAccount))
        .flatMap(account -> create(account, request, key));
  }

  private Uni<ApiTokenView> create(Account account, NewApiToken request, KeyUse<ApiTokenView> key) {
    Secret secret = Secret.random();
    ApiToken token = new ApiToken(UUID.randomUUID(), account, request, secret, clock.instant());
    ApiTokenView view = ApiTokenView.shownOnce(token, secret);
    String opened = request.newAccount() == null ? null : account.name;
    return tokens
        .create(token, opened, key, view)
        .invoke(() -> limit.succeeded(secret))
        .replaceWith(view);
  }

  /// Revokes a token of the caller's account and ends its refresh tokens; 404 if the account has
  /// none with this id, 401 if the one that the caller signed in with is revoked.
  @WithTransaction
  Uni<Void> revoke(UUID callersToken, UUID id, IfMatch condition) {
    return tokens
        .requireLive(callersToken)
        .call(
            callers -> tokens.ofAccount(callers.account.id, id).invoke(t -> require(t, condition)))
        .flatMap(callers -> tokens.revoke(callers.account.id, id, clock.instant()))
        .invoke(
            revoked -> {
              if (!revoked) {
                throw Problems.notFound("API token", id);
              }
            })
        .flatMap(revoked -> refreshTokens.deleteOf(id))
        .replaceWithVoid();
  }

  /// Revokes a refresh token, or an API token and its refresh tokens, whosever it is. Nothing
  /// happens if it is none.
  @WithTransaction
  Uni<Void> revoke(Secret secret) {
    Instant now = clock.instant();
    return refreshTokens
        .use(secret, now)
        .flatMap(
            refreshed ->
                refreshed != null
                    ? Uni.createFrom().voidItem()
                    : tokens.revoke(secret, now).flatMap(this::deleteRefreshTokens));
  }

  private Uni<Void> deleteRefreshTokens(@Nullable UUID revoked) {
    return revoked == null
        ? Uni.createFrom().voidItem()
        : refreshTokens.deleteOf(revoked).replaceWithVoid();
  }

  private static void require(@Nullable ApiToken token, IfMatch condition) {
    if (token != null) {
      condition.require(ApiTokenView.of(token));
    }
  }

  private Account account(Account callers, @Nullable NewAccount newAccount) {
    if (newAccount == null) {
      return callers;
    }
    if (!callers.operator) {
      throw Problems.forbidden("Only the operator opens accounts; omit newAccount.");
    }
    return new Account(UUID.randomUUID(), newAccount.name(), clock.instant());
  }
}
