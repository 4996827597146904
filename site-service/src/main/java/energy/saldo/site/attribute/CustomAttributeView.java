package energy.saldo.site.attribute;

import energy.saldo.chassis.attribute.AttributeType;
import energy.saldo.chassis.http.ResourceView;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A custom attribute as its account sees it.
@Schema(
    description = "A property that an account defines for its sites or meters",
    name = "CustomAttribute")
record CustomAttributeView(
    @Schema(description = "The attribute's id", examples = "9b1f7a52-2c1d-4c0e-8f53-2f0f3f0f7b11")
        UUID id,
    @Schema(description = "What people call it", maxLength = 200, examples = "Tenant number")
        String title,
    @Schema(
            description = "Its key in `customAttributes`, once for an entity",
            maxLength = 200,
            examples = "tenantNumber")
        String name,
    @Schema(description = "What has it", examples = "meter") AttributeEntity entity,
    @Schema(description = "What its values are", examples = "text") AttributeType type,
    @Schema(description = "When it was defined", examples = "2026-01-01T00:00:00.000Z")
        Instant createdAt)
    implements ResourceView {

  static CustomAttributeView of(CustomAttribute attribute) {
    return new CustomAttributeView(
        attribute.id,
        attribute.title,
        attribute.name,
        attribute.entity,
        attribute.type,
        attribute.createdAt);
  }

  /// It never changes.
  @Override
  public String etag() {
    return ResourceView.tag(1);
  }
}
