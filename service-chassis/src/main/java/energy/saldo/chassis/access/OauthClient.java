package energy.saldo.chassis.access;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/// Exchanges a secret for an access token at `site-service`.
@Path("/v1/oauth")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface OauthClient {

  @POST
  Uni<Grant> exchange(Secret secret);

  /// What is exchanged: an API token, or the secret that the services share.
  record Secret(String grantType, String token) {

    static Secret of(String token) {
      return new Secret("api_token", token);
    }
  }

  /// The access token and for how long it is good.
  record Grant(String accessToken, long expiresIn) {}
}
