package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;
import static energy.saldo.balancing.storage.Transactions.execute;
import static energy.saldo.balancing.storage.Transactions.executeAll;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// The stored readings of registers that are read at arbitrary instants. Each that was received is
/// a row; the one that is not superseded counts. Every statement is of one cell.
@ApplicationScoped
public class RegisterReadings {

  /// From when until when a meter's readings are asked for, both included, with the nearest one on
  /// either side.
  public record Window(UUID siteId, UUID meterId, Instant first, Instant last) {}

  /// A reading that was received, or that one is withdrawn.
  record Received(UUID siteId, UUID meterId, Instant stamp, long amount, Quality quality) {}

  /// A meter's readings with their stamps, of a range, in order of time.
  static final String OF_METER =
      """
      SELECT stamped_at, amount, quality FROM register_reading
      WHERE cell = $1 AND site_id = $2 AND meter_id = $3 AND stamped_at >= $4 AND stamped_at < $5
        AND superseded_at IS NULL AND amount IS NOT NULL
      ORDER BY stamped_at
      """;

  /// As [#OF_METER], all that was received.
  static final String JOURNAL_OF_METER =
      """
      SELECT stamped_at, amount, quality, received_at FROM register_reading
      WHERE cell = $1 AND site_id = $2 AND meter_id = $3 AND stamped_at >= $4 AND stamped_at < $5
      ORDER BY stamped_at, received_at
      """;

  private static final String AROUND =
      """
      SELECT asked.meter_id, stored.stamped_at, stored.amount, stored.quality
      FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[])
        AS asked (site_id, meter_id, first_at, last_at)
      CROSS JOIN LATERAL (
        (SELECT r.stamped_at, r.amount, r.quality FROM register_reading r
         WHERE r.cell = $1 AND r.site_id = asked.site_id AND r.meter_id = asked.meter_id
           AND r.stamped_at < asked.first_at AND r.superseded_at IS NULL
           AND r.amount IS NOT NULL
         ORDER BY r.stamped_at DESC LIMIT 1)
        UNION ALL
        (SELECT r.stamped_at, r.amount, r.quality FROM register_reading r
         WHERE r.cell = $1 AND r.site_id = asked.site_id AND r.meter_id = asked.meter_id
           AND r.stamped_at >= asked.first_at AND r.stamped_at <= asked.last_at
           AND r.superseded_at IS NULL AND r.amount IS NOT NULL)
        UNION ALL
        (SELECT r.stamped_at, r.amount, r.quality FROM register_reading r
         WHERE r.cell = $1 AND r.site_id = asked.site_id AND r.meter_id = asked.meter_id
           AND r.stamped_at > asked.last_at AND r.superseded_at IS NULL
           AND r.amount IS NOT NULL
         ORDER BY r.stamped_at LIMIT 1)
      ) AS stored
      """;

  private static final String SUPERSEDE =
      """
      UPDATE register_reading AS r SET superseded_at = statement_timestamp()
      FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) AS again (site_id, meter_id, stamped_at)
      WHERE r.cell = $1 AND r.site_id = again.site_id AND r.meter_id = again.meter_id
        AND r.stamped_at = again.stamped_at AND r.superseded_at IS NULL
      """;

  private static final String ADD =
      """
      INSERT INTO register_reading (cell, site_id, meter_id, stamped_at, account_id, amount, quality)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;

  /// The readings in the windows and around, by meter. Without a window it asks nothing.
  ///
  /// @param changes the device changes of those meters that have any
  public Map<UUID, RegisterCurve> read(
      SqlConnection connection,
      short cell,
      Collection<Window> windows,
      Map<UUID, DeviceChanges> changes) {
    Map<UUID, RegisterCurve> curves = new HashMap<>();
    if (windows.isEmpty()) {
      return curves;
    }
    Tuple asked =
        Tuple.of(
            cell,
            windows.stream().map(Window::siteId).toArray(UUID[]::new),
            windows.stream().map(Window::meterId).toArray(UUID[]::new),
            times(windows, Window::first),
            times(windows, Window::last));
    for (Row row : execute(connection, AROUND, asked)) {
      curves
          .computeIfAbsent(
              row.getUUID("meter_id"),
              id -> new RegisterCurve(changes.getOrDefault(id, DeviceChanges.NONE)))
          .put(
              row.getOffsetDateTime("stamped_at").toInstant(),
              row.getLong("amount"),
              Quality.of(row.getShort("quality")));
    }
    return curves;
  }

  /// Stores readings, of which no two have one meter and stamp, in the place of those that have.
  void store(SqlConnection connection, short cell, UUID accountId, List<Received> readings) {
    if (readings.isEmpty()) {
      return;
    }
    Tuple superseded =
        Tuple.of(
            cell,
            readings.stream().map(Received::siteId).toArray(UUID[]::new),
            readings.stream().map(Received::meterId).toArray(UUID[]::new),
            times(readings, Received::stamp));
    execute(connection, SUPERSEDE, superseded);
    List<Tuple> rows = new ArrayList<>();
    for (Received reading : readings) {
      OffsetDateTime stamp = reading.stamp().atOffset(ZoneOffset.UTC);
      rows.add(
          Tuple.of(cell, reading.siteId(), reading.meterId(), stamp, accountId)
              .addValue(reading.amount() == WITHDRAWN ? null : reading.amount())
              .addValue((short) reading.quality().code));
    }
    executeAll(connection, ADD, rows);
  }

  private static <T> OffsetDateTime[] times(Collection<T> of, Function<T, Instant> time) {
    return of.stream()
        .map(each -> time.apply(each).atOffset(ZoneOffset.UTC))
        .toArray(OffsetDateTime[]::new);
  }
}
