package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.storage.AmountBlock;
import energy.saldo.balancing.storage.RowCursor;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.balancing.stream.AsciiText;
import energy.saldo.balancing.stream.RowFormat;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.balancing.stream.TimeRange;
import energy.saldo.chassis.problem.Problems;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a meter's values back as they were stamped.
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

  private static final byte[] BEFORE_VALUE = AsciiText.bytes("\",\"value\":");

  private final StreamedReads reads;
  private final MasterDataLookup masterData;

  MeasurementReader(StreamedReads reads, MasterDataLookup masterData) {
    this.reads = reads;
    this.masterData = masterData;
  }

  /// The values of the account's meter stamped within the range.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if the account has no such meter
  Query query(UUID accountId, UUID meterId, TimeRange range) {
    Meter meter =
        masterData.meter(accountId, meterId).orElseThrow(() -> Problems.notFound("meter", meterId));
    Site site =
        masterData
            .site(accountId, meter.siteId())
            .orElseThrow(() -> Problems.notFound("site", meter.siteId()));
    return new Query(reads, meter, site, range);
  }

  /// A checked query, ready to be written.
  record Query(StreamedReads reads, Meter meter, Site site, TimeRange range) {

    void writeTo(OutputStream out, long offset, long limit) {
      RowStream rows = new RowStream(out, RowFormat.JSON, "", offset, limit);
      if (meter.isReadAtAnyInstant()) {
        Readings readings = new Readings(new PrintedValue(meter), rows);
        Tuple key =
            Tuple.of(site.cell(), site.id(), meter.id(), utc(range.start()), utc(range.end()));
        reads.run(
            connection ->
                RowCursor.forEach(connection, RegisterReadings.OF_METER, key, readings::take));
        rows.finish();
        return;
      }
      long shift = !meter.isRegister() && meter.stampedAtIntervalEnd() ? 1 : 0;
      long first = SiteCalendar.quarterHourFrom(range.start()) - shift;
      long end = SiteCalendar.quarterHourFrom(range.end()) - shift;
      Day day = new Day(this, first, end, shift, rows);
      Tuple key =
          Tuple.of(
              site.cell(),
              site.id(),
              meter.id(),
              site.calendar().dayOf(first),
              site.calendar().dayOf(end));
      reads.run(connection -> RowCursor.forEach(connection, COLUMNS, key, day::take));
      day.write();
      rows.finish();
    }

    private static OffsetDateTime utc(Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
  }

  /// The values of a meter as they are printed.
  private static final class PrintedValue {

    private final AsciiText row = new AsciiText();
    private final byte[] beforeTime;
    private final byte[] afterValue;

    PrintedValue(Meter meter) {
      beforeTime = AsciiText.bytes("{\"meterId\":\"" + meter.id() + "\",\"timestamp\":\"");
      afterValue = AsciiText.bytes(",\"type\":\"" + meter.obisCode() + "\"}");
    }

    AsciiText json(Instant stamp, long amount) {
      row.clear().append(beforeTime).appendInstant(stamp);
      return row.append(BEFORE_VALUE).appendKilowattHours(amount).append(afterValue);
    }
  }

  /// The readings of a register that is read at any instant.
  private record Readings(PrintedValue value, RowStream rows) {

    void take(Row row) {
      if (rows.isWanted()) {
        Instant stamp = row.getOffsetDateTime("stamped_at").toInstant();
        rows.write(value.json(stamp, row.getLong("amount")));
      }
    }
  }

  /// The day whose rows are being read: what is folded, then the rows of the journal.
  private static final class Day {

    private final Query query;
    private final long first;
    private final long end;
    private final long shift;
    private final RowStream rows;
    private final Set<UUID> wanted;
    private final PrintedValue value;
    private DayAmounts amounts = new DayAmounts();
    private @Nullable LocalDate date;

    Day(Query query, long first, long end, long shift, RowStream rows) {
      this.query = query;
      this.first = first;
      this.end = end;
      this.shift = shift;
      this.rows = rows;
      wanted = Set.of(query.meter.id());
      value = new PrintedValue(query.meter);
    }

    void take(Row row) {
      LocalDate ofRow = row.getLocalDate("day");
      if (!ofRow.equals(date)) {
        write();
        date = ofRow;
        amounts = new DayAmounts();
      }
      MeasurementColumns.merge(row, amounts, wanted);
    }

    void write() {
      long[] column = amounts.column(query.meter.id());
      long start = date == null ? 0 : query.site.calendar().firstQuarterHour(date);
      for (int k = 0; k < column.length; k++) {
        long quarterHour = start + k;
        boolean isAsked =
            column[k] != AmountBlock.MISSING && quarterHour >= first && quarterHour < end;
        if (isAsked && rows.isWanted()) {
          rows.write(value.json(SiteCalendar.startOf(quarterHour + shift), column[k]));
        }
      }
    }
  }
}
