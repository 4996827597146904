package energy.saldo.site.attribute;

import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.attribute.AttributeDefinition;
import energy.saldo.chassis.database.Constraints;
import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.site.meter.MeterServiceWriter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Creates and deletes definitions. One of meters is known to meter-service before it is committed
/// here, and gone there before it is gone here: whoever is told that it is there can use it.
@ApplicationScoped
class CustomAttributeWriter {

  private static final String NAME_UNIQUE = "custom_attribute_name_unique";

  private final CustomAttributeRepository attributes;
  private final MeterServiceWriter meterService;
  private final Clock clock;

  CustomAttributeWriter(
      CustomAttributeRepository attributes, MeterServiceWriter meterService, Clock clock) {
    this.attributes = attributes;
    this.meterService = meterService;
    this.clock = clock;
  }

  Uni<CustomAttributeView> create(
      UUID accountId, NewCustomAttribute request, KeyUse<CustomAttributeView> key) {
    Instant now = clock.instant();
    CustomAttribute attribute = new CustomAttribute(ResourceId.at(now), accountId, request, now);
    CustomAttributeView view = CustomAttributeView.of(attribute);
    return attributes
        .create(attribute, key, view, () -> announce(attribute))
        .onFailure(CustomAttributeWriter::isTaken)
        .transform(taken -> taken(request))
        .replaceWith(view);
  }

  private Uni<Void> announce(CustomAttribute attribute) {
    return attribute.entity == AttributeEntity.METER
        ? meterService.define(
            attribute.id,
            new AttributeDefinition(attribute.accountId, attribute.name, attribute.type))
        : Uni.createFrom().voidItem();
  }

  /// Refuses with 409 while a value is set.
  Uni<Void> delete(UUID accountId, UUID id, IfMatch condition) {
    return attributes
        .require(accountId, id)
        .flatMap(
            attribute -> {
              condition.require(CustomAttributeView.of(attribute));
              return attributes.delete(id, () -> isUsedByMeters(attribute));
            })
        .invoke(
            gone -> {
              if (!gone) {
                throw used();
              }
            })
        .replaceWithVoid();
  }

  private Uni<Boolean> isUsedByMeters(CustomAttribute attribute) {
    return attribute.entity == AttributeEntity.METER
        ? meterService.isUsedOrRemoved(attribute.id)
        : Uni.createFrom().item(false);
  }

  static Problem used() {
    return Problems.problem(
        ProblemKind.CONFLICT, "A value of this attribute is set; set all to null first.");
  }

  private static boolean isTaken(Throwable failure) {
    return Constraints.isBroken(NAME_UNIQUE, failure);
  }

  private static Problem taken(NewCustomAttribute request) {
    return Problems.conflict(
        List.of(
            new FieldError(
                "name",
                "another attribute of the entity " + request.entity().word() + " has this name")));
  }
}
