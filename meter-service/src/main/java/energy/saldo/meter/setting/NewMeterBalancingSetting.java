package energy.saldo.meter.setting;

import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.Period;
import energy.saldo.chassis.problem.FieldError;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create a setting.
@Schema(
    description = "A meter balancing setting to create",
    examples =
        """
        {"siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11",
         "meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","balancing":"participant",
         "startDate":"2025-01-01","priority":1}
        """)
record NewMeterBalancingSetting(
    @NotNull
        @Schema(
            description = "The id of the meter's site; never changes",
            examples = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
        UUID siteId,
    @NotNull
        @Schema(
            description = "The id of the meter; never changes",
            examples = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
        UUID meterId,
    @NotNull @Schema(description = "Whether it takes part in the pool", examples = "participant")
        Balancing balancing,
    @NotNull
        @Schema(
            description =
                "The first local day of the site on which it is in force; where months are"
                    + " balanced the first of one",
            examples = "2025-01-01")
        LocalDate startDate,
    @Schema(
            description =
                "The day from which on it is not; without it the setting holds until the meter's"
                    + " next one",
            examples = "2026-01-01")
        @Nullable LocalDate endDate,
    @Min(1)
        @Max(1_000_000)
        @Schema(
            description = "Its rank: 1 is served first, null is one common last rank",
            examples = "1",
            nullable = true)
        @Nullable Integer priority,
    @DecimalMin("0")
        @DecimalMax("1")
        @Digits(integer = 1, fraction = StaticShares.PPM_DIGITS)
        @Schema(
            description =
                "The fixed part of its rank's pool, while the site shares by the rule static;"
                    + " needed there by every participating consumer, refused for producers and for"
                    + " meters of the grid",
            examples = "0.25",
            nullable = true)
        @Nullable BigDecimal share) {

  /// The request that would create the setting as it is.
  static NewMeterBalancingSetting of(MeterBalancingSetting setting) {
    Integer ppm = setting.sharePpm;
    return new NewMeterBalancingSetting(
        setting.siteId,
        setting.meterId,
        setting.balancing,
        setting.startDate,
        setting.endDate,
        setting.priority,
        ppm == null ? null : StaticShares.share(ppm));
  }

  /// Adds an error (409) for all that never changes and would.
  void checkChangeOf(NewMeterBalancingSetting before, List<FieldError> errors) {
    String way = "delete the setting and create another";
    MergePatch.refuseChange("siteId", before.siteId, siteId, way, errors);
    MergePatch.refuseChange("meterId", before.meterId, meterId, way, errors);
  }

  /// Whether it says the same.
  boolean isSameAs(NewMeterBalancingSetting other) {
    return balancing == other.balancing
        && startDate.equals(other.startDate)
        && Objects.equals(endDate, other.endDate)
        && Objects.equals(priority, other.priority)
        && Objects.equals(sharePpm(), other.sharePpm());
  }

  /// Adds what breaks the rules of a setting alone (400).
  void check(List<FieldError> errors) {
    Period.check(startDate, endDate, errors);
  }

  @Nullable Integer sharePpm() {
    return share == null ? null : share.movePointRight(StaticShares.PPM_DIGITS).intValueExact();
  }
}
