package energy.saldo.site.account;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The request to revoke a token (RFC 7009). Whoever has the token may.
@Schema(description = "A token to revoke")
record NewRevocation(
    @NotNull
        @Size(max = 1000)
        @Schema(
            description = "A refresh token or an API token, as it was given",
            examples = "5Y3uQ0c1p2K8vX7b")
        String token) {

  /// Never the token.
  @Override
  public String toString() {
    return "NewRevocation";
  }
}
