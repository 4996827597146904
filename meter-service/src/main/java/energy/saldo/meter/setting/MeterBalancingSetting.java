package energy.saldo.meter.setting;

import energy.saldo.chassis.feed.Balancing;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a meter takes part from `startDate` until its next setting starts or `endDate` is reached.
/// The share is kept in parts per million.
@Entity
@Table(name = "meter_balancing_setting")
class MeterBalancingSetting {

  @Id UUID id;
  UUID accountId;
  UUID siteId;
  UUID meterId;

  @Enumerated(EnumType.STRING)
  Balancing balancing;

  LocalDate startDate;
  @Nullable LocalDate endDate;
  @Nullable Integer priority;
  @Nullable Integer sharePpm;
  @Version long version;
  Instant createdAt;
  Instant updatedAt;

  @Column(insertable = false, updatable = false) // set by the database
  long creation;

  @SuppressWarnings("NullAway.Init")
  MeterBalancingSetting() {}

  MeterBalancingSetting(UUID id, UUID accountId, NewMeterBalancingSetting request, Instant now) {
    this.id = id;
    this.accountId = accountId;
    this.siteId = request.siteId();
    this.meterId = request.meterId();
    this.version = 1;
    this.createdAt = now;
    this.updatedAt = now;
    describe(request);
  }

  /// What may change.
  private void describe(NewMeterBalancingSetting request) {
    this.balancing = request.balancing();
    this.startDate = request.startDate();
    this.endDate = request.endDate();
    this.priority = request.priority();
    this.sharePpm = request.sharePpm();
  }

  /// Makes this the next version. The clock that made the last one may be ahead.
  void change(NewMeterBalancingSetting request, Instant now) {
    describe(request);
    this.version++;
    this.updatedAt = now.isAfter(updatedAt) ? now : updatedAt;
  }

  /// What counts for shares, as SQL reads it.
  static MeterBalancingSetting of(Row row) {
    MeterBalancingSetting setting = new MeterBalancingSetting();
    setting.id = row.getUUID("id");
    setting.siteId = row.getUUID("site_id");
    setting.meterId = row.getUUID("meter_id");
    setting.balancing =
        row.getString("balancing").equals(Balancing.PARTICIPANT.word())
            ? Balancing.PARTICIPANT
            : Balancing.NON_PARTICIPANT;
    setting.startDate = row.getLocalDate("start_date");
    setting.endDate = row.getLocalDate("end_date");
    setting.priority = row.getInteger("priority");
    setting.sharePpm = row.getInteger("share_ppm");
    return setting;
  }
}
