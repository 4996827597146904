package energy.saldo.site;

import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
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

  Instant createdAt;

  Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // filled by the database
  protected Site() {}

  Site(UUID id, UUID accountId, NewSite request, Instant now) {
    this.id = id;
    this.accountId = accountId;
    this.name = request.name();
    this.type = request.typeOrDerived();
    this.balanceResolution = type.resolution();
    this.locality = request.address().locality();
    this.postCode = request.address().postCode();
    this.country = request.address().country();
    this.street = request.address().street();
    this.houseNumber = request.address().houseNumber();
    this.timezone = request.timezone();
    this.distribution = request.distributionOrDefault();
    this.createdAt = now;
    this.updatedAt = now;
  }
}
