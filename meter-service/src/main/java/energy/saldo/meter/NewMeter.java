package energy.saldo.meter;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.attribute.CustomAttributes;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Measuring;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.OneLine;
import energy.saldo.chassis.http.Period;
import energy.saldo.chassis.http.QueryParameter;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create a meter.
@Schema(
    description = "A meter to create",
    examples =
        """
        {"siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11",
         "mpo":"5a1d0000-0000-4000-8000-000000000001","direction":"consumer",
         "identifier":"1ISK0001","serial":"1ISK0001","startDate":"2024-12-31T23:00:00.000Z",
         "measuring":"readings_accurate"}
        """)
record NewMeter(
    @NotNull
        @Schema(
            description = "The id of the site that it is at; never changes",
            examples = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
        UUID siteId,
    @NotNull
        @Schema(
            description = "The id of a metering point operator; never changes",
            format = "uuid",
            examples = "5a1d0000-0000-4000-8000-000000000001")
        String mpo,
    @NotNull
        @Schema(
            description = "Whether it counts what is taken or what is given; never changes",
            examples = "consumer")
        Direction direction,
    @Schema(
            description =
                "A meter of the public grid: it supplies as a producer and takes as a consumer;"
                    + " never changes",
            defaultValue = "false",
            examples = "false")
        @Nullable Boolean grid,
    @NotNull
        @OneLine(max = 200)
        @Schema(
            description = "What the market calls it, unique in the account",
            minLength = 1,
            maxLength = 200,
            examples = "1ISK0001")
        String identifier,
    @NotNull
        @OneLine(max = 200)
        @Schema(
            description = "The number on the device",
            minLength = 1,
            maxLength = 200,
            examples = "1ISK0001")
        String serial,
    @OneLine(max = 200)
        @Schema(description = "What people call it", maxLength = 200, examples = "Flat 3")
        @Nullable String name,
    @NotNull
        @Schema(
            description = "From when on it is there; a quarter-hour, unless read at any instant",
            examples = "2024-12-31T23:00:00.000Z")
        Instant startDate,
    @Schema(
            description = "From when on it is no longer there; on a quarter-hour as startDate",
            examples = "2025-12-31T23:00:00.000Z")
        @Nullable Instant endDate,
    @NotNull
        @Schema(
            description = "How it is measured; must fit the type of the site and never changes",
            examples = "readings_accurate")
        Measuring measuring,
    @Schema(hidden = true) @Nullable JsonNode formula,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Values of attributes that are defined for meters, by their names",
            examples = "{\"tenantNumber\":\"7\"}")
        @Nullable JsonNode customAttributes) {

  private static final String VIRTUAL = "virtual";

  private static final String WAY =
      "end the meter, or delete it if nothing was measured, and create another";

  NewMeter {
    boolean isNone =
        customAttributes == null
            || customAttributes.isNull()
            || (customAttributes.isObject() && customAttributes.isEmpty());
    customAttributes = isNone ? null : customAttributes;
    formula = isGiven(formula) ? formula : null;
  }

  /// The request that would create the meter as it is.
  static NewMeter of(Meter meter, CustomAttributes attributes) {
    return new NewMeter(
        meter.siteId,
        meter.mpo.toString(),
        meter.direction,
        meter.grid,
        meter.identifier,
        meter.serial,
        meter.name,
        meter.startDate,
        meter.endDate,
        meter.measuring,
        null,
        attributes.request(meter.customAttributes));
  }

  /// Adds an error (409) for all that never changes and would.
  void checkChangeOf(NewMeter before, List<FieldError> errors) {
    MergePatch.refuseChange("siteId", before.siteId, siteId, WAY, errors);
    MergePatch.refuseChange("mpo", before.mpo, mpo.toLowerCase(Locale.ROOT), WAY, errors);
    MergePatch.refuseChange("direction", before.direction, direction, WAY, errors);
    MergePatch.refuseChange("grid", before.isGrid(), isGrid(), WAY, errors);
    MergePatch.refuseChange("measuring", before.measuring, measuring, WAY, errors);
  }

  /// Whether it says the same of what may change.
  boolean isSameAs(NewMeter other) {
    return identifier.equals(other.identifier)
        && serial.equals(other.serial)
        && Objects.equals(name, other.name)
        && startDate.equals(other.startDate)
        && Objects.equals(endDate, other.endDate)
        && Objects.equals(customAttributes, other.customAttributes);
  }

  boolean isGrid() {
    return Boolean.TRUE.equals(grid);
  }

  /// Whether the validity ends earlier or starts later than the other's.
  boolean isNarrowerThan(NewMeter other) {
    Instant otherEnd = other.endDate;
    return startDate.isAfter(other.startDate)
        || (endDate != null && (otherEnd == null || endDate.isBefore(otherEnd)));
  }

  /// Adds what breaks the rules of a meter alone (400).
  void check(List<FieldError> errors) {
    if (!QueryParameter.isUuid(mpo)) {
      errors.add(new FieldError("mpo", "is not a UUID"));
    }
    Period.check(startDate, endDate, measuring != Measuring.READINGS_INACCURATE, errors);
  }

  UUID operatorId() {
    return UUID.fromString(mpo);
  }

  /// Refuses what is not supported yet (501).
  void refuseUnsupported() {
    if (mpo.equals(VIRTUAL)) {
      throw Problems.notOffered(
          "Virtual meters are not supported yet; set mpo to the id of a metering point operator.");
    }
    if (isGiven(formula)) {
      throw Problems.notOffered("Virtual meters are not supported yet; omit formula.");
    }
  }

  private static boolean isGiven(@Nullable JsonNode property) {
    return property != null && !property.isNull();
  }
}
