package energy.saldo.meter.setting;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.http.QueryParameter;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Which site balancing settings of an account to list; what is absent matches all.
record SiteBalancingSettingFilter(
    @RestQuery
        @Parameter(
            description = "The site",
            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
        @Nullable String siteId,
    @RestQuery
        @Parameter(
            description = "How consumers of one rank share",
            schema = @Schema(implementation = Distribution.class))
        @Nullable String distribution,
    @RestQuery
        @Parameter(
            description = "A local day on which it is in force",
            schema = @Schema(type = SchemaType.STRING, format = "date"))
        @Nullable String inForceOn) {

  Conditions conditions(UUID accountId) {
    Conditions conditions =
        Conditions.ofAccount("from SiteBalancingSetting s where s.accountId = :account", accountId)
            .and("siteId", QueryParameter.uuid("siteId", siteId))
            .and(
                "distribution",
                QueryParameter.oneOf("distribution", distribution, Distribution.values()));
    return SettingFilter.inForceOn(
        conditions, "SiteBalancingSetting", "siteId", QueryParameter.date("inForceOn", inForceOn));
  }
}
