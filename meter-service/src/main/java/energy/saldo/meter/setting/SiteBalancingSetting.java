package energy.saldo.meter.setting;

import energy.saldo.chassis.feed.Distribution;
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
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// By which rule a site shares from `startDate` until its next setting starts or `endDate` is
/// reached.
@Entity
@Table(name = "site_balancing_setting")
class SiteBalancingSetting {

  @Id UUID id;
  UUID accountId;
  UUID siteId;

  @Enumerated(EnumType.STRING)
  Distribution distribution;

  LocalDate startDate;
  @Nullable LocalDate endDate;
  @Version long version;
  Instant createdAt;
  Instant updatedAt;

  @Column(insertable = false, updatable = false) // set by the database
  long creation;

  @SuppressWarnings("NullAway.Init")
  SiteBalancingSetting() {}

  SiteBalancingSetting(UUID id, UUID accountId, NewSiteBalancingSetting request, Instant now) {
    this.id = id;
    this.accountId = accountId;
    this.siteId = request.siteId();
    this.version = 1;
    this.createdAt = now;
    this.updatedAt = now;
    describe(request);
  }

  /// What may change.
  private void describe(NewSiteBalancingSetting request) {
    this.distribution = request.distribution();
    this.startDate = request.startDate();
    this.endDate = request.endDate();
  }

  /// Makes this the next version. The clock that made the last one may be ahead.
  void change(NewSiteBalancingSetting request, Instant now) {
    describe(request);
    this.version++;
    this.updatedAt = now.isAfter(updatedAt) ? now : updatedAt;
  }

  /// What counts for shares, as SQL reads it.
  static SiteBalancingSetting of(Row row) {
    SiteBalancingSetting setting = new SiteBalancingSetting();
    setting.id = row.getUUID("id");
    setting.siteId = row.getUUID("site_id");
    setting.distribution =
        Distribution.valueOf(row.getString("distribution").toUpperCase(Locale.ROOT));
    setting.startDate = row.getLocalDate("start_date");
    setting.endDate = row.getLocalDate("end_date");
    return setting;
  }
}
