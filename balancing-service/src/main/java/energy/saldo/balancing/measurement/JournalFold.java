package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.Transactions.execute;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.storage.Transactions;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Folds what the journal has of days that are about to leave it, so that it can go without a
/// value.
@ApplicationScoped
public class JournalFold {

  /// Which rows of the journal, named `gone`, are not folded yet.
  public static final String IS_PENDING =
      """
      gone.revision > coalesce((
        SELECT d.folded_revision FROM measurement_day d
        WHERE d.cell = gone.cell AND d.site_id = gone.site_id AND d.day = gone.day), 0)
      """;

  private record Pending(short cell, SiteDay siteDay, SiteDay partition) {}

  private static final int AT_ONCE = 200;

  /// Asks all cells: it runs before a month is dropped only.
  private static final String PENDING =
      """
      SELECT DISTINCT j.cell, j.site_id, j.day,
        CASE WHEN s.balance_resolution = 'P1M' THEN date_trunc('month', j.day)::date ELSE j.day END
          AS partition_day
      FROM measurement_journal j
      JOIN site s ON s.cell = j.cell AND s.id = j.site_id
      LEFT JOIN measurement_day d ON d.cell = j.cell AND d.site_id = j.site_id AND d.day = j.day
      WHERE j.day < $1 AND j.revision > coalesce(d.folded_revision, 0)
      ORDER BY j.cell, j.site_id, j.day LIMIT $2
      """;

  private final Transactions transactions;
  private final MeasurementColumns columns;

  JournalFold(Transactions transactions, MeasurementColumns columns) {
    this.transactions = transactions;
    this.columns = columns;
  }

  /// Folds all days before this one.
  public void foldBefore(LocalDate day) {
    List<Pending> before = List.of();
    List<Pending> pending = pending(day);
    while (!pending.isEmpty() && !pending.equals(before)) {
      Map<Short, Map<SiteDay, SiteDay>> byCell =
          pending.stream()
              .collect(groupingBy(Pending::cell, toMap(Pending::siteDay, Pending::partition)));
      byCell.forEach(this::fold);
      before = pending;
      pending = pending(day);
    }
    if (!pending.isEmpty()) {
      throw new IllegalStateException("the journal cannot be folded: " + pending.getFirst());
    }
  }

  private void fold(short cell, Map<SiteDay, SiteDay> partitions) {
    transactions.run(
        connection -> {
          columns.fold(connection, cell, partitions);
          return partitions;
        });
  }

  private List<Pending> pending(LocalDate day) {
    return transactions.run(
        connection -> {
          List<Pending> pending = new ArrayList<>();
          for (Row row : execute(connection, PENDING, Tuple.of(day, AT_ONCE))) {
            UUID site = row.getUUID("site_id");
            pending.add(
                new Pending(
                    row.getShort("cell"),
                    new SiteDay(site, row.getLocalDate("day")),
                    new SiteDay(site, row.getLocalDate("partition_day"))));
          }
          return pending;
        });
  }
}
