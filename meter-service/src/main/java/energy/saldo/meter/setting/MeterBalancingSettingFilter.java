package energy.saldo.meter.setting;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.http.QueryParameter;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Which settings of an account to list; what is absent matches all.
record MeterBalancingSettingFilter(
    @RestQuery
        @Parameter(
            description = "The site",
            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
        @Nullable String siteId,
    @RestQuery
        @Parameter(
            description = "The meter",
            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
        @Nullable String meterId,
    @RestQuery
        @Parameter(
            description = "Whether the meter takes part",
            schema = @Schema(implementation = Balancing.class))
        @Nullable String balancing,
    @RestQuery
        @Parameter(
            description = "A local day on which it is in force",
            schema = @Schema(type = SchemaType.STRING, format = "date"))
        @Nullable String inForceOn) {

  Conditions conditions(UUID accountId) {
    Conditions conditions =
        Conditions.ofAccount("from MeterBalancingSetting s where s.accountId = :account", accountId)
            .and("siteId", QueryParameter.uuid("siteId", siteId))
            .and("meterId", QueryParameter.uuid("meterId", meterId))
            .and("balancing", QueryParameter.oneOf("balancing", balancing, Balancing.values()));
    return SettingFilter.inForceOn(
        conditions,
        "MeterBalancingSetting",
        "meterId",
        QueryParameter.date("inForceOn", inForceOn));
  }
}
