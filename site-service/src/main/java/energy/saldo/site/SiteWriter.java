package energy.saldo.site;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.chassis.ResourceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// Creates sites, each with its change in one transaction.
@ApplicationScoped
class SiteWriter {

  /// The kind of changes of sites in the feed.
  static final String KIND = "site";

  /// A site as other services read it.
  record FeedSite(@JsonUnwrapped SiteView site, UUID accountId) {

    static FeedSite of(Site site) {
      return new FeedSite(SiteView.of(site), site.accountId);
    }
  }

  private final SiteRepository sites;
  private final Clock clock;

  SiteWriter(SiteRepository sites, Clock clock) {
    this.sites = sites;
    this.clock = clock;
  }

  Uni<SiteView> create(UUID accountId, NewSite request) {
    request.check();
    Instant now = clock.instant();
    Site site = new Site(ResourceId.at(now), accountId, request, now);
    return sites.create(site, FeedSite.of(site)).replaceWith(SiteView.of(site));
  }
}
