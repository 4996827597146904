package energy.saldo.balancing.measurement;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The body of a batch as OpenAPI describes it; [MeasurementParser] reads it.
@Schema(description = "Values to store, all or none", name = "NewMeasurements")
record MeasurementBatchDocumentation(
    @Schema(required = true, description = "The values", minItems = 1, maxItems = 500)
        List<Value> measurements) {

  @Schema(description = "A value to store or to withdraw", name = "NewMeasurement")
  record Value(
      @Schema(required = true) UUID meterId,
      @Schema(
              required = true,
              description =
                  "On the quarter-hour; of readings_accurate on a P1M site a local midnight, of"
                      + " readings_inaccurate any millisecond")
          Instant timestamp,
      @Schema(
              required = true,
              nullable = true,
              description = "kWh, at most 6 decimal places; null withdraws what is stored",
              minimum = "0",
              examples = "1234.5")
          BigDecimal value,
      @Schema(description = "OBIS code; if given, it must be the meter's", examples = "1.8")
          String type,
      @Schema(
              description =
                  "How the value came about, measured by default; kept and shown, without effect on"
                      + " balances")
          Quality quality) {}
}
