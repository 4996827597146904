package energy.saldo.site.account;

import energy.saldo.chassis.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Access tokens for API tokens and refresh tokens.
@Path("/v1/oauth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@PermitAll
@ApplicationScoped
@Tag(name = "Access", description = "Accounts and their tokens")
class OauthResource {

  private final GrantWriter writer;
  private final SignInLimit limit;
  private final ApiTokenWriter tokens;

  OauthResource(GrantWriter writer, SignInLimit limit, ApiTokenWriter tokens) {
    this.tokens = tokens;
    this.writer = writer;
    this.limit = limit;
  }

  @POST
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  @Operation(
      operationId = "createAccessToken",
      summary = "Exchange an API token, or a refresh token, for an access token",
      description = "A refresh token can be used once, within a day.")
  @APIResponseSchema(value = GrantView.class, responseDescription = "The access token")
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "401", description = "The token is not known")
  @APIResponse(
      responseCode = "429",
      description = "Too many sign-ins with a wrong token; `Retry-After` says how long to wait")
  public Uni<GrantView> exchange(
      @NotNull @Valid NewGrant request, @Context HttpServerRequest connection) {
    Secret secret = request.secret();
    String client =
        limit.client(
            connection.remoteAddress().hostAddress(),
            connection.headers().getAll("X-Forwarded-For"));
    Duration wait = limit.pause(client, secret);
    if (wait.isPositive()) {
      throw Problems.tooManyRequests(
          "Too many sign-ins with a wrong token; wait before the next one.",
          wait.plusMillis(999).toSeconds());
    }
    var grant =
        switch (request.grantType()) {
          case API_TOKEN -> writer.forApiToken(secret);
          case REFRESH_TOKEN -> writer.forRefreshToken(secret);
        };
    return grant
        .invoke(given -> count(client, secret, given))
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.unauthorized(
                    "This token is not known: it was never created, is used up, expired or was"
                        + " revoked."));
  }

  @POST
  @Path("/revocation")
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke a refresh token or an API token",
      description =
          "As RFC 7009 says: 200 also for a token that is not known. With an API token its refresh"
              + " tokens go; access tokens already given stay good until they expire.")
  @APIResponse(responseCode = "200", description = "The token is of no use any more")
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  public Uni<RestResponse<Void>> revoke(@NotNull @Valid NewRevocation request) {
    return tokens.revoke(new Secret(request.token())).replaceWith(RestResponse.ok());
  }

  private void count(String client, Secret secret, @Nullable GrantView given) {
    if (given == null) {
      limit.failed(client, secret);
      return;
    }
    limit.succeeded(secret);
    if (given.refreshToken() != null) {
      limit.succeeded(new Secret(given.refreshToken()));
    }
  }
}
