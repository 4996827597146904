package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.storage.AmountBlock;
import energy.saldo.balancing.storage.RowCursor;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.balancing.stream.TimeRange;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a meter's values back as they were stamped: as they are stored, or as they came.
@ApplicationScoped
class MeasurementReader {

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
    Meter meter = masterData.requireMeter(accountId, meterId);
    return MeterQuery.of(meter, masterData.requireSite(accountId, meter.siteId()), range);
  }

  /// Writes the values as they are stored, in order of time, and finishes the stream.
  void writeStored(MeterQuery query, RowStream rows) {
    if (query.meter().isReadAtAnyInstant()) {
      writeReadings(RegisterReadings.OF_METER, query, rows, stored -> null);
      return;
    }
    MeasurementRow printed = new MeasurementRow(query.meter(), rows.format());
    reads.run(
        connection ->
            DayReader.forEach(
                connection,
                query.site(),
                Set.of(query.meter().id()),
                query.firstDay(),
                query.lastDay(),
                (day, amounts) -> writeDay(query, day, amounts, printed, rows)));
    rows.finish();
  }

  private static void writeDay(
      MeterQuery query, LocalDate day, DayAmounts amounts, MeasurementRow printed, RowStream rows) {
    UUID meterId = query.meter().id();
    long[] column = amounts.column(meterId);
    long start = query.start(day);
    for (int k = 0; k < column.length; k++) {
      boolean isAsked = column[k] != AmountBlock.MISSING && query.has(start + k);
      if (isAsked && rows.isWanted()) {
        Quality quality = amounts.quality(meterId, k);
        rows.write(printed.print(query.stamp(start + k), column[k], quality, null));
      }
    }
  }

  /// Writes the values as they came, in order of time, then of receipt, and finishes the stream.
  void writeJournal(MeterQuery query, RowStream rows) {
    if (query.meter().isReadAtAnyInstant()) {
      writeReadings(RegisterReadings.JOURNAL_OF_METER, query, rows, JournalDay::receivedAt);
      return;
    }
    JournalDay day = new JournalDay(query, rows);
    Tuple asked =
        Tuple.of(
            query.site().cell(),
            query.site().id(),
            query.meter().id(),
            query.firstDay(),
            query.lastDay());
    reads.run(connection -> RowCursor.forEach(connection, JOURNAL, asked, day::take));
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
}
