package energy.saldo.meter.setting;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.http.JsonFormat;
import energy.saldo.chassis.http.OneOrMany;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.MeterAtSite;
import energy.saldo.meter.MeterReader;
import energy.saldo.meter.setting.StaticShares.Excess;
import energy.saldo.meter.setting.StaticShares.Span;
import energy.saldo.meter.site.Site;
import energy.saldo.meter.site.SiteReader;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Creates settings, all of a request with their changes or none.
@ApplicationScoped
class MeterBalancingSettingWriter {

  private static final String START_UNIQUE = "setting_start_unique";

  private final SiteReader sites;
  private final MeterReader meters;
  private final MeterBalancingSettingRepository settings;
  private final Pool pool;
  private final Clock clock;

  MeterBalancingSettingWriter(
      SiteReader sites,
      MeterReader meters,
      MeterBalancingSettingRepository settings,
      Pool pool,
      Clock clock) {
    this.sites = sites;
    this.meters = meters;
    this.settings = settings;
    this.pool = pool;
    this.clock = clock;
  }

  /// A setting as other services read it.
  record FeedSetting(@JsonUnwrapped MeterBalancingSettingView setting, UUID accountId) {}

  /// Which setting of a meter it is.
  private record Start(UUID meterId, LocalDate day) {}

  /// Within what shares add up to at most the whole.
  private record SiteRank(UUID siteId, @Nullable Integer rank) {}

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
        .call(
            found ->
                meters
                    .find(accountId, request.distinct(NewMeterBalancingSetting::meterId))
                    .invoke(foundMeters -> requireFit(request, found, foundMeters)))
        .flatMap(found -> insert(accountId, request, found, key))
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
    } else if (setting.share() == null
        && meter.isLocalConsumer()
        && setting.balancing() == Balancing.PARTICIPANT
        && site.distribution() == Distribution.STATIC) {
      errors.add(new FieldError("share", "is required: the site's distribution is static"));
    }
  }

  private Uni<OneOrMany<MeterBalancingSettingView>> insert(
      UUID accountId,
      OneOrMany<NewMeterBalancingSetting> request,
      Map<UUID, Site> sites,
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
    Map<UUID, Site> limited = new HashMap<>(sites);
    limited.values().removeIf(site -> site.distribution() != Distribution.STATIC);
    Uni<Void> inserted =
        limited.isEmpty()
            ? settings.create(pool, accountId, created, views, key, answer)
            : pool.withTransaction(
                connection ->
                    requireRoom(connection, request, created, limited)
                        .flatMap(
                            room ->
                                settings.create(
                                    connection, accountId, created, views, key, answer)));
    return inserted.replaceWith(answer);
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refusal && START_UNIQUE.equals(refusal.getConstraint());
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
                      errors.add(
                          new FieldError(
                              "startDate", "another setting of the meter starts on this day"));
                    }
                  });
            })
        .map(
            free -> {
              throw Problems.unavailable("Another request has just changed this; try again.");
            });
  }

  /// Locks the sites and refuses with 422 if their shares would exceed the whole.
  private Uni<Void> requireRoom(
      SqlClient client,
      OneOrMany<NewMeterBalancingSetting> request,
      List<MeterBalancingSetting> created,
      Map<UUID, Site> sites) {
    return settings
        .ofSitesExclusively(client, sites.keySet())
        .flatMap(
            there ->
                settings
                    .presences(client, sites.keySet())
                    .invoke(presences -> requireRoom(request, created, sites, there, presences)))
        .replaceWithVoid();
  }

  private static void requireRoom(
      OneOrMany<NewMeterBalancingSetting> request,
      List<MeterBalancingSetting> created,
      Map<UUID, Site> sites,
      List<MeterBalancingSetting> there,
      Map<UUID, Span> presences) {
    Map<UUID, List<MeterBalancingSetting>> ofSite =
        Stream.concat(there.stream(), created.stream()).collect(groupingBy(s -> s.siteId));
    Map<SiteRank, Excess> excesses = new HashMap<>();
    created.stream()
        .filter(setting -> sites.containsKey(setting.siteId) && StaticShares.hasShare(setting))
        .collect(groupingBy(setting -> new SiteRank(setting.siteId, setting.priority)))
        .forEach(
            (group, added) ->
                new StaticShares(requireNonNull(sites.get(group.siteId)).timezone(), presences)
                    .excess(added, requireNonNull(ofSite.get(group.siteId)))
                    .ifPresent(excess -> excesses.put(group, excess)));
    request.refuseIf(
        Problems::unprocessable,
        (setting, errors) -> {
          Excess excess = excesses.get(new SiteRank(setting.siteId(), setting.priority()));
          if (excess != null
              && setting.balancing() == Balancing.PARTICIPANT
              && setting.share() != null) {
            String message = message(setting, excess);
            errors.add(new FieldError("share", message));
            errors.add(new FieldError("priority", message));
          }
        });
  }

  private static String message(NewMeterBalancingSetting setting, Excess excess) {
    String rank = setting.priority() == null ? "of the last rank" : "of rank " + setting.priority();
    return "the shares %s add up to %s at %s, which is more than 1"
        .formatted(
            rank,
            StaticShares.share(excess.sumPpm()).toPlainString(),
            JsonFormat.print(excess.from()));
  }
}
