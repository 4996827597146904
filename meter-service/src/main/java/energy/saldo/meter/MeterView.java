package energy.saldo.meter;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Measuring;
import energy.saldo.chassis.http.ResourceView;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A meter as its account sees it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "Meter",
    examples =
        """
        {"id":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77",
         "siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11",
         "mpo":"5a1d0000-0000-4000-8000-000000000001","direction":"consumer","grid":false,
         "identifier":"1ISK0001","serial":"1ISK0001","startDate":"2024-12-31T23:00:00.000Z",
         "measuring":"readings_accurate","createdAt":"2026-01-01T00:00:00.000Z",
         "updatedAt":"2026-01-01T00:00:00.000Z"}
        """)
record MeterView(
    UUID id,
    UUID siteId,
    UUID mpo,
    Direction direction,
    boolean grid,
    String identifier,
    String serial,
    Instant startDate,
    @Nullable Instant endDate,
    Measuring measuring,
    @Schema(description = "When it was created", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt,
    @Schema(description = "When it was last changed", examples = "2026-01-01T00:00:00.000Z")
        Instant updatedAt,
    @JsonIgnore String etag)
    implements ResourceView {

  static MeterView of(Meter meter) {
    return new MeterView(
        meter.id,
        meter.siteId,
        meter.mpo,
        meter.direction,
        meter.grid,
        meter.identifier,
        meter.serial,
        meter.startDate,
        meter.endDate,
        meter.measuring,
        meter.createdAt,
        meter.updatedAt,
        ResourceView.tag(meter.version));
  }
}
