package energy.saldo.balancing.measurement;

import energy.saldo.balancing.storage.AmountBlock;
import energy.saldo.balancing.stream.AsciiText;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.chassis.http.JsonFormat;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The local day of whose values the journal's rows are being read, one row after the other as they
/// were received. Writes them by time, those of one time as they were received.
final class JournalDay {

  /// A value as it came.
  private record Entry(int element, long amount, Quality quality, byte[] receivedAt) {}

  private final MeterQuery query;
  private final RowStream rows;
  private final MeasurementRow row;
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable LocalDate date;

  JournalDay(MeterQuery query, RowStream rows) {
    this.query = query;
    this.rows = rows;
    row = new MeasurementRow(query.meter(), rows.format());
  }

  void take(Row received) {
    LocalDate ofRow = received.getLocalDate("day");
    if (!ofRow.equals(date)) {
      write();
      entries.clear();
      date = ofRow;
    }
    int key = 1 + List.of(received.getArrayOfUUIDs("meter_ids")).indexOf(query.meter().id());
    add(
        key,
        received.getShort("first_element"),
        received.getBuffer("amounts").getBytes(),
        receivedAt(received));
  }

  /// When a row was received, printed.
  static byte[] receivedAt(Row received) {
    Instant instant = received.getOffsetDateTime("received_at").toInstant();
    return AsciiText.bytes(JsonFormat.print(instant));
  }

  private void add(int key, int firstElement, byte[] block, byte[] receivedAt) {
    AmountBlock.Decoder reader = new AmountBlock.Decoder(block);
    long[] amounts = {};
    long[] qualities = new long[reader.length()];
    while (reader.next()) {
      if (reader.key() == key && DayAmounts.isOfQualities(reader)) {
        reader.read(qualities);
      } else if (reader.key() == key) {
        amounts = new long[reader.length()];
        reader.read(amounts);
      }
    }
    for (int k = 0; k < amounts.length; k++) {
      if (amounts[k] != AmountBlock.MISSING) {
        Quality quality = Quality.of(qualities[k]);
        entries.add(new Entry(firstElement + k, amounts[k], quality, receivedAt));
      }
    }
  }

  /// Writes what is read of the day.
  void write() {
    entries.sort(Comparator.comparingInt(Entry::element));
    long start = date == null ? 0 : query.start(date);
    for (Entry entry : entries) {
      long quarterHour = start + entry.element();
      if (query.has(quarterHour) && rows.isWanted()) {
        rows.write(
            row.print(
                query.stamp(quarterHour), entry.amount(), entry.quality(), entry.receivedAt()));
      }
    }
  }
}
