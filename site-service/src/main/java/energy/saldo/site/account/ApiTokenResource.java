package energy.saldo.site.account;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.EntityTags;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.IdempotencyKeys;
import energy.saldo.chassis.problem.Problems;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// The API tokens of the caller's account.
@Path("/v1/api-tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@ApplicationScoped
@Tag(name = "Access", description = "Accounts and their tokens")
class ApiTokenResource {

  private final JsonWebToken accessToken;
  private final ApiTokenRepository tokens;
  private final ApiTokenWriter writer;
  private final Caller caller;
  private final IdempotencyKeys keys;
  private final EntityTags tags;

  ApiTokenResource(
      JsonWebToken accessToken,
      ApiTokenRepository tokens,
      ApiTokenWriter writer,
      Caller caller,
      IdempotencyKeys keys,
      EntityTags tags) {
    this.caller = caller;
    this.keys = keys;
    this.tags = tags;
    this.accessToken = accessToken;
    this.tokens = tokens;
    this.writer = writer;
  }

  @POST
  @Operation(
      operationId = "createApiToken",
      summary = "Create an API token; only this answer shows it",
      description = "With `newAccount`, which only the operator may send, it is for a new account.")
  @APIResponse(
      responseCode = "201",
      description = "The token, with `Location`",
      content = @Content(schema = @Schema(implementation = ApiTokenView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "403", description = "`newAccount`, and not the operator's token")
  public Uni<RestResponse<Object>> create(@NotNull @Valid NewApiToken request) {
    UUID callersToken = callersToken();
    return keys.<ApiTokenView>answer(
        caller.accountId(),
        view -> secret(Created.at("/v1/api-tokens/", view)),
        key -> writer.create(callersToken, request, key));
  }

  private static RestResponse<ApiTokenView> secret(RestResponse<ApiTokenView> answer) {
    answer.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    return answer;
  }

  @GET
  @Operation(
      operationId = "listApiTokens",
      summary = "List the API tokens that are not revoked, oldest first")
  public Uni<ListView<ApiTokenView>> list(@BeanParam @Valid Page page) {
    return tokens
        .requireLive(callersToken())
        .flatMap(callers -> tokens.list(callers.account.id, page));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getApiToken", summary = "Get an API token")
  @APIResponseSchema(value = ApiTokenView.class, responseDescription = "The API token")
  @APIResponse(responseCode = "404", description = "The account has no API token with this id")
  public Uni<RestResponse<ApiTokenView>> get(UUID id) {
    return tokens
        .requireLive(callersToken())
        .flatMap(callers -> tokens.ofAccount(callers.account.id, id))
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("API token", id))
        .map(token -> tags.read(ApiTokenView.of(token)));
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "revokeApiToken",
      summary = "Revoke an API token",
      description =
          "It and its refresh tokens can no longer be exchanged. Access tokens already given stay"
              + " good until they expire, within the hour, but not for API tokens.")
  @APIResponse(responseCode = "204", description = "Revoked")
  @APIResponse(responseCode = "404", description = "The account has no API token with this id")
  public Uni<Void> revoke(UUID id) {
    return writer.revoke(callersToken(), id, tags.ifMatch());
  }

  /// An account's access token names its API token as the subject.
  private UUID callersToken() {
    return UUID.fromString(accessToken.getSubject());
  }
}
