package energy.saldo.meter;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.http.QueryParameter;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Which meters of an account to list; what is absent matches all.
record MeterFilter(
    @RestQuery @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid"))
        @Nullable String siteId,
    @RestQuery @Parameter(schema = @Schema(implementation = Direction.class))
        @Nullable String direction,
    @RestQuery @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @Nullable String grid,
    @RestQuery @Nullable String identifier,
    @RestQuery @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid"))
        @Nullable String mpo) {

  Conditions conditions(UUID accountId) {
    return Conditions.ofAccount("accountId = :account", accountId)
        .and("siteId", QueryParameter.uuid("siteId", siteId))
        .and("direction", QueryParameter.oneOf("direction", direction, Direction.values()))
        .and("grid", QueryParameter.truth("grid", grid))
        .and("identifier", QueryParameter.text("identifier", identifier))
        .and("mpo", QueryParameter.uuid("mpo", mpo));
  }
}
