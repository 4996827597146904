package energy.saldo.site.account;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.chassis.http.ResourceView;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An API token as its account sees it. Only the answer that creates it has the token itself.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A secret that stands for an account until it is revoked")
record ApiTokenView(
    @Schema(
            description = "The token's id, the subject of its access tokens",
            examples = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
        UUID id,
    @Schema(
            description = "The account that it stands for",
            examples = "5f0c8a52-6f0e-4b0e-9a57-0c5f1b1f7a11")
        UUID accountId,
    @Schema(description = "What it is for", examples = "billing") String name,
    @Schema(description = "`read`: its access tokens may only `GET`", examples = "full")
        Access access,
    @Schema(
            description = "The token itself, only in the answer that creates it",
            examples = "5Y3uQ0c1p2K8vX7b")
        @Nullable String token,
    @Schema(description = "When it was created", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt)
    implements ResourceView {

  /// It never changes.
  @Override
  @JsonIgnore
  public String etag() {
    return ResourceView.tag(1);
  }

  static ApiTokenView of(ApiToken token) {
    return shown(token, null);
  }

  static ApiTokenView shownOnce(ApiToken token, Secret secret) {
    return shown(token, secret.text());
  }

  private static ApiTokenView shown(ApiToken token, @Nullable String text) {
    return new ApiTokenView(
        token.id, token.account.id, token.name, token.access, text, token.createdAt);
  }

  /// Never the token.
  @Override
  public String toString() {
    return "ApiTokenView[" + id + "]";
  }
}
