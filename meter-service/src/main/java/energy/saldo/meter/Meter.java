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
  UUID mpo;

  @Enumerated(EnumType.STRING)
  Direction direction;

  boolean grid;
  String identifier;
  String serial;
  Instant startDate;
  @Nullable Instant endDate;

  @Enumerated(EnumType.STRING)
  Measuring measuring;

  @Version long version;
  Instant createdAt;
  Instant updatedAt;

  @Column(insertable = false, updatable = false) // set by the database
  long creation;

  @SuppressWarnings("NullAway.Init")
  Meter() {}

  Meter(UUID id, UUID accountId, NewMeter request, Instant now) {
    this.id = id;
    this.accountId = accountId;
    this.siteId = request.siteId();
    this.mpo = request.operatorId();
    this.direction = request.direction();
    this.grid = Boolean.TRUE.equals(request.grid());
    this.identifier = request.identifier();
    this.serial = request.serial();
    this.startDate = request.startDate();
    this.endDate = request.endDate();
    this.measuring = request.measuring();
    this.version = 1;
    this.createdAt = now;
    this.updatedAt = now;
  }
}
