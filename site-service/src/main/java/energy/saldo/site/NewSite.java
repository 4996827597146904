package energy.saldo.site;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create a site.
record NewSite(
    @NotNull @OneLine(max = 200) @Schema(maxLength = 200, examples = "Businesspark") String name,
    @Nullable
        @Schema(
            description = "Derived from `balanceResolution` if absent",
            examples = "balanced_accurate")
        SiteType type,
    @Nullable @Schema(description = "Derived from `type` if absent", examples = "PT15M")
        BalanceResolution balanceResolution,
    @NotNull @Valid Address address,
    @NotNull
        @Schema(
            description = "A region id of the IANA time zone database",
            examples = "Europe/Berlin")
        String timezone,
    @Nullable
        @Schema(
            description = "How consumers of one rank share; `equal` if absent",
            examples = "equal")
        Distribution distribution,
    @Nullable @Schema(hidden = true) JsonNode customAttributes) {

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
  static NewSite of(Site site) {
    return new NewSite(
        site.name,
        site.type,
        site.balanceResolution,
        new Address(site.locality, site.postCode, site.country, site.street, site.houseNumber),
        site.timezone,
        site.distribution,
        null);
  }

  /// Refuses with 400 what is wrong beyond the form of each property, then with 501 what is right
  /// but not supported yet.
  void check() {
    List<FieldError> errors = new ArrayList<>();
    checkType(errors);
    checkPlace(errors);
    checkSupported();
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

  private void checkSupported() {
    if (typeOrDerived() != SiteType.BALANCED_ACCURATE) {
      throw Problems.notOffered(
          "The type " + typeOrDerived().word() + " is not supported yet; use balanced_accurate.");
    }
    if (customAttributes != null && !customAttributes.isNull()) {
      throw Problems.notOffered("customAttributes is not supported yet; omit it.");
    }
  }

  /// Where a site is.
  record Address(
      @NotNull @OneLine(max = 200) @Schema(maxLength = 200, examples = "Berlin") String locality,
      @NotNull @OneLine(max = 20) @Schema(maxLength = 20, examples = "10115") String postCode,
      @NotNull @Schema(description = "ISO 3166-1 alpha-2", examples = "DE") String country,
      @Nullable @OneLine(max = 200) @Schema(maxLength = 200) String street,
      @Nullable @OneLine(max = 20) @Schema(maxLength = 20) String houseNumber) {}
}
