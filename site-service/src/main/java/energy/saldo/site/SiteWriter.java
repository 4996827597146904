package energy.saldo.site;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.attribute.CustomAttributeReader;
import energy.saldo.chassis.attribute.CustomAttributes;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.site.SiteRepository.FoundSite;
import energy.saldo.site.meter.MeterServiceWriter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// Creates, changes and deletes sites, each with its change in one transaction.
@ApplicationScoped
class SiteWriter {

  /// The kind of changes of sites in the feed.
  static final String KIND = "site";

  /// A site as other services read it.
  record FeedSite(@JsonUnwrapped SiteView site, UUID accountId) {}

  private final SiteRepository sites;
  private final CustomAttributeReader attributes;
  private final MeterServiceWriter meterService;
  private final MergePatch patches;
  private final Clock clock;

  SiteWriter(
      SiteRepository sites,
      CustomAttributeReader attributes,
      MeterServiceWriter meterService,
      MergePatch patches,
      Clock clock) {
    this.sites = sites;
    this.attributes = attributes;
    this.meterService = meterService;
    this.patches = patches;
    this.clock = clock;
  }

  Uni<SiteView> create(UUID accountId, NewSite request, KeyUse<SiteView> key) {
    request.check();
    Uni<CustomAttributes> defined = attributes.of(accountId, KIND);
    if (key.hasKey() || !request.hasNoAttributes()) {
      return defined.flatMap(known -> insert(accountId, request, known, key));
    }
    // What is defined is needed for the answer alone: read while the site is written.
    return Uni.combine()
        .all()
        .unis(defined, insert(accountId, request, CustomAttributes.NONE, key))
        .with((known, view) -> view.with(known.all(null), known.tag(1)));
  }

  private Uni<SiteView> insert(
      UUID accountId, NewSite request, CustomAttributes defined, KeyUse<SiteView> key) {
    String values = request.readAttributes(defined);
    Instant now = clock.instant();
    Site site = new Site(ResourceId.at(now), accountId, request, values, now);
    SiteView view = SiteView.of(site, defined);
    return sites.create(site, new FeedSite(view, accountId), key, view).replaceWith(view);
  }

  Uni<SiteView> update(UUID accountId, UUID id, JsonNode patch, IfMatch condition) {
    return ChangeWriter.untilSettled(
        () -> sites.require(accountId, id).flatMap(found -> update(found, patch, condition)));
  }

  private Uni<SiteView> update(FoundSite found, JsonNode patch, IfMatch condition) {
    condition.require(found.view());
    Site site = found.site();
    NewSite before = NewSite.of(site, found.attributes());
    NewSite after = patches.apply(before, patch);
    after.checkChangeOf(before);
    String values = after.readAttributes(found.attributes());
    if (after.isSameAs(before)) {
      return Uni.createFrom().item(found.view());
    }
    site.change(after, values, clock.instant());
    SiteView view = found.view();
    return sites.update(site, new FeedSite(view, site.accountId)).replaceWith(view);
  }

  /// Deletes a site; 409 while it has meters. While it is locked, meter-service closes it, so that
  /// no meter is created at it from then on. If it is not deleted after all, meter-service finds
  /// out with the next meter: it asks for the site, and that waits until this has ended.
  Uni<Void> delete(UUID accountId, UUID id, IfMatch condition) {
    return ChangeWriter.untilSettled(
        () ->
            sites
                .require(accountId, id)
                .flatMap(
                    found -> {
                      condition.require(found.view());
                      return sites.delete(found.site(), () -> meterService.closeSite(id));
                    }));
  }
}
