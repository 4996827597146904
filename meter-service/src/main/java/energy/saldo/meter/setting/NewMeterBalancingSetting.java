package energy.saldo.meter.setting;

import energy.saldo.chassis.feed.Balancing;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create a setting.
@Schema(
    examples =
        """
        {"siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11",
         "meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","balancing":"participant",
         "startDate":"2025-01-01","priority":1}
        """)
record NewMeterBalancingSetting(
    @NotNull UUID siteId,
    @NotNull UUID meterId,
    @NotNull Balancing balancing,
    @NotNull @Schema(description = "The first local day of the site on which it is in force")
        LocalDate startDate,
    @Schema(description = "Exclusive; without it the setting holds until the meter's next one")
        @Nullable LocalDate endDate,
    @Min(1)
        @Max(1_000_000)
        @Schema(
            description = "Its rank: 1 is served first, null is one common last rank",
            nullable = true)
        @Nullable Integer priority,
    @DecimalMin("0")
        @DecimalMax("1")
        @Digits(integer = 1, fraction = StaticShares.PPM_DIGITS)
        @Schema(
            description =
                "The fixed part of its rank's pool, on sites with the distribution static; needed"
                    + " there by every participating consumer, refused for producers and for"
                    + " meters of the grid",
            examples = "0.25",
            nullable = true)
        @Nullable BigDecimal share) {

  /// Adds what breaks the rules of a setting alone (400).
  void check(List<FieldError> errors) {
    Period.check(startDate, endDate, errors);
  }

  @Nullable Integer sharePpm() {
    return share == null ? null : share.movePointRight(StaticShares.PPM_DIGITS).intValueExact();
  }
}
