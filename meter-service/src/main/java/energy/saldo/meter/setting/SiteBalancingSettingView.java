package energy.saldo.meter.setting;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.http.ResourceView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A site balancing setting as its account sees it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description = "By which rule a site shares from a local day on",
    name = "SiteBalancingSetting")
record SiteBalancingSettingView(
    @Schema(description = "The setting's id", examples = "c1d0a5b2-7d7c-4c0a-a3a7-64d9e3c0f1a2")
        UUID id,
    @Schema(description = "The site", examples = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
        UUID siteId,
    @Schema(description = "How consumers of one rank share", examples = "proportional")
        Distribution distribution,
    @Schema(description = "The first local day on which it is in force", examples = "2025-01-01")
        LocalDate startDate,
    @Schema(description = "The day from which on it is not", examples = "2026-01-01")
        @Nullable LocalDate endDate,
    @Schema(description = "When it was created", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt,
    @Schema(description = "When it was last changed", examples = "2026-01-01T00:00:00.000Z")
        Instant updatedAt,
    @JsonIgnore String etag)
    implements ResourceView {

  static SiteBalancingSettingView of(SiteBalancingSetting setting) {
    return new SiteBalancingSettingView(
        setting.id,
        setting.siteId,
        setting.distribution,
        setting.startDate,
        setting.endDate,
        setting.createdAt,
        setting.updatedAt,
        ResourceView.tag(setting.version));
  }
}
