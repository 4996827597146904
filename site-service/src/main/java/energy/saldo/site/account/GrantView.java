package energy.saldo.site.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An access token and what belongs to it. Services get no refresh token.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An access token and what belongs to it")
record GrantView(
    @Schema(
            description = "Sent with each request: `Authorization: Bearer …`; a JWT",
            examples = "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl")
        String accessToken,
    @Schema(
            description = "Exchanged once, within a day, for the next access token",
            examples = "q9Zt4LmW1e6RsN2d")
        @Nullable String refreshToken,
    @Schema(description = "The account's id", examples = "5f0c8a52-6f0e-4b0e-9a57-0c5f1b1f7a11")
        String clientId,
    @Schema(description = "Always `Bearer`", examples = "Bearer") String tokenType,
    @Schema(description = "Seconds until the access token expires", examples = "3599")
        long expiresIn,
    @Schema(description = "When it was created") Instant createdAt) {

  /// Never the tokens.
  @Override
  public String toString() {
    return "GrantView[" + clientId + "]";
  }
}
