package energy.saldo.quickstart.sample;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.quickstart.system.StartFailure;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Tracks how many days of a site are balanced.
final class Balancing {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(2);

  private final PublicApi api;
  private final Progress progress;

  Balancing(PublicApi api, Progress progress) {
    this.api = api;
    this.progress = progress;
  }

  /// Whether all days of the site's period are balanced, and the balances account for all that was
  /// measured: a day may be balanced once before all settings have reached the balancing service.
  boolean isDone(RegisteredSite site) {
    return isDone(site, balancedDays(site));
  }

  private boolean isDone(RegisteredSite site, long balancedDays) {
    return balancedDays == days(site) && SiteReport.read(api, site).accountsFor(site.site());
  }

  /// Waits until [#isDone].
  ///
  /// @throws StartFailure if no further day is balanced for two minutes
  void await(RegisteredSite site) {
    long days = days(site);
    long shown = -1;
    long lastStep = System.nanoTime();
    for (long balanced = balancedDays(site); ; balanced = balancedDays(site)) {
      if (balanced != shown) {
        shown = balanced;
        lastStep = System.nanoTime();
        progress.bar("days balanced", balanced, days);
      }
      if (isDone(site, balanced)) {
        return;
      }
      if (System.nanoTime() - lastStep > LONGEST_STANDSTILL.toNanos()) {
        throw new StartFailure(
            "balancing of %s is stuck at %d of %d days; GET /v1/balancing-partitions shows why"
                .formatted(site.site().name(), balanced, days));
      }
      pause();
    }
  }

  private static long days(RegisteredSite site) {
    QuarterHours period = site.site().period();
    return ChronoUnit.DAYS.between(period.startDate(), period.endDate());
  }

  private long balancedDays(RegisteredSite site) {
    QuarterHours period = site.site().period();
    JsonNode partitions =
        api.get(
            "/v1/balancing-partitions",
            Map.of(
                "siteId", site.id(),
                "startDate", period.startDate().toString(),
                "endDate", period.endDate().toString()));
    long balanced = 0;
    for (JsonNode partition : partitions.path("data")) {
      balanced += "balanced".equals(partition.path("state").asText()) ? 1 : 0;
    }
    return balanced;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while balancing", e);
    }
  }
}
