package energy.saldo.meter.operator;

import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.OneLine;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create an operator.
@Schema(
    description = "A metering point operator to create",
    examples = "{\"name\":\"Our head-end system\",\"loadProfileTimestamp\":\"interval_end\"}")
record NewMeteringPointOperator(
    @NotNull
        @OneLine(max = 200)
        @Schema(
            description = "What people call it",
            minLength = 1,
            maxLength = 200,
            examples = "Our head-end system")
        String name,
    @Schema(
            description = "Which end of its quarter-hour a load profile value is timestamped with",
            defaultValue = "interval_start",
            examples = "interval_end")
        @Nullable LoadProfileTimestamp loadProfileTimestamp) {

  LoadProfileTimestamp loadProfileTimestampOrDefault() {
    return loadProfileTimestamp == null
        ? LoadProfileTimestamp.INTERVAL_START
        : loadProfileTimestamp;
  }

  /// The request that would create the operator as it is.
  static NewMeteringPointOperator of(MeteringPointOperator operator) {
    return new NewMeteringPointOperator(operator.name, operator.loadProfileTimestamp);
  }

  /// Refuses with 409 to change what never changes.
  void checkChangeOf(NewMeteringPointOperator before) {
    List<FieldError> errors = new ArrayList<>();
    MergePatch.refuseChange(
        "loadProfileTimestamp",
        before.loadProfileTimestampOrDefault(),
        loadProfileTimestampOrDefault(),
        "create another operator",
        errors);
    if (!errors.isEmpty()) {
      throw Problems.conflict(errors);
    }
  }
}
