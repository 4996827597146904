package energy.saldo.meter;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.attribute.CustomAttributes;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Measuring;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.OneLine;
import energy.saldo.chassis.http.Period;
import energy.saldo.chassis.http.QueryParameter;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.meter.formula.Formula;
import energy.saldo.meter.formula.FormulaComponent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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
            description =
                "The id of a metering point operator, or `virtual`: then its energy is computed by"
                    + " its `formula`; never changes",
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
            description =
                "How it is measured; must fit the type of the site and never changes. A virtual"
                    + " meter's is `load_profile_accurate`",
            examples = "readings_accurate")
        Measuring measuring,
    @Size(min = 1, max = Formula.MOST_COMPONENTS)
        @Schema(
            description =
                "Of a virtual meter, and only of one, how its energy is computed: operand (operator"
                    + " operand)*, from left to right. In each interval of the site's resolution an"
                    + " operand that is there but lacks its energy leaves it missing, one that is"
                    + " not there is 0, and so is a result below 0",
            examples = FORMULA)
        @Nullable List<@NotNull @Valid FormulaComponent> formula,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Values of attributes that are defined for meters, by their names",
            examples = "{\"tenantNumber\":\"7\"}")
        @Nullable JsonNode customAttributes) {

  /// What is produced at the site and not taken there.
  static final String FORMULA =
      """
      [{"type":"aggregation","aggregation":"sum_local_producer"},
       {"type":"arithmetic","arithmetic":"subtraction"},
       {"type":"aggregation","aggregation":"sum_local_consumer"}]
      """;

  /// The `mpo` of a virtual meter.
  static final String VIRTUAL = "virtual";

  private static final String WAY =
      "end the meter, or delete it if nothing was measured, and create another";

  NewMeter {
    boolean isNone =
        customAttributes == null
            || customAttributes.isNull()
            || (customAttributes.isObject() && customAttributes.isEmpty());
    customAttributes = isNone ? null : customAttributes;
  }

  /// The request that would create the meter as it is.
  static NewMeter of(Meter meter, CustomAttributes attributes) {
    return new NewMeter(
        meter.siteId,
        mpo(meter),
        meter.direction,
        meter.grid,
        meter.identifier,
        meter.serial,
        meter.name,
        meter.startDate,
        meter.endDate,
        meter.measuring,
        formula(meter),
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
        && Objects.equals(storedFormula(), other.storedFormula())
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
    checkForm(errors);
    checkKind(errors);
  }

  /// As [#check], of a meter that is changed. To make a virtual meter of a real one, or the other
  /// way round, is refused as a change of what never changes, whatever the formula says.
  void checkAfter(NewMeter before, List<FieldError> errors) {
    checkForm(errors);
    if (isVirtual() == before.isVirtual()) {
      checkKind(errors);
    }
  }

  private void checkForm(List<FieldError> errors) {
    if (!isVirtual() && !QueryParameter.isUuid(mpo)) {
      errors.add(new FieldError("mpo", "is neither a UUID nor virtual"));
    }
    if (formula != null) {
      Formula.check(formula, errors);
    }
    Period.check(startDate, endDate, measuring != Measuring.READINGS_INACCURATE, errors);
  }

  private void checkKind(List<FieldError> errors) {
    if (isVirtual() && formula == null) {
      errors.add(new FieldError("formula", "is required: the meter is virtual"));
    }
    if (!isVirtual() && formula != null) {
      errors.add(new FieldError("formula", "must be absent: only a virtual meter has one"));
    }
    if (isVirtual() && measuring != Measuring.LOAD_PROFILE_ACCURATE) {
      errors.add(
          new FieldError("measuring", "must be load_profile_accurate: the meter is virtual"));
    }
  }

  /// Whether its energy is computed.
  @JsonIgnore
  boolean isVirtual() {
    return mpo.equals(VIRTUAL);
  }

  /// Null of a virtual meter.
  @Nullable UUID operatorId() {
    return isVirtual() ? null : UUID.fromString(mpo);
  }

  /// The formula as it is stored.
  @Nullable String storedFormula() {
    return formula == null ? null : Formula.of(formula).print();
  }

  /// What `mpo` says of a meter.
  static String mpo(Meter meter) {
    return meter.mpo == null ? VIRTUAL : meter.mpo.toString();
  }

  /// What `formula` says of a meter.
  static @Nullable List<FormulaComponent> formula(Meter meter) {
    return meter.formula == null ? null : Formula.parse(meter.formula).components();
  }
}
