package energy.saldo.site;

import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A place within which energy is balanced, in one time zone. The version grows with each change.
@Entity
class Site {

  @Id UUID id;

  UUID accountId;

  @Version long version = 1;

  String name;

  @Enumerated(EnumType.STRING)
  SiteType type;

  @Enumerated(EnumType.STRING)
  @Nullable BalanceResolution balanceResolution;

  String locality;

  String postCode;

  String country;

  @Nullable String street;

  @Nullable String houseNumber;

  String timezone;

  @Enumerated(EnumType.STRING)
  Distribution distribution;

  /// The values that are set, as JSON; null = none.
  @Nullable String customAttributes;

  Instant createdAt;

  Instant updatedAt;

  @Column(insertable = false, updatable = false) // set by the database
  long creation;

  @SuppressWarnings("NullAway.Init") // filled by the database
  protected Site() {}

  Site(UUID id, UUID accountId, NewSite request, @Nullable String customAttributes, Instant now) {
    this.id = id;
    this.accountId = accountId;
    this.type = request.typeOrDerived();
    this.balanceResolution = type.resolution();
    this.timezone = request.timezone();
    this.distribution = request.distributionOrDefault();
    this.createdAt = now;
    this.updatedAt = now;
    describe(request, customAttributes);
  }

  /// What may change.
  private void describe(NewSite request, @Nullable String customAttributes) {
    this.customAttributes = customAttributes;
    this.name = request.name();
    this.locality = request.address().locality();
    this.postCode = request.address().postCode();
    this.country = request.address().country();
    this.street = request.address().street();
    this.houseNumber = request.address().houseNumber();
  }

  /// Makes this the next version. The clock that made the last one may be ahead.
  void change(NewSite request, @Nullable String customAttributes, Instant now) {
    describe(request, customAttributes);
    this.version++;
    this.updatedAt = now.isAfter(updatedAt) ? now : updatedAt;
  }
}
