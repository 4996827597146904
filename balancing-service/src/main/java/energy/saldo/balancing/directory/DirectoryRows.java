package energy.saldo.balancing.directory;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The directory's rows as its records.
final class DirectoryRows {

  private DirectoryRows() {}

  /// From a row of a site or from one of its meters beside it.
  static Site site(Row row, UUID id) {
    return new Site(
        id,
        row.getUUID("account_id"),
        row.getShort("cell"),
        new SiteCalendar(ZoneId.of(row.getString("timezone"))),
        row.getString("balance_resolution"),
        row.getString("distribution"));
  }

  static Meter meter(Row row) {
    return new Meter(
        row.getUUID("id"),
        row.getUUID("account_id"),
        row.getUUID("site_id"),
        Meter.Direction.valueOf(row.getString("direction").toUpperCase(Locale.ROOT)),
        row.getBoolean("grid"),
        Meter.Measuring.valueOf(row.getString("measuring").toUpperCase(Locale.ROOT)),
        row.getString("load_profile_timestamp").equals("interval_end"),
        row.getOffsetDateTime("start_at").toInstant(),
        instant(row.getOffsetDateTime("end_at")),
        hasDeviceChanges(row.getInteger("device_changes")),
        formula(row.getString("formula")));
  }

  /// @param count null in a history from before there were any
  private static boolean hasDeviceChanges(@Nullable Integer count) {
    return count != null && count > 0;
  }

  private static @Nullable Formula formula(@Nullable String text) {
    return text == null ? null : Formula.parse(text);
  }

  static BalancingSetting setting(Row row) {
    Integer sharePpm = row.getInteger("share_ppm");
    return new BalancingSetting(
        row.getUUID("meter_id"),
        row.getString("balancing").equals("participant"),
        row.getLocalDate("start_date"),
        row.getLocalDate("end_date"),
        row.getInteger("priority"),
        sharePpm == null ? 0 : sharePpm);
  }

  static SiteRule rule(Row row) {
    return new SiteRule(
        row.getLocalDate("start_date"),
        row.getLocalDate("end_date"),
        row.getString("distribution"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
