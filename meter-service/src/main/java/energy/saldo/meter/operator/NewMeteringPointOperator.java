package energy.saldo.meter.operator;

import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.http.OneLine;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The request to create an operator.
@Schema(examples = "{\"name\":\"Our head-end system\",\"loadProfileTimestamp\":\"interval_end\"}")
record NewMeteringPointOperator(
    @NotNull @OneLine(max = 200) @Schema(minLength = 1, maxLength = 200) String name,
    @Schema(
            description = "Which end of its quarter-hour a load profile value is timestamped with",
            defaultValue = "interval_start")
        @Nullable LoadProfileTimestamp loadProfileTimestamp) {

  LoadProfileTimestamp loadProfileTimestampOrDefault() {
    return loadProfileTimestamp == null
        ? LoadProfileTimestamp.INTERVAL_START
        : loadProfileTimestamp;
  }
}
