package energy.saldo.balancing.measurement;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A list of received values as OpenAPI describes it; [MeasurementReader] writes it.
@Schema(description = "Received values and how many there are in all", name = "MeasurementJournal")
record MeasurementJournalDocumentation(List<Value> data, long total) {

  @Schema(description = "A value as it was received", name = "ReceivedMeasurement")
  record Value(
      UUID meterId,
      Instant timestamp,
      @Schema(
              description = "kWh, exact; null = what was stored is withdrawn",
              nullable = true,
              examples = "1234.5")
          @Nullable BigDecimal value,
      @Schema(description = "OBIS code", examples = "1.8") String type,
      @Schema(
              description = "null = what was stored is withdrawn",
              nullable = true,
              examples = "measured")
          @Nullable Quality quality,
      @Schema(description = "When the service received it", examples = "2025-01-01T00:20:00.417Z")
          Instant receivedAt) {}
}
