package energy.saldo.meter.setting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.http.JsonFormat;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.MeterReader;
import energy.saldo.meter.MeterView;
import energy.saldo.meter.setting.StaticShares.Excess;
import energy.saldo.meter.site.Site;
import energy.saldo.meter.site.SiteReader;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Creates settings, each with its change in one transaction.
@ApplicationScoped
class MeterBalancingSettingWriter {

  private static final String KIND = "meter_balancing_setting";

  private final SiteReader sites;
  private final MeterReader meters;
  private final MeterBalancingSettingRepository settings;
  private final ChangeWriter changes;
  private final Clock clock;

  MeterBalancingSettingWriter(
      SiteReader sites,
      MeterReader meters,
      MeterBalancingSettingRepository settings,
      ChangeWriter changes,
      Clock clock) {
    this.sites = sites;
    this.meters = meters;
    this.settings = settings;
    this.changes = changes;
    this.clock = clock;
  }

  Uni<MeterBalancingSettingView> create(UUID accountId, NewMeterBalancingSetting request) {
    request.check();
    Instant now = clock.instant();
    var setting = new MeterBalancingSetting(accountId, request, now);
    // The site is read before the transaction begins: no connection waits for site-service.
    return sites
        .require(accountId, request.siteId())
        .call(
            site ->
                meters
                    .require(accountId, request.meterId())
                    .invoke(meter -> requireFit(setting, site, meter)))
        .flatMap(site -> Panache.withTransaction(() -> insert(setting, site)))
        .map(inserted -> MeterBalancingSettingView.of(setting));
  }

  /// Refuses with 422 what a setting, its meter and its site do not allow together.
  private static void requireFit(MeterBalancingSetting setting, Site site, MeterView meter) {
    if (!meter.siteId().equals(site.id())) {
      throw Problems.unprocessable("meterId", "the meter belongs to another site");
    }
    boolean isLocalConsumer = meter.direction() == Direction.CONSUMER && !meter.grid();
    if (setting.sharePpm != null && !isLocalConsumer) {
      throw Problems.unprocessable("share", "only a local consumer has a share");
    }
    if (setting.sharePpm == null
        && isLocalConsumer
        && setting.balancing == Balancing.PARTICIPANT
        && site.distribution() == Distribution.STATIC) {
      throw Problems.unprocessable("share", "is required: the site's distribution is static");
    }
  }

  private Uni<Void> insert(MeterBalancingSetting setting, Site site) {
    return settings
        .ofSiteExclusively(setting.siteId)
        .invoke(ofSite -> requireFreeStart(setting, ofSite))
        .call(ofSite -> requireRoom(setting, site, ofSite))
        .call(() -> settings.persistAndFlush(setting))
        .flatMap(
            ofSite ->
                changes.append(
                    KIND,
                    setting.id,
                    setting.accountId,
                    setting.version,
                    new FeedSetting(MeterBalancingSettingView.of(setting), setting.accountId)));
  }

  private static void requireFreeStart(
      MeterBalancingSetting setting, List<MeterBalancingSetting> ofSite) {
    for (MeterBalancingSetting other : ofSite) {
      if (other.meterId.equals(setting.meterId) && other.startDate.equals(setting.startDate)) {
        throw Problems.conflict("startDate", "another setting of the meter starts on this day");
      }
    }
  }

  private Uni<Void> requireRoom(
      MeterBalancingSetting setting, Site site, List<MeterBalancingSetting> ofSite) {
    if (site.distribution() != Distribution.STATIC) {
      return Uni.createFrom().voidItem();
    }
    List<MeterBalancingSetting> all = new ArrayList<>(ofSite);
    all.add(setting);
    return meters
        .ofSite(site.id())
        .map(byId -> new StaticShares(site.timezone(), byId).excess(setting, all))
        .invoke(excess -> excess.ifPresent(found -> refuse(setting, found)))
        .replaceWithVoid();
  }

  private static void refuse(MeterBalancingSetting setting, Excess excess) {
    String rank = setting.priority == null ? "of the last rank" : "of rank " + setting.priority;
    String sum = StaticShares.share(excess.sumPpm()).toPlainString();
    String message =
        "the shares %s add up to %s at %s, which is more than 1"
            .formatted(rank, sum, JsonFormat.print(excess.from()));
    throw Problems.unprocessable(
        List.of(new FieldError("share", message), new FieldError("priority", message)));
  }

  /// A setting as other services read it.
  record FeedSetting(@JsonUnwrapped MeterBalancingSettingView setting, UUID accountId) {}
}
