package energy.saldo.site;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A request for a site, as the guide has it.
record NewSite(
    @NotNull @OneLine(max = 200) @Schema(maxLength = 200, examples = "Businesspark") String name,
    @Nullable
        @Schema(
            description = "derived from `balanceResolution` if absent",
            examples = "balanced_accurate")
        SiteType type,
    @Nullable @Schema(description = "derived from `type` if absent", examples = "PT15M")
        BalanceResolution balanceResolution,
    @NotNull @Valid Address address,
    @NotNull @Schema(description = "of the IANA time zone database", examples = "Europe/Berlin")
        String timezone,
    @Nullable @Schema(description = "`equal` if absent", examples = "equal")
        Distribution distribution,
    @Nullable @Schema(hidden = true) JsonNode customAttributes) {

  private static final Set<String> COUNTRIES = Locale.getISOCountries(IsoCountryCode.PART1_ALPHA2);
  private static final Set<String> TIMEZONES = ZoneId.getAvailableZoneIds();

  /// Refuses with 400 what is wrong beyond the form of each property, then with 501 what is right
  /// but not offered yet.
  void check() {
    List<FieldError> errors = new ArrayList<>();
    checkType(errors);
    if (!COUNTRIES.contains(address.country())) {
      errors.add(
          new FieldError("address.country", "must be an ISO 3166-1 alpha-2 code such as DE"));
    }
    if (!TIMEZONES.contains(timezone)) {
      errors.add(new FieldError("timezone", "must be an IANA time zone such as Europe/Berlin"));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    checkOffered();
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
      errors.add(new FieldError("type", "must be given, or balanceResolution"));
    } else if (type != null
        && balanceResolution != null
        && type.resolution() != balanceResolution) {
      String expected = type.resolution() == null ? "absent" : type.resolution().name();
      errors.add(
          new FieldError(
              "balanceResolution", "of a site of type " + type.word() + " must be " + expected));
    }
  }

  private void checkOffered() {
    if (typeOrDerived() != SiteType.BALANCED_ACCURATE) {
      throw Problems.notOffered(
          "type: sites of the type "
              + typeOrDerived().word()
              + " are not offered yet; balanced_accurate is.");
    }
    if (customAttributes != null && !customAttributes.isNull()) {
      throw Problems.notOffered("customAttributes: not offered yet; leave it away.");
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
