package energy.saldo.site.account;

import energy.saldo.contract.Caller;
import energy.saldo.contract.ListView;
import energy.saldo.contract.Page;
import energy.saldo.contract.Problems;
import energy.saldo.site.account.NewApiToken.NewAccount;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The API tokens of the caller's account.
@Path("/v1/api-tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@ApplicationScoped
@Tag(name = "access")
class ApiTokenResource {

  private final ApiTokenRepository tokens;
  private final RefreshTokenRepository refreshTokens;
  private final AccountRepository accounts;
  private final Caller caller;
  private final SecurityIdentity identity;
  private final Clock clock;

  ApiTokenResource(
      ApiTokenRepository tokens,
      RefreshTokenRepository refreshTokens,
      AccountRepository accounts,
      Caller caller,
      SecurityIdentity identity,
      Clock clock) {
    this.tokens = tokens;
    this.refreshTokens = refreshTokens;
    this.accounts = accounts;
    this.caller = caller;
    this.identity = identity;
    this.clock = clock;
  }

  @POST
  @WithTransaction
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  @Operation(
      operationId = "createApiToken",
      summary = "Make an API token; this answer alone shows it",
      description = "With `newAccount`, which only the operator may give, opens an account.")
  @APIResponse(
      responseCode = "201",
      description = "The token, with `Location`",
      content = @Content(schema = @Schema(implementation = ApiTokenView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  public Uni<RestResponse<ApiTokenView>> make(@NotNull @Valid NewApiToken request) {
    Secret secret = Secret.random();
    return account(request.newAccount())
        .map(account -> apiToken(account, request.name(), secret))
        .flatMap(tokens::persist)
        .map(token -> created(ApiTokenView.shownOnce(token, secret)));
  }

  @GET
  @WithSession
  @Operation(
      operationId = "listApiTokens",
      summary = "The account's API tokens that are not revoked, oldest first")
  public Uni<ListView<ApiTokenView>> list(@BeanParam @Valid Page page) {
    return tokens
        .list(caller.accountId(), page)
        .map(
            list ->
                new ListView<>(list.data().stream().map(ApiTokenView::of).toList(), list.total()));
  }

  @GET
  @Path("/{id}")
  @WithSession
  @Operation(operationId = "getApiToken", summary = "One API token")
  @APIResponseSchema(value = ApiTokenView.class, responseDescription = "The API token")
  @APIResponse(responseCode = "404", description = "The account has no API token with this id")
  public Uni<ApiTokenView> get(UUID id) {
    return tokens
        .findOf(caller.accountId(), id)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("API token", id))
        .map(ApiTokenView::of);
  }

  @DELETE
  @Path("/{id}")
  @WithTransaction
  @Operation(
      operationId = "revokeApiToken",
      summary = "Revoke an API token",
      description =
          "It and its refresh tokens are exchanged no longer. Access tokens already given are"
              + " good until they expire, within the hour.")
  @APIResponse(responseCode = "204", description = "Revoked")
  @APIResponse(responseCode = "404", description = "The account has no API token with this id")
  public Uni<Void> revoke(UUID id) {
    return tokens
        .revoke(caller.accountId(), id, clock.instant())
        .invoke(
            revoked -> {
              if (!revoked) {
                throw Problems.notFound("API token", id);
              }
            })
        .flatMap(revoked -> refreshTokens.deleteOf(id))
        .replaceWithVoid();
  }

  private Uni<Account> account(@Nullable NewAccount newAccount) {
    if (newAccount == null) {
      return accounts.findById(caller.accountId());
    }
    if (!identity.hasRole(Caller.OPERATOR)) {
      throw Problems.forbidden("newAccount: only the operator opens accounts.");
    }
    return accounts.persist(new Account(UUID.randomUUID(), newAccount.name(), now()));
  }

  private ApiToken apiToken(Account account, String name, Secret secret) {
    return new ApiToken(UUID.randomUUID(), account, name, secret, now());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static RestResponse<ApiTokenView> created(ApiTokenView view) {
    return RestResponse.ResponseBuilder.<ApiTokenView>created(
            URI.create("/v1/api-tokens/" + view.id()))
        .entity(view)
        .build();
  }
}
