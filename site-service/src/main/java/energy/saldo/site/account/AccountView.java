package energy.saldo.site.account;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The caller's account and what the caller may do in it.
@Schema(description = "The caller's account and what the caller may do in it")
record AccountView(
    @Schema(
            description = "The account's id, `clientId` in the answer of `POST /v1/oauth`",
            examples = "5f0c8a52-6f0e-4b0e-9a57-0c5f1b1f7a11")
        UUID id,
    @Schema(description = "The account's name", examples = "Stadtwerke Musterstadt") String name,
    @Schema(description = "`full`, or `read` if the access token may only `GET`", examples = "full")
        Access access) {

  static AccountView of(ApiToken token) {
    return new AccountView(token.account.id, token.account.name, token.access);
  }
}
