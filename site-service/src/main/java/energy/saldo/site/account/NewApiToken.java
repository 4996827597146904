package energy.saldo.site.account;

import energy.saldo.chassis.http.OneLine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create an API token, for the caller's account or, by the operator, for a new one.
record NewApiToken(
    @NotNull @OneLine(max = 200) @Schema(maxLength = 200, examples = "billing") String name,
    @Valid @Nullable NewAccount newAccount) {

  /// An account to open.
  record NewAccount(
      @NotNull @OneLine(max = 200) @Schema(maxLength = 200, examples = "Stadtwerke Musterstadt")
          String name) {}
}
