package energy.saldo.meter;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Measuring;
import energy.saldo.chassis.http.QueryParameter;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Which meters of an account to list; what is absent matches all.
record MeterFilter(
    @RestQuery
        @Parameter(
            description = "The site that it is at",
            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
        @Nullable String siteId,
    @RestQuery
        @Parameter(
            description = "Whether it counts what is taken or what is given",
            schema = @Schema(implementation = Direction.class))
        @Nullable String direction,
    @RestQuery
        @Parameter(
            description = "Whether it is the public grid's",
            schema = @Schema(type = SchemaType.BOOLEAN))
        @Nullable String grid,
    @RestQuery @Parameter(description = "What the market calls it", example = "1ISK0001")
        @Nullable String identifier,
    @RestQuery
        @Parameter(
            description = "Its metering point operator, or `virtual`",
            schema = @Schema(type = SchemaType.STRING),
            example = "5a1d0000-0000-4000-8000-000000000001")
        @Nullable String mpo,
    @RestQuery
        @Parameter(
            description = "How it is measured",
            schema = @Schema(implementation = Measuring.class))
        @Nullable String measuring) {

  private static final String IS_VIRTUAL =
      "(case when mpo is null then true else false end) = :virtual";

  Conditions conditions(UUID accountId) {
    boolean isVirtual = NewMeter.VIRTUAL.equals(mpo);
    return Conditions.ofAccount("accountId = :account", accountId)
        .and("siteId", QueryParameter.uuid("siteId", siteId))
        .and("direction", QueryParameter.oneOf("direction", direction, Direction.values()))
        .and("grid", QueryParameter.truth("grid", grid))
        .and("identifier", QueryParameter.text("identifier", identifier))
        .andIf(IS_VIRTUAL, "virtual", isVirtual ? true : null)
        .and("mpo", isVirtual ? null : QueryParameter.uuid("mpo", mpo))
        .and("measuring", QueryParameter.oneOf("measuring", measuring, Measuring.values()));
  }
}
