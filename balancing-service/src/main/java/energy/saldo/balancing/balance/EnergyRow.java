package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.Quality;
import energy.saldo.balancing.stream.AsciiText;
import energy.saldo.balancing.stream.RowFormat;
import java.util.UUID;

/// Prints what a meter measured in a bucket as JSON or as a CSV line.
final class EnergyRow {

  static final String CSV_HEADER = "meterId,startDateTime,endDateTime,value,quality,complete";

  private static final byte[] END = AsciiText.bytes("\",\"endDateTime\":\"");
  private static final byte[] VALUE = AsciiText.bytes("\",\"value\":");
  private static final byte[] QUALITY = AsciiText.bytes(",\"quality\":\"");
  private static final byte[] COMPLETE = AsciiText.bytes("\",\"complete\":true}");
  private static final byte[] INCOMPLETE = AsciiText.bytes("\",\"complete\":false}");
  private static final byte[] TRUE = AsciiText.bytes(",true");
  private static final byte[] FALSE = AsciiText.bytes(",false");

  private final RowFormat format;
  private final AsciiText text = new AsciiText();

  EnergyRow(RowFormat format) {
    this.format = format;
  }

  /// What each row of the meter begins with.
  byte[] heading(UUID meterId) {
    return AsciiText.bytes(
        format == RowFormat.CSV
            ? meterId + ","
            : "{\"meterId\":\"" + meterId + "\",\"startDateTime\":\"");
  }

  /// The row's text, valid until the next call.
  ///
  /// @param heading the meter's
  AsciiText print(
      byte[] heading,
      long bucketStart,
      long bucketEnd,
      long milliwattHours,
      Quality quality,
      boolean isComplete) {
    long start = SiteCalendar.startOf(bucketStart).getEpochSecond();
    long end = SiteCalendar.startOf(bucketEnd).getEpochSecond();
    byte[] word = AsciiText.bytes(quality.word());
    text.clear().append(heading).appendInstant(start);
    if (format == RowFormat.CSV) {
      text.append(',').appendInstant(end).append(',').appendKilowattHours(milliwattHours);
      return text.append(',').append(word).append(isComplete ? TRUE : FALSE);
    }
    text.append(END).appendInstant(end).append(VALUE).appendKilowattHours(milliwattHours);
    return text.append(QUALITY).append(word).append(isComplete ? COMPLETE : INCOMPLETE);
  }
}
