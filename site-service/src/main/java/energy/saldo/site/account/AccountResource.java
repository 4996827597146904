package energy.saldo.site.account;

import energy.saldo.chassis.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The caller's own account.
@Path("/v1/account")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@ApplicationScoped
@Tag(name = "Access", description = "Accounts and their tokens")
class AccountResource {

  private final JsonWebToken accessToken;
  private final ApiTokenRepository tokens;

  AccountResource(JsonWebToken accessToken, ApiTokenRepository tokens) {
    this.accessToken = accessToken;
    this.tokens = tokens;
  }

  @GET
  @Operation(operationId = "getAccount", summary = "Get your account and what your token may do")
  @APIResponseSchema(value = AccountView.class, responseDescription = "The account")
  public Uni<AccountView> get() {
    return tokens.requireLive(UUID.fromString(accessToken.getSubject())).map(AccountView::of);
  }
}
