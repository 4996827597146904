package energy.saldo.site.account;

import com.fasterxml.jackson.annotation.JsonAlias;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The request for an access token. `refreshToken` is another name of `token`, as in the answer.
record NewGrant(
    @NotNull @Schema(examples = "api_token") GrantType grantType,
    @NotNull
        @Size(max = 1000)
        @JsonAlias("refreshToken")
        @Schema(examples = "the API token, or the refresh token")
        String token) {

  /// Never the token.
  @Override
  public String toString() {
    return "NewGrant[" + grantType + "]";
  }
}
