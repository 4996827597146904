package energy.saldo.balancing.measurement;

import energy.saldo.balancing.MilliwattHours;
import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.storage.AmountColumn;
import energy.saldo.balancing.storage.RowCursor;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.balancing.stream.RowFormat;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.balancing.stream.TimeRange;
import energy.saldo.chassis.http.JsonFormat;
import energy.saldo.chassis.problem.Problems;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.UUID;

/// Reads a meter's values back as they were stamped.
@ApplicationScoped
class MeasurementReader {

  private static final String COLUMNS =
      """
      SELECT day, array_send(amounts) AS amounts FROM measurement_column
      WHERE cell = $1 AND site_id = $2 AND meter_id = $3 AND day >= $4 AND day <= $5
      ORDER BY day
      """;

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
      long shift = !meter.isRegister() && meter.stampedAtIntervalEnd() ? 1 : 0;
      long first = SiteCalendar.quarterHourFrom(range.start()) - shift;
      long end = SiteCalendar.quarterHourFrom(range.end()) - shift;
      LocalDate firstDay = site.calendar().dayOf(first);
      LocalDate lastDay = site.calendar().dayOf(end);
      Tuple key = Tuple.of(site.cell(), site.id(), meter.id(), firstDay, lastDay);
      reads.run(
          connection ->
              RowCursor.forEach(
                  connection, COLUMNS, key, row -> write(row, first, end, shift, rows)));
      rows.finish();
    }

    private void write(Row row, long first, long end, long shift, RowStream rows) {
      long dayStart = site.calendar().firstQuarterHour(row.getLocalDate("day"));
      long[] amounts = AmountColumn.read(row, "amounts");
      for (int k = 0; k < amounts.length; k++) {
        long quarterHour = dayStart + k;
        boolean isAsked =
            amounts[k] != AmountColumn.MISSING && quarterHour >= first && quarterHour < end;
        if (isAsked && rows.isWanted()) {
          rows.write(json(quarterHour + shift, amounts[k]));
        }
      }
    }

    private StringBuilder json(long stamp, long amount) {
      StringBuilder row = new StringBuilder(160);
      row.append("{\"meterId\":\"").append(meter.id()).append("\",\"timestamp\":\"");
      row.append(JsonFormat.print(SiteCalendar.startOf(stamp))).append("\",\"value\":");
      MilliwattHours.print(amount, row);
      return row.append(",\"type\":\"").append(meter.obisCode()).append("\"}");
    }
  }
}
