package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.balancing.MilliwattHours;
import energy.saldo.chassis.http.ResourceView;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A device change as its account sees it. It never changes.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description = "From when on a register counts on from another value",
    name = "DeviceChange",
    examples =
        """
        {"id":"0197c2d6-5a00-7c1e-9d5b-3f2f0c2f1d2a",
         "meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","timestamp":"2025-06-01T10:07:00.000Z",
         "closingValue":1240.25,"openingValue":0,"serial":"1ISK0002",
         "createdAt":"2025-06-02T08:00:00.000Z"}
        """)
record DeviceChangeView(
    @Schema(description = "Its id", examples = "0197c2d6-5a00-7c1e-9d5b-3f2f0c2f1d2a") UUID id,
    @Schema(
            description = "The meter whose device is replaced",
            examples = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
        UUID meterId,
    @Schema(
            description = "From when on the new device counts",
            examples = "2025-06-01T10:07:00.000Z")
        Instant timestamp,
    @Schema(description = "kWh: the old device's last reading", examples = "1240.25")
        BigDecimal closingValue,
    @Schema(description = "kWh: the new device's first reading", examples = "0")
        BigDecimal openingValue,
    @Schema(description = "The number on the new device", examples = "1ISK0002")
        @Nullable String serial,
    @Schema(description = "When it was created", examples = "2025-06-02T08:00:00.000Z")
        Instant createdAt)
    implements ResourceView {

  static DeviceChangeView of(Row row) {
    return new DeviceChangeView(
        row.getUUID("id"),
        row.getUUID("meter_id"),
        row.getOffsetDateTime("changed_at").toInstant(),
        kilowattHours(row.getLong("closing_amount")),
        kilowattHours(row.getLong("opening_amount")),
        row.getString("serial"),
        row.getOffsetDateTime("created_at").toInstant());
  }

  static BigDecimal kilowattHours(long amount) {
    return new BigDecimal(MilliwattHours.print(amount));
  }

  @Override
  @JsonIgnore
  public String etag() {
    return ResourceView.tag(1);
  }
}
