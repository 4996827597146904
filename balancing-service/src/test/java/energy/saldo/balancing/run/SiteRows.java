package energy.saldo.balancing.run;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.balance.BalanceBlock;
import energy.saldo.balancing.balance.BalanceColumn;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.measurement.MeasurementColumns;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.AmountBlock;
import energy.saldo.balancing.storage.Transactions;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// The stored rows of a site, past the public contract: what only the database tells, and what only
/// a broken database holds.
@ApplicationScoped
class SiteRows {

  /// Whole rows as text, and the balances that they hold.
  record Written(List<String> partitions, List<String> runs, List<String> balances) {}

  private static final String STORE =
      """
      INSERT INTO measurement_day (cell, site_id, day, folded_revision, meter_ids, amounts)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (cell, site_id, day) DO UPDATE SET folded_revision = EXCLUDED.folded_revision,
        meter_ids = EXCLUDED.meter_ids, amounts = EXCLUDED.amounts
      """;

  private final Transactions transactions;
  private final PartitionQueue changes;

  private final MeasurementColumns measurements;

  SiteRows(Transactions transactions, PartitionQueue changes, MeasurementColumns measurements) {
    this.transactions = transactions;
    this.changes = changes;
    this.measurements = measurements;
  }

  /// Stores the amounts (mWh) of whole local days by day and meter, and queues the days.
  void deliver(UUID site, Map<LocalDate, Map<UUID, long[]>> amounts) {
    List<SiteDay> days = amounts.keySet().stream().map(day -> new SiteDay(site, day)).toList();
    transactions.run(
        connection -> {
          Map<SiteDay, Long> revisions = changes.enqueue(connection, Cell.of(site), days);
          revisions.forEach(
              (day, revision) ->
                  store(connection, day, revision, new TreeMap<>(amounts.get(day.day()))));
          return days;
        });
  }

  /// Changes amounts that are stored, which nobody hears of.
  ///
  /// @param change gets each meter's column of the day
  void change(UUID site, LocalDate day, Consumer<long[]> change) {
    SiteDay siteDay = new SiteDay(site, day);
    short cell = Cell.of(site);
    transactions.run(
        connection -> {
          long revision =
              changes.lock(connection, cell, List.of(siteDay)).getOrDefault(siteDay, 0L);
          Map<UUID, long[]> columns = new TreeMap<>();
          measurements
              .ofDays(connection, cell, List.of(siteDay))
              .columns()
              .forEach((key, column) -> columns.put(key.meterId(), column));
          columns.values().forEach(change);
          store(connection, siteDay, revision, columns);
          return siteDay;
        });
  }

  private static void store(
      SqlConnection connection, SiteDay day, long revision, Map<UUID, long[]> columns) {
    AmountBlock.Encoder block = new AmountBlock.Encoder();
    block.reset(columns.values().stream().mapToInt(column -> column.length).max().orElse(0));
    int key = 0;
    for (long[] column : columns.values()) {
      block.add(++key, 0, column);
    }
    connection
        .preparedQuery(STORE)
        .executeAndAwait(
            Tuple.of(
                Cell.of(day.siteId()),
                day.siteId(),
                day.day(),
                revision,
                columns.keySet().toArray(UUID[]::new),
                Buffer.buffer(block.toBytes())));
  }

  /// Runs a statement without a condition on the site's rows.
  List<Row> query(String statement, UUID site) {
    return transactions.run(
        connection -> {
          List<Row> rows = new ArrayList<>();
          connection
              .preparedQuery(statement + " WHERE cell = $1 AND site_id = $2")
              .executeAndAwait(Tuple.of(Cell.of(site), site))
              .forEach(rows::add);
          return rows;
        });
  }

  /// As if the leases on the site's partitions had been given as long ago as they last.
  void runOutLeases(UUID site) {
    query("UPDATE balancing_partition SET lease_until = clock_timestamp()", site);
  }

  /// Everything that runs have written of the site.
  Written written(UUID site) {
    return new Written(
        lines("balancing_partition", site),
        lines("balancing_run", site),
        flows(site).entrySet().stream().map(Object::toString).sorted().toList());
  }

  /// The balances of all runs: by day, creditor and debitor, such as `2025-01-15 id -> grid`.
  Map<String, List<Long>> flows(UUID site) {
    Map<String, List<Long>> flows = new HashMap<>();
    for (Row row : query("SELECT day, meter_ids, energies FROM balancing_run", site)) {
      byte[] energies = row.getBuffer("energies").getBytes();
      UUID[] meterIds = row.getArrayOfUUIDs("meter_ids");
      for (BalanceColumn column : BalanceBlock.columns(meterIds, energies, null, null)) {
        String flow =
            "%s %s -> %s"
                .formatted(
                    row.getLocalDate("day"),
                    Objects.toString(column.creditorMeterId(), "grid"),
                    Objects.toString(column.debitorMeterId(), "grid"));
        flows.put(flow, LongStream.of(column.energies()).boxed().toList());
      }
    }
    return flows;
  }

  private List<String> lines(String table, UUID site) {
    return query("SELECT %1$s::text AS line FROM %1$s".formatted(table), site).stream()
        .map(row -> row.getString("line"))
        .sorted()
        .toList();
  }
}
