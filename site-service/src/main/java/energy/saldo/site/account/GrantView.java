package energy.saldo.site.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An access token and what belongs to it. Services get no refresh token.
@JsonInclude(JsonInclude.Include.NON_NULL)
record GrantView(
    String accessToken,
    @Nullable String refreshToken,
    @Schema(description = "The account's id", examples = "5f0c8a52-6f0e-4b0e-9a57-0c5f1b1f7a11")
        String clientId,
    @Schema(examples = "Bearer") String tokenType,
    @Schema(description = "Seconds", examples = "3599") long expiresIn,
    Instant createdAt) {

  /// Never the tokens.
  @Override
  public String toString() {
    return "GrantView[" + clientId + "]";
  }
}
