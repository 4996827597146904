package energy.saldo.meter.operator;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.http.ResourceView;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An operator as its account sees it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description = "Who reads meters, and how that source timestamps a load profile",
    name = "MeteringPointOperator",
    examples =
        """
        {"id":"5a1d0000-0000-4000-8000-000000000001","name":"Generic metering point operator",
         "loadProfileTimestamp":"interval_start","builtIn":true,
         "createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-01T00:00:00.000Z"}
        """)
public record MeteringPointOperatorView(
    @Schema(
            description = "The operator's id, `mpo` of its meters",
            examples = "5a1d0000-0000-4000-8000-000000000001")
        UUID id,
    @Schema(description = "What people call it", examples = "Our head-end system") String name,
    @Schema(
            description = "Which end of its quarter-hour a load profile value is timestamped with",
            examples = "interval_start")
        LoadProfileTimestamp loadProfileTimestamp,
    @Schema(
            description = "Whether it is built in: visible to every account, changed by none",
            examples = "false")
        boolean builtIn,
    @Schema(description = "When it was created", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt,
    @Schema(description = "When it was last changed", examples = "2026-01-01T00:00:00.000Z")
        Instant updatedAt,
    @JsonIgnore String etag)
    implements ResourceView {

  static MeteringPointOperatorView of(MeteringPointOperator operator) {
    return new MeteringPointOperatorView(
        operator.id,
        operator.name,
        operator.loadProfileTimestamp,
        operator.accountId == null,
        operator.createdAt,
        operator.updatedAt,
        ResourceView.tag(operator.version));
  }
}
