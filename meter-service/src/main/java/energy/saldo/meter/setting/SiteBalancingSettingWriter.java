package energy.saldo.meter.setting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.database.Constraints;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.MeteredSites;
import energy.saldo.meter.setting.StaticShares.Breach;
import energy.saldo.meter.setting.StaticShares.State;
import energy.saldo.meter.site.Site;
import energy.saldo.meter.site.SiteReader;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Creates, changes and deletes site balancing settings, each with its change in one transaction.
@ApplicationScoped
class SiteBalancingSettingWriter {

  private static final String START_UNIQUE = "site_setting_start_unique";

  /// A setting as other services read it.
  record FeedSetting(@JsonUnwrapped SiteBalancingSettingView setting, UUID accountId) {}

  private final SiteReader sites;
  private final MeteredSites meteredSites;
  private final SiteRules rules;
  private final SiteBalancingSettingRepository settings;
  private final MergePatch patches;
  private final Clock clock;

  SiteBalancingSettingWriter(
      SiteReader sites,
      MeteredSites meteredSites,
      SiteRules rules,
      SiteBalancingSettingRepository settings,
      MergePatch patches,
      Clock clock) {
    this.sites = sites;
    this.meteredSites = meteredSites;
    this.rules = rules;
    this.settings = settings;
    this.patches = patches;
    this.clock = clock;
  }

  Uni<SiteBalancingSettingView> create(
      UUID accountId, NewSiteBalancingSetting request, KeyUse<SiteBalancingSettingView> key) {
    check(request, request);
    Set<UUID> siteIds = Set.of(request.siteId());
    return meteredSites
        .creating(
            siteIds,
            () ->
                sites
                    .find(accountId, siteIds)
                    .flatMap(found -> insert(accountId, request, found, key)))
        .onFailure(SiteBalancingSettingWriter::isTaken)
        .transform(taken -> taken());
  }

  private Uni<SiteBalancingSettingView> insert(
      UUID accountId,
      NewSiteBalancingSetting request,
      Map<UUID, Site> found,
      KeyUse<SiteBalancingSettingView> key) {
    requireFit(request, found);
    Instant now = clock.instant();
    SiteBalancingSetting setting =
        new SiteBalancingSetting(ResourceId.at(now), accountId, request, now);
    SiteBalancingSettingView view = SiteBalancingSettingView.of(setting);
    UnaryOperator<State> after = SiteRules.withRules(null, List.of(setting));
    return rules.changing(
        found,
        site -> after,
        SiteBalancingSettingWriter::refusal,
        client ->
            rules
                .remember(client, setting.siteId, setting.distribution)
                .flatMap(
                    remembered ->
                        settings.create(
                            client, setting, new FeedSetting(view, accountId), key, view))
                .replaceWith(view));
  }

  Uni<SiteBalancingSettingView> update(UUID accountId, UUID id, JsonNode patch, IfMatch condition) {
    return ChangeWriter.<SiteBalancingSettingView>untilSettled(
            () ->
                settings
                    .require(accountId, id)
                    .flatMap(setting -> update(setting, patch, condition)))
        .onFailure(SiteBalancingSettingWriter::isTaken)
        .transform(taken -> taken());
  }

  private Uni<SiteBalancingSettingView> update(
      SiteBalancingSetting setting, JsonNode patch, IfMatch condition) {
    condition.require(SiteBalancingSettingView.of(setting));
    NewSiteBalancingSetting before = NewSiteBalancingSetting.of(setting);
    NewSiteBalancingSetting after = patches.apply(before, patch);
    check(before, after);
    if (after.equals(before)) {
      return Uni.createFrom().item(SiteBalancingSettingView.of(setting));
    }
    return sites
        .find(setting.accountId, Set.of(setting.siteId))
        .flatMap(
            found -> {
              requireFit(after, found);
              setting.change(after, clock.instant());
              return store(setting, found);
            });
  }

  private Uni<SiteBalancingSettingView> store(SiteBalancingSetting setting, Map<UUID, Site> found) {
    SiteBalancingSettingView view = SiteBalancingSettingView.of(setting);
    UnaryOperator<State> after = SiteRules.withRules(setting.id, List.of(setting));
    return rules.changing(
        found,
        site -> after,
        SiteBalancingSettingWriter::refusal,
        client ->
            rules
                .remember(client, setting.siteId, setting.distribution)
                .flatMap(
                    remembered ->
                        settings.update(client, setting, new FeedSetting(view, setting.accountId)))
                .replaceWith(view));
  }

  Uni<Void> delete(UUID accountId, UUID id, IfMatch condition) {
    return ChangeWriter.untilSettled(
        () ->
            settings
                .require(accountId, id)
                .invoke(setting -> condition.require(SiteBalancingSettingView.of(setting)))
                .flatMap(this::delete));
  }

  private Uni<Void> delete(SiteBalancingSetting setting) {
    UnaryOperator<State> after = SiteRules.withRules(setting.id, List.of());
    return sites
        .find(setting.accountId, Set.of(setting.siteId))
        .flatMap(
            found ->
                rules.changing(
                    found,
                    site -> after,
                    SiteBalancingSettingWriter::refusal,
                    client -> settings.delete(client, setting)));
  }

  private static void check(NewSiteBalancingSetting before, NewSiteBalancingSetting after) {
    List<FieldError> errors = new ArrayList<>();
    after.check(errors);
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    after.checkChangeOf(before, errors);
    if (!errors.isEmpty()) {
      throw Problems.conflict(errors);
    }
  }

  private static void requireFit(NewSiteBalancingSetting request, Map<UUID, Site> found) {
    List<FieldError> errors = new ArrayList<>();
    Site site = found.get(request.siteId());
    if (site == null) {
      errors.add(SiteReader.unknown(request.siteId()));
    } else {
      site.checkDay("startDate", request.startDate(), errors);
      site.checkDay("endDate", request.endDate(), errors);
    }
    if (!errors.isEmpty()) {
      throw Problems.unprocessable(errors);
    }
  }

  private static Problem refusal(Map<UUID, Breach> breaches) {
    return Problems.unprocessable("distribution", SiteRules.message(breaches));
  }

  private static boolean isTaken(Throwable failure) {
    return Constraints.isBroken(START_UNIQUE, failure);
  }

  private static Problem taken() {
    return Problems.conflict(
        List.of(new FieldError("startDate", "another setting of the site starts on this day")));
  }
}
