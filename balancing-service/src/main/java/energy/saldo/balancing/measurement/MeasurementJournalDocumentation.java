package energy.saldo.balancing.measurement;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A list of received values as OpenAPI describes it; [MeasurementReader] writes it.
@Schema(name = "MeasurementJournal")
record MeasurementJournalDocumentation(List<Value> data, long total) {

  @Schema(name = "ReceivedMeasurement")
  record Value(
      UUID meterId,
      Instant timestamp,
      @Schema(description = "kWh, exact; null = what was stored is withdrawn", nullable = true)
          @Nullable BigDecimal value,
      @Schema(description = "OBIS code") String type,
      @Schema(description = "null = what was stored is withdrawn", nullable = true)
          @Nullable Quality quality,
      Instant receivedAt) {}
}
