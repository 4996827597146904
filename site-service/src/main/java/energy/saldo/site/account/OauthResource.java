package energy.saldo.site.account;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/// Access tokens for API tokens and refresh tokens.
@Path("/v1/oauth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@PermitAll
@ApplicationScoped
@Tag(name = "access")
class OauthResource {

  private final Grants grants;

  OauthResource(Grants grants) {
    this.grants = grants;
  }

  @POST
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  @Operation(
      operationId = "exchange",
      summary = "Exchange an API token, or a refresh token, for an access token",
      description = "A refresh token can be used once, within a day.")
  @APIResponseSchema(value = GrantView.class, responseDescription = "The access token")
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "401", description = "The token is not known")
  public Uni<GrantView> exchange(@NotNull @Valid NewGrant grant) {
    Secret secret = grant.secret();
    return switch (grant.grantType()) {
      case API_TOKEN -> grants.forApiToken(secret);
      case REFRESH_TOKEN -> grants.forRefreshToken(secret);
    };
  }
}
