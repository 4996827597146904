package energy.saldo.site.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An API token as its account sees it. Only the answer that creates it has the token itself.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApiTokenView(
    UUID id,
    UUID accountId,
    @Schema(examples = "billing") String name,
    @Schema(description = "Only in the answer that creates it") @Nullable String token,
    Instant createdAt) {

  static ApiTokenView of(ApiToken token) {
    return shown(token, null);
  }

  static ApiTokenView shownOnce(ApiToken token, Secret secret) {
    return shown(token, secret.text());
  }

  private static ApiTokenView shown(ApiToken token, @Nullable String text) {
    return new ApiTokenView(token.id, token.account.id, token.name, text, token.createdAt);
  }

  /// Never the token.
  @Override
  public String toString() {
    return "ApiTokenView[" + id + "]";
  }
}
