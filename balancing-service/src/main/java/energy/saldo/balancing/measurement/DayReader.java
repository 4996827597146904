package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.storage.RowCursor;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Reads a site's local days as they are stored, one after the other: of each what is folded of it,
/// and then what the journal has beyond that. Holds one day at a time.
final class DayReader {

  /// The rows of a range of days, each day's in the order in which they are merged; those of all
  /// meters if none is named.
  private static final String ROWS =
      """
      SELECT d.day, d.folded_revision AS revision, false AS is_pending,
        0::smallint AS first_element, d.meter_ids, d.amounts
      FROM measurement_day d
      WHERE d.cell = $1 AND d.site_id = $2 AND d.day >= $4 AND d.day <= $5
        AND ($3::uuid IS NULL OR $3 = ANY (d.meter_ids))
      UNION ALL
      SELECT j.day, j.revision, true, j.first_element, l.meter_ids, j.amounts
      FROM measurement_journal j
      JOIN meter_list l ON l.cell = $1 AND l.site_id = j.site_id AND l.list_id = j.list_id
      LEFT JOIN measurement_day d ON d.cell = $1 AND d.site_id = j.site_id AND d.day = j.day
      WHERE j.cell = $1 AND j.site_id = $2 AND j.day >= $4 AND j.day <= $5
        AND j.revision > coalesce(d.folded_revision, 0)
        AND ($3::uuid IS NULL OR $3 = ANY (l.meter_ids))
      ORDER BY day, is_pending, revision
      """;

  private final Set<UUID> meters;
  private final BiConsumer<LocalDate, DayAmounts> receiver;
  private DayAmounts amounts = new DayAmounts();
  private @Nullable LocalDate day;

  private DayReader(Set<UUID> meters, BiConsumer<LocalDate, DayAmounts> receiver) {
    this.meters = meters;
    this.receiver = receiver;
  }

  /// Hands each day that has anything of the meters to the receiver, in order. Needs a transaction.
  ///
  /// @param meters those whose amounts are merged
  /// @param last the last day asked for
  static void forEach(
      SqlConnection connection,
      Site site,
      Set<UUID> meters,
      LocalDate first,
      LocalDate last,
      BiConsumer<LocalDate, DayAmounts> receiver) {
    UUID only = meters.size() == 1 ? meters.iterator().next() : null;
    DayReader reader = new DayReader(meters, receiver);
    Tuple asked = Tuple.of(site.cell(), site.id(), only, first, last);
    RowCursor.forEach(connection, ROWS, asked, reader::take);
    reader.finishDay();
  }

  private void take(Row row) {
    LocalDate ofRow = row.getLocalDate("day");
    if (!ofRow.equals(day)) {
      finishDay();
      day = ofRow;
      amounts = new DayAmounts();
    }
    MeasurementColumns.merge(row, amounts, meters);
  }

  private void finishDay() {
    if (day != null) {
      receiver.accept(day, amounts);
    }
  }
}
