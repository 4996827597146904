package energy.saldo.meter.setting;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.database.Constraints;
import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.OneOrMany;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.MeterAtSite;
import energy.saldo.meter.MeterReader;
import energy.saldo.meter.setting.StaticShares.Breach;
import energy.saldo.meter.setting.StaticShares.Excess;
import energy.saldo.meter.setting.StaticShares.State;
import energy.saldo.meter.site.Site;
import energy.saldo.meter.site.SiteReader;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Creates settings, all of a request with their changes or none; changes and deletes them.
@ApplicationScoped
class MeterBalancingSettingWriter {

  private static final String START_UNIQUE = "setting_start_unique";

  private static final FieldError TAKEN =
      new FieldError("startDate", "another setting of the meter starts on this day");

  private final SiteReader sites;
  private final MeterReader meters;
  private final MeterBalancingSettingRepository settings;
  private final SiteRules rules;
  private final MergePatch patches;
  private final Pool pool;
  private final Clock clock;

  MeterBalancingSettingWriter(
      SiteReader sites,
      MeterReader meters,
      MeterBalancingSettingRepository settings,
      SiteRules rules,
      MergePatch patches,
      Pool pool,
      Clock clock) {
    this.sites = sites;
    this.meters = meters;
    this.settings = settings;
    this.rules = rules;
    this.patches = patches;
    this.pool = pool;
    this.clock = clock;
  }

  /// A setting as other services read it.
  record FeedSetting(@JsonUnwrapped MeterBalancingSettingView setting, UUID accountId) {}

  /// Which setting of a meter it is.
  private record Start(UUID meterId, LocalDate day) {}

  Uni<OneOrMany<MeterBalancingSettingView>> create(
      UUID accountId,
      OneOrMany<NewMeterBalancingSetting> request,
      KeyUse<OneOrMany<MeterBalancingSettingView>> key) {
    request.refuseIf(Problems::invalid, NewMeterBalancingSetting::check);
    request.refuseIf(
        Problems::invalid, request.unique("startDate", s -> new Start(s.meterId(), s.startDate())));
    // The sites are read before the transaction begins: no connection waits for site-service.
    return sites
        .find(accountId, request.distinct(NewMeterBalancingSetting::siteId))
        .flatMap(
            found ->
                meters
                    .find(accountId, request.distinct(NewMeterBalancingSetting::meterId))
                    .flatMap(
                        foundMeters -> {
                          requireFit(request, found, foundMeters);
                          return insert(accountId, request, found, foundMeters, key);
                        }))
        .onFailure(MeterBalancingSettingWriter::isTaken)
        .recoverWithUni(() -> refuseTaken(request));
  }

  /// Refuses with 422 what settings, their meters and their sites do not allow together.
  private static void requireFit(
      OneOrMany<NewMeterBalancingSetting> request,
      Map<UUID, Site> sites,
      Map<UUID, MeterAtSite> meters) {
    request.refuseIf(
        Problems::unprocessable,
        (setting, errors) -> {
          Site site = sites.get(setting.siteId());
          MeterAtSite meter = meters.get(setting.meterId());
          if (site == null) {
            errors.add(SiteReader.unknown(setting.siteId()));
          } else if (meter == null) {
            errors.add(
                new FieldError("meterId", "there is no meter with the id " + setting.meterId()));
          } else {
            checkFit(setting, site, meter, errors);
          }
        });
  }

  private static void checkFit(
      NewMeterBalancingSetting setting, Site site, MeterAtSite meter, List<FieldError> errors) {
    if (!meter.siteId().equals(site.id())) {
      errors.add(new FieldError("meterId", "the meter belongs to another site"));
    } else if (setting.share() != null && !meter.isLocalConsumer()) {
      errors.add(new FieldError("share", "only a local consumer has a share"));
    }
    site.checkDay("startDate", setting.startDate(), errors);
    site.checkDay("endDate", setting.endDate(), errors);
  }

  private Uni<OneOrMany<MeterBalancingSettingView>> insert(
      UUID accountId,
      OneOrMany<NewMeterBalancingSetting> request,
      Map<UUID, Site> sites,
      Map<UUID, MeterAtSite> meters,
      KeyUse<OneOrMany<MeterBalancingSettingView>> key) {
    Instant now = clock.instant();
    Iterator<UUID> ids = ResourceId.at(now, request.data().size()).iterator();
    List<MeterBalancingSetting> created =
        request.data().stream()
            .map(setting -> new MeterBalancingSetting(ids.next(), accountId, setting, now))
            .toList();
    List<FeedSetting> views =
        created.stream()
            .map(setting -> new FeedSetting(MeterBalancingSettingView.of(setting), accountId))
            .toList();
    var answer = request.answer(views.stream().map(FeedSetting::setting).toList());
    boolean isStatic =
        sites.values().stream().anyMatch(site -> site.distribution() == Distribution.STATIC)
            || meters.values().stream().anyMatch(MeterAtSite::hasStaticRule);
    Supplier<Uni<? extends Void>> checked =
        () ->
            rules.changing(
                sites,
                site ->
                    SiteRules.withSettings(
                        null, created.stream().filter(s -> s.siteId.equals(site)).toList()),
                breaches -> refusal(request, created, breaches),
                client -> settings.create(client, true, accountId, created, views, key, answer));
    Uni<Void> inserted =
        isStatic
            ? checked.get().replaceWithVoid()
            : settings
                .create(pool, false, accountId, created, views, key, answer)
                .onFailure(MeterBalancingSettingWriter::becameStatic)
                .recoverWithUni(checked);
    return inserted.replaceWith(answer);
  }

