package energy.saldo.balancing.balance;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.storage.AmountColumn;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes the balances of runs.
@ApplicationScoped
public class BalanceColumns {

  /// The columns of one run.
  public record RunColumns(UUID runId, List<BalanceColumn> columns) {}

  private static final String INSERT =
      """
      INSERT INTO balance_column
        (cell, site_id, day, run_id, creditor_meter_id, debitor_meter_id, energies)
      SELECT $1, site_id, day, run_id, creditor_meter_id, debitor_meter_id, energies::bigint[]
      FROM unnest($2::uuid[], $3::date[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[])
        AS balance (site_id, day, run_id, creditor_meter_id, debitor_meter_id, energies)
      """;

  /// Writes the columns of several runs of one cell in one statement.
  public void insert(SqlConnection connection, short cell, Map<SiteDay, RunColumns> runs) {
    List<UUID> siteIds = new ArrayList<>();
    List<LocalDate> days = new ArrayList<>();
    List<UUID> runIds = new ArrayList<>();
    List<@Nullable UUID> creditors = new ArrayList<>();
    List<@Nullable UUID> debitors = new ArrayList<>();
    List<String> energies = new ArrayList<>();
    runs.forEach(
        (siteDay, run) -> {
          for (BalanceColumn column : run.columns()) {
            siteIds.add(siteDay.siteId());
            days.add(siteDay.day());
            runIds.add(run.runId());
            creditors.add(column.creditorMeterId());
            debitors.add(column.debitorMeterId());
            energies.add(AmountColumn.encode(column.energies(), column.energies().length));
          }
        });
    if (siteIds.isEmpty()) {
      return;
    }
    execute(
        connection,
        INSERT,
        Tuple.tuple()
            .addValue(cell)
            .addValue(siteIds.toArray(UUID[]::new))
            .addValue(days.toArray(LocalDate[]::new))
            .addValue(runIds.toArray(UUID[]::new))
            .addValue(creditors.toArray(UUID[]::new))
            .addValue(debitors.toArray(UUID[]::new))
            .addValue(energies.toArray(String[]::new)));
  }
}
