package energy.saldo.meter.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An operator as its account sees it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "MeteringPointOperator",
    examples =
        """
        {"id":"5a1d0000-0000-4000-8000-000000000001","name":"Generic metering point operator",
         "loadProfileTimestamp":"interval_start","builtIn":true,
         "createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-01T00:00:00.000Z"}
        """)
public record MeteringPointOperatorView(
    UUID id,
    String name,
    LoadProfileTimestamp loadProfileTimestamp,
    @Schema(description = "Whether it is built in, and so visible to every account")
        boolean builtIn,
    Instant createdAt,
    Instant updatedAt) {

  static MeteringPointOperatorView of(MeteringPointOperator operator) {
    return new MeteringPointOperatorView(
        operator.id,
        operator.name,
        operator.loadProfileTimestamp,
        operator.accountId == null,
        operator.createdAt,
        operator.updatedAt);
  }
}
