package energy.saldo.balancing.directory;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.contract.Change;
import energy.saldo.contract.Changes;
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

  private final FeedReader reader;
  private final ObjectMapper json;
  private final AtomicLong sequence = new AtomicLong();

  MasterData(FeedReader reader, ObjectMapper json) {
    this.reader = reader;
    this.json = json;
  }

  /// A new site, balanced by the quarter-hour.
  public UUID site(UUID accountId, ZoneId zone, String distribution) {
    UUID id = UUID.randomUUID();
    follow(
        change(
            "site",
            id,
            accountId,
            Map.of(
                "timezone",
                zone.getId(),
                "balanceResolution",
                "PT15M",
                "distribution",
                distribution)));
    return id;
  }

  /// A new meter.
  public UUID meter(
      UUID accountId, UUID siteId, String direction, String measuring, boolean grid, String start) {
    UUID id = UUID.randomUUID();
    follow(
        change(
            "meter",
            id,
            accountId,
            Map.of(
                "siteId", siteId.toString(),
                "direction", direction,
                "grid", grid,
                "measuring", measuring,
                "startDate", start)));
    return id;
  }

  /// A new setting of a participant.
  public void setting(
      UUID accountId, UUID siteId, UUID meterId, String startDate, @Nullable Integer priority) {
    Map<String, Object> setting = new TreeMap<>();
    setting.put("siteId", siteId.toString());
    setting.put("meterId", meterId.toString());
    setting.put("balancing", "participant");
    setting.put("startDate", startDate);
    if (priority != null) {
      setting.put("priority", priority);
    }
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
