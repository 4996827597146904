package energy.saldo.meter;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.attribute.CustomAttributes;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Measuring;
import energy.saldo.chassis.http.ResourceView;
import energy.saldo.meter.formula.FormulaComponent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A meter as its account sees it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description = "What counts energy at a site, in one direction",
    name = "Meter",
    examples =
        """
        {"id":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77",
         "siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11",
         "mpo":"5a1d0000-0000-4000-8000-000000000001","direction":"consumer","grid":false,
         "identifier":"1ISK0001","serial":"1ISK0001","startDate":"2024-12-31T23:00:00.000Z",
         "measuring":"readings_accurate","customAttributes":{},"createdAt":"2026-01-01T00:00:00.000Z",
         "updatedAt":"2026-01-01T00:00:00.000Z"}
        """)
record MeterView(
    @Schema(description = "The meter's id", examples = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
        UUID id,
    @Schema(
            description = "The site that it is at",
            examples = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
        UUID siteId,
    @Schema(
            description = "The id of its metering point operator, or `virtual`",
            examples = "5a1d0000-0000-4000-8000-000000000001")
        String mpo,
    @Schema(description = "Whether it counts what is taken or what is given", examples = "consumer")
        Direction direction,
    @Schema(description = "Whether it is the public grid's", examples = "false") boolean grid,
    @Schema(description = "What the market calls it", examples = "1ISK0001") String identifier,
    @Schema(description = "The number on the device", examples = "1ISK0001") String serial,
    @Schema(description = "What people call it", examples = "Flat 3") @Nullable String name,
    @Schema(description = "From when on it is there", examples = "2024-12-31T23:00:00.000Z")
        Instant startDate,
    @Schema(
            description = "From when on it is no longer there; absent while nobody knows",
            examples = "2025-12-31T23:00:00.000Z")
        @Nullable Instant endDate,
    @Schema(description = "How it is measured", examples = "readings_accurate") Measuring measuring,
    @Schema(
            description = "Of a virtual meter how its energy is computed; absent of others",
            examples = NewMeter.FORMULA)
        @Nullable List<FormulaComponent> formula,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Every attribute that is defined for meters, null when unset",
            examples = "{\"tenantNumber\":\"7\"}")
        Map<String, @Nullable JsonNode> customAttributes,
    @Schema(description = "When it was created", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt,
    @Schema(description = "When it was last changed", examples = "2026-01-01T00:00:00.000Z")
        Instant updatedAt,
    @JsonIgnore String etag)
    implements ResourceView {

  static MeterView of(Meter meter, CustomAttributes attributes) {
    return new MeterView(
        meter.id,
        meter.siteId,
        NewMeter.mpo(meter),
        meter.direction,
        meter.grid,
        meter.identifier,
        meter.serial,
        meter.name,
        meter.startDate,
        meter.endDate,
        meter.measuring,
        NewMeter.formula(meter),
        attributes.all(meter.customAttributes),
        meter.createdAt,
        meter.updatedAt,
        attributes.tag(meter.version));
  }
}
