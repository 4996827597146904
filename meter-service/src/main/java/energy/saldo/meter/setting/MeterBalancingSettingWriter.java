package energy.saldo.meter.setting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.feed.Distribution;
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
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Creates settings, each with its change in one transaction.
@ApplicationScoped
class MeterBalancingSettingWriter {

  private static final String KIND = "meter_balancing_setting";

  private static final int PPM_DIGITS = 6;

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
    // The site is asked for before the transaction begins: no connection waits for site-service.
    return sites
        .require(accountId, request.siteId())
        .call(
            site ->
                meters
                    .require(accountId, request.meterId())
                    .invoke(meter -> requireSense(setting, site, meter)))
        .flatMap(site -> Panache.withTransaction(() -> insert(setting, site.distribution())))
        .map(inserted -> MeterBalancingSettingView.of(setting));
  }

  /// The rules of ALLOCATION between a setting, its meter and its site.
  private static void requireSense(MeterBalancingSetting setting, Site site, MeterView meter) {
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
      throw Problems.unprocessable(
          "share", "is needed: the site distributes by fixed shares (distribution static)");
    }
  }

  private Uni<Void> insert(MeterBalancingSetting setting, Distribution distribution) {
    return settings
        .ofSiteExclusively(setting.siteId)
        .invoke(ofSite -> requireRoom(setting, distribution, ofSite))
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

  private static void requireRoom(
      MeterBalancingSetting setting,
      Distribution distribution,
      List<MeterBalancingSetting> ofSite) {
    for (MeterBalancingSetting other : ofSite) {
      if (other.meterId.equals(setting.meterId) && other.startDate.equals(setting.startDate)) {
        throw Problems.conflict("startDate", "a setting of the meter starts on this day already");
      }
    }
    if (distribution == Distribution.STATIC) {
      List<MeterBalancingSetting> all = new ArrayList<>(ofSite);
      all.add(setting);
      StaticShares.excess(setting, all).ifPresent(excess -> refuse(setting, excess));
    }
  }

  private static void refuse(MeterBalancingSetting setting, Excess excess) {
    String rank = setting.priority == null ? "of the last rank" : "of rank " + setting.priority;
    String sum =
        BigDecimal.valueOf(excess.sumPpm(), PPM_DIGITS).stripTrailingZeros().toPlainString();
    String message =
        "the shares %s add up to %s on %s, which is more than 1".formatted(rank, sum, excess.day());
    throw Problems.unprocessable(
        List.of(new FieldError("share", message), new FieldError("priority", message)));
  }

  /// A setting as other services read it.
  record FeedSetting(@JsonUnwrapped MeterBalancingSettingView setting, UUID accountId) {}
}
