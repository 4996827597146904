package energy.saldo.site.account;

import energy.saldo.chassis.problem.Problems;
import energy.saldo.site.account.NewApiToken.NewAccount;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Creates and revokes API tokens, and opens the accounts that new ones are for.
@ApplicationScoped
class ApiTokenWriter {

  private final ApiTokenRepository tokens;
  private final RefreshTokenRepository refreshTokens;
  private final AccountRepository accounts;
  private final SignInLimit limit;
  private final Clock clock;

  ApiTokenWriter(
      ApiTokenRepository tokens,
      RefreshTokenRepository refreshTokens,
      AccountRepository accounts,
      SignInLimit limit,
      Clock clock) {
    this.tokens = tokens;
    this.refreshTokens = refreshTokens;
    this.accounts = accounts;
    this.limit = limit;
    this.clock = clock;
  }

  /// Creates a token for the caller's account or, asked by the operator, for a new one; 403 if
  /// anyone else asks for a new account. The view alone shows the token.
  ///
  /// @param callersToken the id of the API token that the caller signed in with; 401 if revoked
  @WithTransaction
  Uni<ApiTokenView> create(UUID callersToken, NewApiToken request) {
    Secret secret = Secret.random();
    return tokens
        .requireLive(callersToken)
        .flatMap(callers -> account(callers.account, request.newAccount()))
        .map(
            account ->
                new ApiToken(UUID.randomUUID(), account, request.name(), secret, clock.instant()))
        .flatMap(tokens::persist)
        .invoke(token -> limit.succeeded(secret))
        .map(token -> ApiTokenView.shownOnce(token, secret));
  }

  /// Revokes a token of the caller's account and ends its refresh tokens; 404 if the account has
  /// none with this id, 401 if the one that the caller signed in with is revoked.
  @WithTransaction
  Uni<Void> revoke(UUID callersToken, UUID id) {
    return tokens
        .requireLive(callersToken)
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

  private Uni<Account> account(Account callers, @Nullable NewAccount newAccount) {
    if (newAccount == null) {
      return Uni.createFrom().item(callers);
    }
    if (!callers.operator) {
      throw Problems.forbidden("Only the operator opens accounts; omit newAccount.");
    }
    return accounts.persist(new Account(UUID.randomUUID(), newAccount.name(), clock.instant()));
  }
}
