package energy.saldo.site.attribute;

import energy.saldo.chassis.attribute.AttributeType;
import energy.saldo.chassis.http.OneLine;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The request to define a custom attribute.
@Schema(description = "A custom attribute to define")
record NewCustomAttribute(
    @NotNull
        @OneLine(max = 200)
        @Schema(description = "What people call it", maxLength = 200, examples = "Tenant number")
        String title,
    @NotNull
        @OneLine(max = 200)
        @Schema(
            description = "Its key in `customAttributes`, once for an entity",
            maxLength = 200,
            examples = "tenantNumber")
        String name,
    @NotNull @Schema(description = "What has it", examples = "meter") AttributeEntity entity,
    @NotNull @Schema(description = "What its values are", examples = "text") AttributeType type) {}
