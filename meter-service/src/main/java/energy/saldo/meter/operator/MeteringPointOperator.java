package energy.saldo.meter.operator;

import energy.saldo.chassis.feed.LoadProfileTimestamp;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A source of measurements: built in, without an account, or created by an account for itself.
@Entity
@Table(name = "metering_point_operator")
class MeteringPointOperator {

  @Id UUID id;
  @Nullable UUID accountId;
  String name;

  @Enumerated(EnumType.STRING)
  LoadProfileTimestamp loadProfileTimestamp;

  @Version long version;
  Instant createdAt;
  Instant updatedAt;

  @Column(insertable = false, updatable = false) // set by the database
  long creation;

  @SuppressWarnings("NullAway.Init")
  MeteringPointOperator() {}

  MeteringPointOperator(UUID accountId, NewMeteringPointOperator request, Instant now) {
    this.id = UUID.randomUUID();
    this.accountId = accountId;
    this.name = request.name();
    this.loadProfileTimestamp = request.loadProfileTimestampOrDefault();
    this.version = 1;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /// Makes this the next version. The clock that made the last one may be ahead.
  void change(NewMeteringPointOperator request, Instant now) {
    this.name = request.name();
    this.version++;
    this.updatedAt = now.isAfter(updatedAt) ? now : updatedAt;
  }
}
