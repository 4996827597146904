package energy.saldo.meter.operator;

import energy.saldo.chassis.feed.LoadProfileTimestamp;
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
}
