package energy.saldo.site;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.idempotency.KeyUse;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// Creates and changes sites, each with its change in one transaction.
@ApplicationScoped
class SiteWriter {

  /// The kind of changes of sites in the feed.
  static final String KIND = "site";

  /// A site as other services read it.
  record FeedSite(@JsonUnwrapped SiteView site, UUID accountId) {}

  private final SiteRepository sites;
  private final MergePatch patches;
  private final Clock clock;

  SiteWriter(SiteRepository sites, MergePatch patches, Clock clock) {
    this.sites = sites;
    this.patches = patches;
    this.clock = clock;
  }

  Uni<SiteView> create(UUID accountId, NewSite request, KeyUse<SiteView> key) {
    request.check();
    Instant now = clock.instant();
    Site site = new Site(ResourceId.at(now), accountId, request, now);
    SiteView view = SiteView.of(site);
    return sites.create(site, new FeedSite(view, accountId), key, view).replaceWith(view);
  }

  Uni<SiteView> update(UUID accountId, UUID id, JsonNode patch, IfMatch condition) {
    return ChangeWriter.untilSettled(
        () ->
            sites
                .require(accountId, id)
                .flatMap(
                    site -> {
                      condition.require(SiteView.of(site));
                      return update(site, patch);
                    }));
  }

  private Uni<SiteView> update(Site site, JsonNode patch) {
    NewSite before = NewSite.of(site);
    NewSite after = patches.apply(before, patch);
    after.checkChangeOf(before);
    if (after.isSameAs(before)) {
      return Uni.createFrom().item(SiteView.of(site));
    }
    site.change(after, clock.instant());
    SiteView view = SiteView.of(site);
    return sites.update(site, new FeedSite(view, site.accountId)).replaceWith(view);
  }
}
