package energy.saldo.balancing.measurement;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A list of stored values as OpenAPI describes it; [MeasurementReader] writes it.
@Schema(description = "Values and how many there are in all", name = "Measurements")
record MeasurementListDocumentation(List<Value> data, long total) {

  @Schema(description = "A value as it is stored", name = "Measurement")
  record Value(
      UUID meterId,
      Instant timestamp,
      @Schema(description = "kWh, exact", examples = "1234.5") BigDecimal value,
      @Schema(description = "OBIS code", examples = "1.8") String type,
      Quality quality) {}
}
