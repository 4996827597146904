package energy.saldo.balancing.run;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.balance.BalanceBlock;
import energy.saldo.balancing.balance.BalanceColumn;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.AmountColumn;
import energy.saldo.balancing.storage.Transactions;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;

/// The stored rows of a site, past the public contract: what only the database tells, and what only
/// a broken database holds.
@ApplicationScoped
class SiteRows {

  /// Whole rows as text, and the balances that they hold.
  record Written(List<String> partitions, List<String> runs, List<String> balances) {}

  private static final String STORE =
      """
      INSERT INTO measurement_column (cell, site_id, meter_id, day, amounts)
      VALUES ($1, $2, $3, $4, $5::text::bigint[])
      ON CONFLICT (cell, site_id, meter_id, day) DO UPDATE SET amounts = EXCLUDED.amounts
      """;

  private final Transactions transactions;
  private final PartitionQueue changes;

  SiteRows(Transactions transactions, PartitionQueue changes) {
    this.transactions = transactions;
    this.changes = changes;
  }

  /// Stores the amounts (mWh) of whole local days by day and meter, and queues the days.
  void deliver(UUID site, Map<LocalDate, Map<UUID, long[]>> amounts) {
    short cell = Cell.of(site);
    List<SiteDay> days = amounts.keySet().stream().map(day -> new SiteDay(site, day)).toList();
    transactions.run(
        connection -> {
          List<Tuple> columns = new ArrayList<>();
          amounts.forEach(
              (day, meters) ->
                  meters.forEach(
                      (meter, ofDay) -> {
                        String column = AmountColumn.encode(ofDay, ofDay.length);
                        columns.add(Tuple.of(cell, site, meter, day, column));
                      }));
          if (!columns.isEmpty()) {
            connection.preparedQuery(STORE).executeBatchAndAwait(columns);
          }
          changes.enqueue(connection, cell, days);
          return days;
        });
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
      var block = new BalanceBlock(row.getArrayOfUUIDs("meter_ids"), energies);
      for (BalanceColumn column : block.columns(null, null)) {
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
