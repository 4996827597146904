package energy.saldo.meter.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An operator as the contract shows it.
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
    @Schema(description = "Built in and seen by every account, or made by the account")
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
