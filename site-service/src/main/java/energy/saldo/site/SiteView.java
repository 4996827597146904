package energy.saldo.site;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
import energy.saldo.chassis.http.ResourceView;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A site as its account sees it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Site")
record SiteView(
    UUID id,
    @Schema(examples = "Businesspark") String name,
    SiteType type,
    @Nullable BalanceResolution balanceResolution,
    AddressView address,
    @Schema(examples = "Europe/Berlin") String timezone,
    Distribution distribution,
    @Schema(description = "When it was created", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt,
    @Schema(description = "When it was last changed", examples = "2026-01-01T00:00:00.000Z")
        Instant updatedAt,
    @JsonIgnore String etag)
    implements ResourceView {

  static SiteView of(Site site) {
    return new SiteView(
        site.id,
        site.name,
        site.type,
        site.balanceResolution,
        new AddressView(site.locality, site.postCode, site.country, site.street, site.houseNumber),
        site.timezone,
        site.distribution,
        site.createdAt,
        site.updatedAt,
        ResourceView.tag(site.version));
  }

  /// Where the site is.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Address")
  record AddressView(
      @Schema(examples = "Berlin") String locality,
      @Schema(examples = "10115") String postCode,
      @Schema(examples = "DE") String country,
      @Nullable String street,
      @Nullable String houseNumber) {}
}
