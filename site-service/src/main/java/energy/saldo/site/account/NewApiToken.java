package energy.saldo.site.account;

import energy.saldo.chassis.http.OneLine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create an API token, for the caller's account or, by the operator, for a new one.
@Schema(description = "An API token to create")
record NewApiToken(
    @NotNull
        @OneLine(max = 200)
        @Schema(description = "What the token is for", maxLength = 200, examples = "billing")
        String name,
    @Schema(
            description = "`read`: its access tokens may only `GET`",
            defaultValue = "full",
            examples = "full")
        @Nullable Access access,
    @Valid @Schema(description = "Opens an account and makes the token its first; operator only")
        @Nullable NewAccount newAccount) {

  Access accessOrDefault() {
    return access == null ? Access.FULL : access;
  }

  /// An account to open.
  @Schema(description = "An account to open")
  record NewAccount(
      @NotNull
          @OneLine(max = 200)
          @Schema(
              description = "The account's name",
              maxLength = 200,
              examples = "Stadtwerke Musterstadt")
          String name) {}
}
