package energy.saldo.site;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.attribute.CustomAttributes;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.OneLine;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Locale.IsoCountryCode;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create a site.
@Schema(description = "A site to create")
record NewSite(
    @NotNull
        @OneLine(max = 200)
        @Schema(description = "What people call it", maxLength = 200, examples = "Businesspark")
        String name,
    @Nullable
        @Schema(
            description =
                "How the site is balanced, and which meters it may have; derived from"
                    + " `balanceResolution` if absent",
            examples = "balanced_accurate")
        SiteType type,
    @Nullable
        @Schema(
            description = "The length of a balancing interval; derived from `type` if absent",
            examples = "PT15M")
        BalanceResolution balanceResolution,
    @NotNull @Valid @Schema(description = "Where the site is") Address address,
    @NotNull
        @Schema(
            description = "A region id of the IANA time zone database: whose days are the site's",
            examples = "Europe/Berlin")
        String timezone,
    @Nullable
        @Schema(
            description = "How consumers of one rank share; `equal` if absent",
            examples = "equal")
        Distribution distribution,
    @Nullable
        @Schema(
            type = SchemaType.OBJECT,
            description = "Values of attributes that are defined for sites, by their names",
            examples = "{\"tenantNumber\":\"7\"}")
        JsonNode customAttributes) {

  private static final Set<String> COUNTRIES = Locale.getISOCountries(IsoCountryCode.PART1_ALPHA2);
  private static final String NOT_OF_IANA = "SystemV/";

  private static final String WAY_OF_TYPE = "create a new site of the other type";

  NewSite {
    boolean isNone =
        customAttributes == null
            || customAttributes.isNull()
            || (customAttributes.isObject() && customAttributes.isEmpty());
    customAttributes = isNone ? null : customAttributes;
  }

  /// The request that would create the site as it is.
  static NewSite of(Site site, CustomAttributes attributes) {
    return new NewSite(
        site.name,
        site.type,
        site.balanceResolution,
        new Address(site.locality, site.postCode, site.country, site.street, site.houseNumber),
        site.timezone,
        site.distribution,
        attributes.request(site.customAttributes));
  }

  /// Its attributes as they are stored; 400 if one is not defined or of another type.
  @Nullable String readAttributes(CustomAttributes attributes) {
    List<FieldError> errors = new ArrayList<>();
    String values = attributes.read(customAttributes, errors);
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    return values;
  }

  /// Whether it names no attribute.
  boolean hasNoAttributes() {
    return customAttributes == null || customAttributes.isNull();
  }

  /// Refuses with 400 what is wrong beyond the form of each property.
  void check() {
    List<FieldError> errors = new ArrayList<>();
    checkType(errors);
    checkPlace(errors);
  }

  /// Whether it says the same of what may change.
  boolean isSameAs(NewSite other) {
    return name.equals(other.name)
        && address.equals(other.address)
        && Objects.equals(customAttributes, other.customAttributes);
  }

  /// Refuses what no change can be: with 400 what is wrong by itself, with 409 what never changes.
  void checkChangeOf(NewSite before) {
    checkPlace(new ArrayList<>());
    List<FieldError> errors = new ArrayList<>();
    if (type != null) {
      MergePatch.refuseChange("type", before.type, type, WAY_OF_TYPE, errors);
    }
    if (balanceResolution != null) {
      MergePatch.refuseChange(
          "balanceResolution", before.balanceResolution, balanceResolution, WAY_OF_TYPE, errors);
    }
    MergePatch.refuseChange(
        "timezone", before.timezone, timezone, "create a new site in the other zone", errors);
    MergePatch.refuseChange(
        "distribution",
        before.distribution,
        distributionOrDefault(),
        "create a site balancing setting with the other rule",
        errors);
    if (!errors.isEmpty()) {
      throw Problems.conflict(errors);
    }
  }

  private void checkPlace(List<FieldError> errors) {
    if (!COUNTRIES.contains(address.country())) {
      errors.add(
          new FieldError("address.country", "must be an ISO 3166-1 alpha-2 code such as DE"));
    }
    if (!ZoneId.getAvailableZoneIds().contains(timezone) || timezone.startsWith(NOT_OF_IANA)) {
      errors.add(new FieldError("timezone", "must be an IANA region id such as Europe/Berlin"));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
  }

  SiteType typeOrDerived() {
    if (type != null) {
      return type;
    }
    if (balanceResolution == null) {
      throw new IllegalStateException("a site with neither type nor resolution was not refused");
    }
    return SiteType.of(balanceResolution);
  }

  Distribution distributionOrDefault() {
    return distribution == null ? Distribution.EQUAL : distribution;
  }

  private void checkType(List<FieldError> errors) {
    if (type == null && balanceResolution == null) {
      errors.add(new FieldError("type", "must be given, unless balanceResolution is"));
    } else if (type != null
        && balanceResolution != null
        && type.resolution() != balanceResolution) {
      String expected = type.resolution() == null ? "absent" : type.resolution().name();
      errors.add(
          new FieldError(
              "balanceResolution", "must be " + expected + " for the type " + type.word()));
    }
  }

  /// Where a site is.
  @Schema(name = "NewAddress", description = "Where a site is")
  record Address(
      @NotNull
          @OneLine(max = 200)
          @Schema(description = "The city or town", maxLength = 200, examples = "Berlin")
          String locality,
      @NotNull
          @OneLine(max = 20)
          @Schema(description = "The postal code", maxLength = 20, examples = "10115")
          String postCode,
      @NotNull @Schema(description = "The country, ISO 3166-1 alpha-2", examples = "DE")
          String country,
      @Nullable
          @OneLine(max = 200)
          @Schema(description = "The street", maxLength = 200, examples = "Invalidenstraße")
          String street,
      @Nullable
          @OneLine(max = 20)
          @Schema(description = "The number in the street", maxLength = 20, examples = "7a")
          String houseNumber) {}
}
