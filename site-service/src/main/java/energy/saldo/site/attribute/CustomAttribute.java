package energy.saldo.site.attribute;

import energy.saldo.chassis.attribute.AttributeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/// A custom attribute of all sites or all meters of an account. It never changes.
@Entity
@Table(name = "custom_attribute")
class CustomAttribute {

  @Id UUID id;
  UUID accountId;

  @Enumerated(EnumType.STRING)
  AttributeEntity entity;

  String title;
  String name;

  @Enumerated(EnumType.STRING)
  AttributeType type;

  Instant createdAt;

  @Column(insertable = false, updatable = false) // set by the database
  long creation;

  @SuppressWarnings("NullAway.Init") // filled by the database
  protected CustomAttribute() {}

  CustomAttribute(UUID id, UUID accountId, NewCustomAttribute request, Instant now) {
    this.id = id;
    this.accountId = accountId;
    this.entity = request.entity();
    this.title = request.title();
    this.name = request.name();
    this.type = request.type();
    this.createdAt = now;
  }
}
