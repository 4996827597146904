package energy.saldo.meter;

import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Measuring;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A meter, in force in the half-open period from `startDate` to `endDate`.
@Entity
class Meter {

  @Id UUID id;
  UUID accountId;
  UUID siteId;

  /// Null of a virtual meter.
  @Nullable UUID mpo;

  @Enumerated(EnumType.STRING)
  Direction direction;

  boolean grid;
  String identifier;
  String serial;
  Instant startDate;
  @Nullable Instant endDate;
  @Nullable String name;

  /// The values that are set, as JSON; null = none.
  @Nullable String customAttributes;

  /// Of a virtual meter how its energy is computed, as JSON.
  @Nullable String formula;

  @Enumerated(EnumType.STRING)
  Measuring measuring;

  @Version long version;
  Instant createdAt;
  Instant updatedAt;

  @Column(insertable = false, updatable = false) // set by the database
  long creation;

  @SuppressWarnings("NullAway.Init")
  Meter() {}

  Meter(UUID id, UUID accountId, NewMeter request, @Nullable String customAttributes, Instant now) {
    this.id = id;
    this.accountId = accountId;
    this.siteId = request.siteId();
    this.mpo = request.operatorId();
    this.direction = request.direction();
    this.grid = request.isGrid();
    this.measuring = request.measuring();
    this.version = 1;
    this.createdAt = now;
    this.updatedAt = now;
    describe(request, customAttributes);
  }

  /// What may change.
  private void describe(NewMeter request, @Nullable String customAttributes) {
    this.identifier = request.identifier();
    this.serial = request.serial();
    this.name = request.name();
    this.startDate = request.startDate();
    this.endDate = request.endDate();
    this.formula = request.storedFormula();
    this.customAttributes = customAttributes;
  }

  /// Makes this the next version. The clock that made the last one may be ahead.
  void change(NewMeter request, @Nullable String customAttributes, Instant now) {
    describe(request, customAttributes);
    this.version++;
    this.updatedAt = now.isAfter(updatedAt) ? now : updatedAt;
  }
}
