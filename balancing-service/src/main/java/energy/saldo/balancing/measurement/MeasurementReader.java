package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.storage.AmountBlock;
import energy.saldo.balancing.storage.RowCursor;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.balancing.stream.TimeRange;
import energy.saldo.chassis.problem.Problems;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a meter's values back as they were stamped: as they are stored, or as they came.
@ApplicationScoped
class MeasurementReader {

  /// The rows of a meter in a range of days, each day's in the order in which they are merged.
  static final String COLUMNS =
      """
      SELECT d.day, d.folded_revision AS revision, false AS is_pending,
        0::smallint AS first_element, d.meter_ids, d.amounts
      FROM measurement_day d
      WHERE d.cell = $1 AND d.site_id = $2 AND d.day >= $4 AND d.day <= $5
        AND $3 = ANY (d.meter_ids)
      UNION ALL
      SELECT j.day, j.revision, true, j.first_element, l.meter_ids, j.amounts
      FROM measurement_journal j
      JOIN meter_list l ON l.cell = $1 AND l.site_id = j.site_id AND l.list_id = j.list_id
      LEFT JOIN measurement_day d ON d.cell = $1 AND d.site_id = j.site_id AND d.day = j.day
      WHERE j.cell = $1 AND j.site_id = $2 AND j.day >= $4 AND j.day <= $5
        AND j.revision > coalesce(d.folded_revision, 0) AND $3 = ANY (l.meter_ids)
      ORDER BY day, is_pending, revision
      """;

  private static final String JOURNAL =
      """
      SELECT j.day, j.received_at, j.first_element, l.meter_ids, j.amounts
      FROM measurement_journal j
      JOIN meter_list l ON l.cell = $1 AND l.site_id = j.site_id AND l.list_id = j.list_id
      WHERE j.cell = $1 AND j.site_id = $2 AND j.day >= $4 AND j.day <= $5
        AND $3 = ANY (l.meter_ids)
      ORDER BY j.day, j.received_at, j.revision
      """;

  private final StreamedReads reads;
  private final MasterDataLookup masterData;

  MeasurementReader(StreamedReads reads, MasterDataLookup masterData) {
    this.reads = reads;
    this.masterData = masterData;
  }

  /// What is asked of the account's meter.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if the account has no such meter
  MeterQuery query(UUID accountId, UUID meterId, TimeRange range) {
    Meter meter =
        masterData.meter(accountId, meterId).orElseThrow(() -> Problems.notFound("meter", meterId));
    Site site =
        masterData
            .site(accountId, meter.siteId())
            .orElseThrow(() -> Problems.notFound("site", meter.siteId()));
    return new MeterQuery(meter, site, range);
  }

  /// Writes the values as they are stored, in order of time, and finishes the stream.
  void writeStored(MeterQuery query, RowStream rows) {
    if (query.meter().isReadAtAnyInstant()) {
      writeReadings(RegisterReadings.OF_METER, query, rows, stored -> null);
      return;
    }
    StoredDay day = new StoredDay(query, rows);
    reads.run(connection -> RowCursor.forEach(connection, COLUMNS, query.days(), day::take));
    day.write();
    rows.finish();
  }

  /// Writes the values as they came, in order of time, then of receipt, and finishes the stream.
  void writeJournal(MeterQuery query, RowStream rows) {
    if (query.meter().isReadAtAnyInstant()) {
      writeReadings(RegisterReadings.JOURNAL_OF_METER, query, rows, JournalDay::receivedAt);
      return;
    }
    JournalDay day = new JournalDay(query, rows);
    reads.run(connection -> RowCursor.forEach(connection, JOURNAL, query.days(), day::take));
    day.write();
    rows.finish();
  }

  /// Writes what a register showed that is read at any instant.
  private void writeReadings(
      String sql, MeterQuery query, RowStream rows, Function<Row, byte @Nullable []> receivedAt) {
    MeasurementRow printed = new MeasurementRow(query.meter(), rows.format());
    reads.run(
        connection ->
            RowCursor.forEach(
                connection,
                sql,
                query.instants(),
                row -> {
                  if (rows.isWanted()) {
                    Long amount = row.getLong("amount");
                    rows.write(
                        printed.print(
                            row.getOffsetDateTime("stamped_at").toInstant(),
                            amount == null ? AmountBlock.WITHDRAWN : amount,
                            Quality.of(row.getShort("quality")),
                            receivedAt.apply(row)));
                  }
                }));
    rows.finish();
  }

  /// The day whose rows are being read: what is folded, then the rows of the journal.
  private static final class StoredDay {

    private final MeterQuery query;
    private final RowStream rows;
    private final MeasurementRow row;
    private final Set<UUID> wanted;
    private DayAmounts amounts = new DayAmounts();
    private @Nullable LocalDate date;

    StoredDay(MeterQuery query, RowStream rows) {
      this.query = query;
      this.rows = rows;
      row = new MeasurementRow(query.meter(), rows.format());
      wanted = Set.of(query.meter().id());
    }

    void take(Row stored) {
      LocalDate ofRow = stored.getLocalDate("day");
      if (!ofRow.equals(date)) {
        write();
        date = ofRow;
        amounts = new DayAmounts();
      }
      MeasurementColumns.merge(stored, amounts, wanted);
    }

    void write() {
      UUID meterId = query.meter().id();
      long[] column = amounts.column(meterId);
      long start = date == null ? 0 : query.start(date);
      for (int k = 0; k < column.length; k++) {
        boolean isAsked = column[k] != AmountBlock.MISSING && query.has(start + k);
        if (isAsked && rows.isWanted()) {
          Quality quality = amounts.quality(meterId, k);
          rows.write(row.print(query.stamp(start + k), column[k], quality, null));
        }
      }
    }
  }
}
