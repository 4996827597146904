package energy.saldo.meter.setting;

import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.Period;
import energy.saldo.chassis.problem.FieldError;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create a site balancing setting.
@Schema(description = "A site balancing setting to create")
record NewSiteBalancingSetting(
    @NotNull
        @Schema(
            description = "The id of the site; never changes",
            examples = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
        UUID siteId,
    @NotNull
        @Schema(
            description = "How consumers of one rank share; static needs a share of every one",
            examples = "proportional")
        Distribution distribution,
    @NotNull
        @Schema(
            description =
                "The first local day of the site on which it is in force; where months are"
                    + " balanced the first of one",
            examples = "2025-01-01")
        LocalDate startDate,
    @Schema(
            description =
                "The day from which on it is not; without it the setting holds until the next one"
                    + " of the site starts",
            examples = "2026-01-01")
        @Nullable LocalDate endDate) {

  /// The request that would create the setting as it is.
  static NewSiteBalancingSetting of(SiteBalancingSetting setting) {
    return new NewSiteBalancingSetting(
        setting.siteId, setting.distribution, setting.startDate, setting.endDate);
  }

  /// Adds what breaks the rules of a setting alone (400).
  void check(List<FieldError> errors) {
    Period.check(startDate, endDate, errors);
  }

  /// Adds an error (409) if what never changes would.
  void checkChangeOf(NewSiteBalancingSetting before, List<FieldError> errors) {
    MergePatch.refuseChange(
        "siteId", before.siteId, siteId, "delete the setting and create another", errors);
  }
}
