package energy.saldo.balancing.balance;

import energy.saldo.balancing.measurement.Quality;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A list of energies as OpenAPI describes it; [AggregatedMeasurementReader] writes it.
@Schema(description = "Energies and how many there are in all", name = "AggregatedMeasurements")
record AggregatedMeasurementDocumentation(List<Energy> data, long total) {

  @Schema(description = "The energy of one meter in one bucket", name = "AggregatedMeasurement")
  record Energy(
      UUID meterId,
      Instant startDateTime,
      @Schema(description = "Exclusive") Instant endDateTime,
      @Schema(
              description = "kWh, exact: the sum of the energies that there are",
              examples = "0.125")
          BigDecimal value,
      @Schema(description = "The worst of the energies") Quality quality,
      @Schema(
              description =
                  "Whether every interval of the bucket in which the meter is there has its energy")
          boolean complete) {}
}
