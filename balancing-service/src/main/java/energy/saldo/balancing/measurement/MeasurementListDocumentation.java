package energy.saldo.balancing.measurement;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A list of stored values as OpenAPI describes it; [MeasurementReader] writes it.
@Schema(name = "Measurements")
record MeasurementListDocumentation(List<Value> data, long total) {

  @Schema(name = "Measurement")
  record Value(
      UUID meterId,
      Instant timestamp,
      @Schema(description = "kWh, exact") BigDecimal value,
      @Schema(description = "OBIS code") String type,
      Quality quality) {}
}