  private static boolean becameStatic(Throwable failure) {
    return Constraints.isBroken("no_static_rule", failure);
  }

  /// The refusal (422) of entries that would break the law.
  private static Problem refusal(
      OneOrMany<NewMeterBalancingSetting> request,
      List<MeterBalancingSetting> created,
      Map<UUID, Breach> breaches) {
    List<FieldError> errors = new ArrayList<>();
    for (int k = 0; k < created.size(); k++) {
      MeterBalancingSetting setting = created.get(k);
      Breach breach = breaches.get(setting.siteId);
      if (breach != null && setting.balancing == Balancing.PARTICIPANT) {
        addErrors(setting, breach, request, k, errors);
      }
    }
    return Problems.unprocessable(errors);
  }

  private static void addErrors(
      MeterBalancingSetting setting,
      Breach breach,
      OneOrMany<NewMeterBalancingSetting> request,
      int index,
      List<FieldError> errors) {
    if (breach.withoutShare().contains(setting.id)) {
      errors.add(
          new FieldError(request.path(index, "share"), "is required: the site's rule is static"));
    }
    for (Excess excess : breach.excesses()) {
      if (setting.sharePpm != null && Objects.equals(excess.rank(), setting.priority)) {
        String message = SiteRules.message(excess);
        errors.add(new FieldError(request.path(index, "share"), message));
        errors.add(new FieldError(request.path(index, "priority"), message));
      }
    }
  }

  Uni<MeterBalancingSettingView> update(
      UUID accountId, UUID id, JsonNode patch, IfMatch condition) {
    return ChangeWriter.<MeterBalancingSettingView>untilSettled(
            () ->
                settings
                    .require(accountId, id)
                    .flatMap(setting -> update(setting, patch, condition)))
        .onFailure(MeterBalancingSettingWriter::isTaken)
        .transform(taken -> Problems.conflict(List.of(TAKEN)));
  }

  private Uni<MeterBalancingSettingView> update(
      MeterBalancingSetting setting, JsonNode patch, IfMatch condition) {
    condition.require(MeterBalancingSettingView.of(setting));
    NewMeterBalancingSetting before = NewMeterBalancingSetting.of(setting);
    NewMeterBalancingSetting after = patches.apply(before, patch);
    List<FieldError> errors = new ArrayList<>();
    after.check(errors);
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    after.checkChangeOf(before, errors);
    if (!errors.isEmpty()) {
      throw Problems.conflict(errors);
    }
    if (after.isSameAs(before)) {
      return Uni.createFrom().item(MeterBalancingSettingView.of(setting));
    }
    return sites
        .find(setting.accountId, Set.of(setting.siteId))
        .flatMap(
            found ->
                meters
                    .find(setting.accountId, Set.of(setting.meterId))
                    .flatMap(foundMeters -> store(setting, after, found, foundMeters)));
  }

  private Uni<MeterBalancingSettingView> store(
      MeterBalancingSetting setting,
      NewMeterBalancingSetting after,
      Map<UUID, Site> found,
      Map<UUID, MeterAtSite> foundMeters) {
    requireFit(new OneOrMany<>(false, List.of(after)), found, foundMeters);
    setting.change(after, clock.instant());
    MeterBalancingSettingView view = MeterBalancingSettingView.of(setting);
    UnaryOperator<State> changed = SiteRules.withSettings(setting.id, List.of(setting));
    return rules.changing(
        found,
        site -> changed,
        MeterBalancingSettingWriter::refusal,
        client ->
            settings
                .update(client, setting, new FeedSetting(view, setting.accountId))
                .replaceWith(view));
  }

  Uni<Void> delete(UUID accountId, UUID id, IfMatch condition) {
    return ChangeWriter.untilSettled(
        () ->
            settings
                .require(accountId, id)
                .invoke(setting -> condition.require(MeterBalancingSettingView.of(setting)))
                .flatMap(this::delete));
  }

  private Uni<Void> delete(MeterBalancingSetting setting) {
    UnaryOperator<State> changed = SiteRules.withSettings(setting.id, List.of());
    return sites
        .find(setting.accountId, Set.of(setting.siteId))
        .flatMap(
            found ->
                rules.changing(
                    found,
                    site -> changed,
                    breaches ->
                        Problems.problem(
                            ProblemKind.RULE_VIOLATED,
                            "Without this setting " + SiteRules.message(breaches) + "."),
                    client -> settings.delete(client, setting)));
  }

  private static Problem refusal(Map<UUID, Breach> breaches) {
    String message = SiteRules.message(breaches);
    return Problems.unprocessable(
        List.of(new FieldError("share", message), new FieldError("priority", message)));
  }

  private static boolean isTaken(Throwable failure) {
    return Constraints.isBroken(START_UNIQUE, failure);
  }

  private <T> Uni<T> refuseTaken(OneOrMany<NewMeterBalancingSetting> request) {
    return settings
        .ofMeters(request.distinct(NewMeterBalancingSetting::meterId))
        .invoke(
            there -> {
              Set<Start> taken =
                  there.stream().map(s -> new Start(s.meterId, s.startDate)).collect(toSet());
              request.refuseIf(
                  Problems::conflict,
                  (setting, errors) -> {
                    if (taken.contains(new Start(setting.meterId(), setting.startDate()))) {
                      errors.add(TAKEN);
                    }
                  });
            })
        .map(
            free -> {
              throw Problems.unavailable("Another request has just changed this; try again.");
            });
  }
}
