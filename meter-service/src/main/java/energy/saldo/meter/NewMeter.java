package energy.saldo.meter;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Measuring;
import energy.saldo.chassis.http.OneLine;
import energy.saldo.chassis.http.Period;
import energy.saldo.chassis.http.QueryParameter;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create a meter.
@Schema(
    examples =
        """
        {"siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11",
         "mpo":"5a1d0000-0000-4000-8000-000000000001","direction":"consumer",
         "identifier":"1ISK0001","serial":"1ISK0001","startDate":"2024-12-31T23:00:00.000Z",
         "measuring":"readings_accurate"}
        """)
record NewMeter(
    @NotNull UUID siteId,
    @NotNull @Schema(description = "The id of a metering point operator", format = "uuid")
        String mpo,
    @NotNull Direction direction,
    @Schema(
            description =
                "A meter of the public grid: it supplies as a producer and takes as a consumer",
            defaultValue = "false")
        @Nullable Boolean grid,
    @NotNull
        @OneLine(max = 200)
        @Schema(description = "Unique in the account", minLength = 1, maxLength = 200)
        String identifier,
    @NotNull @OneLine(max = 200) @Schema(minLength = 1, maxLength = 200) String serial,
    @NotNull @Schema(description = "On a quarter-hour, unless measuring is readings_inaccurate")
        Instant startDate,
    @Schema(description = "Exclusive; on a quarter-hour as startDate") @Nullable Instant endDate,
    @NotNull @Schema(description = "Must fit the type of the site") Measuring measuring,
    @Schema(hidden = true) @Nullable JsonNode formula,
    @Schema(hidden = true) @Nullable JsonNode customAttributes) {

  private static final String VIRTUAL = "virtual";

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
    if (isGiven(customAttributes)) {
      throw Problems.notOffered("customAttributes is not supported yet; omit it.");
    }
  }

  private static boolean isGiven(@Nullable JsonNode property) {
    return property != null && !property.isNull();
  }
}
