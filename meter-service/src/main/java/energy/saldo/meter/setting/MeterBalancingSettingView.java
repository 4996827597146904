package energy.saldo.meter.setting;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.http.ResourceView;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A setting as its account sees it; `priority` is printed even if it is null.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description = "From when on a meter takes part or not, its rank and its fixed share",
    name = "MeterBalancingSetting",
    examples =
        """
        {"id":"c1d0a5b2-7d7c-4c0a-a3a7-64d9e3c0f1a2",
         "siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11",
         "meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","balancing":"participant",
         "startDate":"2025-01-01","priority":1,"createdAt":"2026-01-01T00:00:00.000Z",
         "updatedAt":"2026-01-01T00:00:00.000Z"}
        """)
record MeterBalancingSettingView(
    @Schema(description = "The setting's id", examples = "c1d0a5b2-7d7c-4c0a-a3a7-64d9e3c0f1a2")
        UUID id,
    @Schema(description = "The meter's site", examples = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
        UUID siteId,
    @Schema(description = "The meter", examples = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
        UUID meterId,
    @Schema(description = "Whether it takes part in the pool", examples = "participant")
        Balancing balancing,
    @Schema(description = "The first local day on which it is in force", examples = "2025-01-01")
        LocalDate startDate,
    @Schema(description = "The day from which on it is not", examples = "2026-01-01")
        @Nullable LocalDate endDate,
    @JsonInclude
        @Schema(
            description = "Its rank: 1 is served first, null is one common last rank",
            examples = "1",
            nullable = true)
        @Nullable Integer priority,
    @Schema(
            description = "The fixed part of its rank's pool while the rule is static",
            examples = "0.25")
        @Nullable BigDecimal share,
    @Schema(description = "When it was created", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt,
    @Schema(description = "When it was last changed", examples = "2026-01-01T00:00:00.000Z")
        Instant updatedAt,
    @JsonIgnore String etag)
    implements ResourceView {

  static MeterBalancingSettingView of(MeterBalancingSetting setting) {
    return new MeterBalancingSettingView(
        setting.id,
        setting.siteId,
        setting.meterId,
        setting.balancing,
        setting.startDate,
        setting.endDate,
        setting.priority,
        setting.sharePpm == null ? null : StaticShares.share(setting.sharePpm),
        setting.createdAt,
        setting.updatedAt,
        ResourceView.tag(setting.version));
  }
}
