package energy.saldo.balancing.measurement;

import energy.saldo.balancing.MilliwattHours;
import energy.saldo.chassis.http.OneLine;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A request to create a device change.
@Schema(
    description = "A device change to create",
    name = "NewDeviceChange",
    examples =
        """
        {"meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","timestamp":"2025-06-01T10:07:00.000Z",
         "closingValue":1240.25,"openingValue":0,"serial":"1ISK0002"}
        """)
record NewDeviceChange(
    @Schema(
            description = "The meter whose device is replaced; a register",
            examples = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
        @NotNull
        UUID meterId,
    @Schema(
            description =
                "From when on the new device counts, any millisecond of the meter's validity; a"
                    + " reading stamped with this very instant is the new device's",
            examples = "2025-06-01T10:07:00.000Z")
        @NotNull
        Instant timestamp,
    @Schema(
            description = "kWh, at most 6 decimal places: the old device's last reading",
            minimum = "0",
            maximum = "1000000000",
            examples = "1240.25")
        @NotNull
        BigDecimal closingValue,
    @Schema(
            description = "kWh, at most 6 decimal places: the new device's first reading",
            minimum = "0",
            maximum = "1000000000",
            examples = "0")
        @NotNull
        BigDecimal openingValue,
    @Schema(description = "The number on the new device", examples = "1ISK0002") @OneLine(max = 200)
        @Nullable String serial) {

  /// As a change of the register.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 400 naming everything that is out of range
  DeviceChanges.Change change() {
    List<FieldError> errors = new ArrayList<>();
    if (!timestamp.truncatedTo(ChronoUnit.MILLIS).equals(timestamp)) {
      errors.add(new FieldError("timestamp", "is finer than a millisecond"));
    }
    long closing = amount("closingValue", closingValue, errors);
    long opening = amount("openingValue", openingValue, errors);
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    return new DeviceChanges.Change(timestamp, closing, opening);
  }

  private static long amount(String path, BigDecimal kilowattHours, List<FieldError> errors) {
    OptionalLong amount = MilliwattHours.parse(kilowattHours);
    if (amount.isEmpty()) {
      errors.add(new FieldError(path, ValueText.BAD_VALUE));
    }
    return amount.orElse(0);
  }
}
