package energy.saldo.balancing.run;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.AmountColumn;
import energy.saldo.balancing.storage.Transactions;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The stored rows of a site, past the public contract: what only the database tells, and what only
/// a broken database holds.
@ApplicationScoped
class SiteRows {

  /// Whole rows, as text.
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
          amounts.forEach(
              (day, meters) ->
                  meters.forEach(
                      (meter, ofDay) -> {
                        String column = AmountColumn.encode(ofDay, ofDay.length);
                        connection
                            .preparedQuery(STORE)
                            .executeAndAwait(Tuple.of(cell, site, meter, day, column));
                      }));
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
        lines("balance_column", site));
  }

  private List<String> lines(String table, UUID site) {
    return query("SELECT %1$s::text AS line FROM %1$s".formatted(table), site).stream()
        .map(row -> row.getString("line"))
        .sorted()
        .toList();
  }
}
