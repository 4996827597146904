package energy.saldo.site;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.attribute.CustomAttributes;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
import energy.saldo.chassis.http.ResourceView;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A site as its account sees it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A place within which energy is balanced", name = "Site")
record SiteView(
    @Schema(description = "The site's id", examples = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
        UUID id,
    @Schema(description = "What people call it", examples = "Businesspark") String name,
    @Schema(
            description = "How it is balanced, and which meters it may have",
            examples = "balanced_accurate")
        SiteType type,
    @Schema(
            description = "The length of its balancing intervals; absent if it is not balanced",
            examples = "PT15M")
        @Nullable BalanceResolution balanceResolution,
    @Schema(description = "Where it is") AddressView address,
    @Schema(description = "The region id of its local days and months", examples = "Europe/Berlin")
        String timezone,
    @Schema(
            description =
                "How consumers of one rank share, until a site balancing setting says otherwise",
            examples = "equal")
        Distribution distribution,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Every attribute that is defined for sites, null when unset",
            examples = "{\"tenantNumber\":\"7\"}")
        Map<String, @Nullable JsonNode> customAttributes,
    @Schema(description = "When it was created", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt,
    @Schema(description = "When it was last changed", examples = "2026-01-01T00:00:00.000Z")
        Instant updatedAt,
    @JsonIgnore String etag)
    implements ResourceView {

  static SiteView of(Site site, CustomAttributes attributes) {
    return new SiteView(
        site.id,
        site.name,
        site.type,
        site.balanceResolution,
        new AddressView(site.locality, site.postCode, site.country, site.street, site.houseNumber),
        site.timezone,
        site.distribution,
        attributes.all(site.customAttributes),
        site.createdAt,
        site.updatedAt,
        attributes.tag(site.version));
  }

  /// The same site with all attributes that are defined.
  SiteView with(Map<String, @Nullable JsonNode> attributes, String tag) {
    return new SiteView(
        id,
        name,
        type,
        balanceResolution,
        address,
        timezone,
        distribution,
        attributes,
        createdAt,
        updatedAt,
        tag);
  }

  /// Where the site is.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "Where a site is", name = "Address")
  record AddressView(
      @Schema(description = "The city or town", examples = "Berlin") String locality,
      @Schema(description = "The postal code", examples = "10115") String postCode,
      @Schema(description = "The country, ISO 3166-1 alpha-2", examples = "DE") String country,
      @Schema(description = "The street", examples = "Invalidenstraße") @Nullable String street,
      @Schema(description = "The number in the street", examples = "7a")
          @Nullable String houseNumber) {}
}
