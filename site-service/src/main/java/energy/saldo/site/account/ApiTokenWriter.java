package energy.saldo.site.account;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.site.account.NewApiToken.NewAccount;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.identity.SecurityIdentity;
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
  private final SecurityIdentity identity;
  private final Clock clock;

  ApiTokenWriter(
      ApiTokenRepository tokens,
      RefreshTokenRepository refreshTokens,
      AccountRepository accounts,
      SecurityIdentity identity,
      Clock clock) {
    this.tokens = tokens;
    this.refreshTokens = refreshTokens;
    this.accounts = accounts;
    this.identity = identity;
    this.clock = clock;
  }

  /// Creates a token for the account or, asked by the operator, for a new one; 403 if anyone else
  /// asks for a new account. The view alone shows the token.
  @WithTransaction
  Uni<ApiTokenView> create(UUID accountId, NewApiToken request) {
    Secret secret = Secret.random();
    return account(accountId, request.newAccount())
        .map(
            account ->
                new ApiToken(UUID.randomUUID(), account, request.name(), secret, clock.instant()))
        .flatMap(tokens::persist)
        .map(token -> ApiTokenView.shownOnce(token, secret));
  }

  /// Revokes the account's token and ends its refresh tokens; 404 if the account has none with this
  /// id.
  @WithTransaction
  Uni<Void> revoke(UUID accountId, UUID id) {
    return tokens
        .revoke(accountId, id, clock.instant())
        .invoke(
            revoked -> {
              if (!revoked) {
                throw Problems.notFound("API token", id);
              }
            })
        .flatMap(revoked -> refreshTokens.deleteOf(id))
        .replaceWithVoid();
  }

  private Uni<Account> account(UUID accountId, @Nullable NewAccount newAccount) {
    if (newAccount == null) {
      return accounts.findById(accountId);
    }
    if (!identity.hasRole(Caller.OPERATOR)) {
      throw Problems.forbidden("newAccount: only the operator opens accounts.");
    }
    return accounts.persist(new Account(UUID.randomUUID(), newAccount.name(), clock.instant()));
  }
}
