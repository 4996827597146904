package energy.saldo.site;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.chassis.feed.ChangeWriter;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
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
  private final ChangeWriter changes;
  private final Clock clock;

  SiteWriter(SiteRepository sites, ChangeWriter changes, Clock clock) {
    this.sites = sites;
    this.changes = changes;
    this.clock = clock;
  }

  Uni<SiteView> create(UUID accountId, NewSite request) {
    request.check();
    Site site = new Site(UUID.randomUUID(), accountId, request, clock.instant());
    return Panache.withTransaction(() -> sites.persistAndFlush(site).call(() -> append(site)))
        .map(SiteView::of);
  }

  private Uni<Void> append(Site site) {
    return changes.append(KIND, site.id, site.accountId, site.version, FeedSite.of(site));
  }
}
