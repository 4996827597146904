package energy.saldo.balancing.directory;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Master data as the change feeds bring it.
@ApplicationScoped
public class MasterData {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final FeedReader reader;
  private final ObjectMapper json;
  private final AtomicLong sequence = new AtomicLong();

  MasterData(FeedReader reader, ObjectMapper json) {
    this.reader = reader;
    this.json = json;
  }

  /// A new site in Berlin, balanced by the quarter-hour, whose ranks share equally.
  public UUID site(UUID accountId) {
    return site(accountId, BERLIN, "equal");
  }

  /// A new site, balanced by the quarter-hour.
  public UUID site(UUID accountId, ZoneId zone, String distribution) {
    return site(UUID.randomUUID(), accountId, zone, distribution, "PT15M");
  }

  /// A new site, balanced by months.
  public UUID monthlySite(UUID accountId, ZoneId zone, String distribution) {
    return site(UUID.randomUUID(), accountId, zone, distribution, "P1M");
  }

  /// A new site in Berlin that is not balanced.
  public UUID unbalancedSite(UUID accountId) {
    return site(UUID.randomUUID(), accountId, BERLIN, "equal", null);
  }

  /// A new site of this id.
  public UUID site(
      UUID id,
      UUID accountId,
      ZoneId zone,
      String distribution,
      @Nullable String balanceResolution) {
    Map<String, Object> site = new TreeMap<>();
    site.put("timezone", zone.getId());
    site.put("distribution", distribution);
    if (balanceResolution != null) {
      site.put("balanceResolution", balanceResolution);
    }
    follow(change("site", id, accountId, site));
    return id;
  }

  /// A new load profile meter that has always been there.
  public UUID meter(UUID accountId, UUID siteId, String direction) {
    return meter(
        accountId, siteId, direction, "load_profile_accurate", false, "2020-01-01T00:00:00.000Z");
  }

  /// A new meter of the grid itself that has always been there.
  public UUID gridMeter(UUID accountId, UUID siteId, String direction) {
    return meter(
        accountId, siteId, direction, "load_profile_accurate", true, "2020-01-01T00:00:00.000Z");
  }

  /// A new meter.
  public UUID meter(
      UUID accountId, UUID siteId, String direction, String measuring, boolean grid, String start) {
    return meter(
        accountId,
        Map.of(
            "siteId", siteId.toString(),
            "direction", direction,
            "grid", grid,
            "measuring", measuring,
            "startDate", start));
  }

  /// A new meter as the feed shows it.
  public UUID meter(UUID accountId, Map<String, Object> meter) {
    UUID id = UUID.randomUUID();
    follow(change("meter", id, accountId, meter));
    return id;
  }

  /// The meter of this id as it is from now on.
  public void changeMeter(UUID id, UUID accountId, int version, Map<String, Object> meter) {
    Change first = change("meter", id, accountId, meter);
    follow(
        new Change(first.cursor(), first.kind(), id, accountId, version, false, first.resource()));
  }

  /// A new setting of a participant.
  public void setting(
      UUID accountId, UUID siteId, UUID meterId, String startDate, @Nullable Integer priority) {
    settingWith(
        accountId,
        siteId,
        meterId,
        startDate,
        priority == null ? Map.of() : Map.of("priority", priority));
  }

  /// A new setting; a participant's, unless `more` says otherwise.
  public void settingWith(
      UUID accountId, UUID siteId, UUID meterId, String startDate, Map<String, Object> more) {
    Map<String, Object> setting = new TreeMap<>();
    setting.put("siteId", siteId.toString());
    setting.put("meterId", meterId.toString());
    setting.put("balancing", "participant");
    setting.put("startDate", startDate);
    setting.putAll(more);
    follow(change("meter_balancing_setting", UUID.randomUUID(), accountId, setting));
  }

  private Change change(String kind, UUID id, UUID accountId, Map<String, Object> resource) {
    String cursor = "1." + sequence.incrementAndGet();
    return new Change(cursor, kind, id, accountId, 1, false, json.valueToTree(resource));
  }

  private void follow(Change change) {
    reader.follow("test", (cursor, limit) -> new Changes(List.of(change), "unused"));
  }
}
