package energy.saldo.balancing.balance;

import energy.saldo.balancing.measurement.Quality;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A list of energies as OpenAPI describes it; [AggregatedMeasurementReader] writes it.
@Schema(name = "AggregatedMeasurements")
record AggregatedMeasurementDocumentation(List<Energy> data, long total) {

  @Schema(name = "AggregatedMeasurement")
  record Energy(
      UUID meterId,
      Instant startDateTime,
      @Schema(description = "Exclusive") Instant endDateTime,
      @Schema(description = "kWh, exact: the sum of the energies that there are") BigDecimal value,
      @Schema(description = "The worst of the energies") Quality quality,
      @Schema(
              description =
                  "Whether every interval of the bucket in which the meter is there has its energy")
          boolean complete) {}
}
