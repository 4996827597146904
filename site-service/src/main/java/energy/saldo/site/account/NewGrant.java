package energy.saldo.site.account;

import energy.saldo.chassis.problem.Problems;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request for an access token. `refreshToken` is another name of `token`, as in the answer.
@Schema(description = "What is exchanged for an access token")
record NewGrant(
    @NotNull @Schema(description = "What is exchanged", examples = "api_token") GrantType grantType,
    @Size(max = 1000)
        @Schema(description = "The API token, or the refresh token", examples = "5Y3uQ0c1p2K8vX7b")
        @Nullable String token,
    @Size(max = 1000)
        @Schema(
            description = "Another name of `token`, as the answer has it; both must agree",
            examples = "q9Zt4LmW1e6RsN2d")
        @Nullable String refreshToken) {

  /// What is exchanged, by whichever name it was given; 400 if there is none, or two that differ.
  Secret secret() {
    String given = token == null ? refreshToken : token;
    if (given == null) {
      throw Problems.invalid("token", "must not be null");
    }
    if (refreshToken != null && !refreshToken.equals(given)) {
      throw Problems.invalid("refreshToken", "differs from token; give one of them");
    }
    return new Secret(given);
  }

  /// Never the token.
  @Override
  public String toString() {
    return "NewGrant[" + grantType + "]";
  }
}
