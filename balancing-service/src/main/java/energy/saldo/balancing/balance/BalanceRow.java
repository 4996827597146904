package energy.saldo.balancing.balance;

import energy.saldo.balancing.balance.BalanceBuckets.Pair;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.stream.AsciiText;
import energy.saldo.balancing.stream.RowFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Prints one balance as JSON or as a CSV line.
final class BalanceRow {

  static final String CSV_HEADER =
      "siteId,creditorMeterId,debitorMeterId,startDateTime,endDateTime,value,complete";

  private static final byte[] START = AsciiText.bytes("\",\"endDateTime\":\"");
  private static final byte[] VALUE = AsciiText.bytes("\",\"value\":");
  private static final byte[] COMPLETE = AsciiText.bytes(",\"complete\":true}");
  private static final byte[] INCOMPLETE = AsciiText.bytes(",\"complete\":false}");
  private static final byte[] TRUE = AsciiText.bytes(",true");
  private static final byte[] FALSE = AsciiText.bytes(",false");

  private final UUID siteId;
  private final RowFormat format;
  private final AsciiText text = new AsciiText();

  BalanceRow(UUID siteId, RowFormat format) {
    this.siteId = siteId;
    this.format = format;
  }

  /// What each row of the pair begins with.
  byte[] heading(Pair pair) {
    UUID creditor = pair.creditorMeterId();
    UUID debitor = pair.debitorMeterId();
    return AsciiText.bytes(
        format == RowFormat.CSV
            ? siteId + "," + orEmpty(creditor) + "," + orEmpty(debitor) + ","
            : "{\"siteId\":\"%s\",\"creditorMeterId\":%s,\"debitorMeterId\":%s,\"startDateTime\":\""
                .formatted(siteId, orNull(creditor), orNull(debitor)));
  }

  /// The row's text, valid until the next call.
  ///
  /// @param heading the pair's
  AsciiText print(
      byte[] heading, long bucketStart, long bucketEnd, long milliwattHours, boolean isComplete) {
    text.clear().append(heading);
    long start = SiteCalendar.startOf(bucketStart).getEpochSecond();
    long end = SiteCalendar.startOf(bucketEnd).getEpochSecond();
    if (format == RowFormat.CSV) {
      text.appendInstant(start).append(',').appendInstant(end).append(',');
      return text.appendKilowattHours(milliwattHours).append(isComplete ? TRUE : FALSE);
    }
    text.appendInstant(start).append(START).appendInstant(end).append(VALUE);
    return text.appendKilowattHours(milliwattHours).append(isComplete ? COMPLETE : INCOMPLETE);
  }

  private static String orNull(@Nullable UUID meterId) {
    return meterId == null ? "null" : "\"" + meterId + "\"";
  }

  private static String orEmpty(@Nullable UUID meterId) {
    return meterId == null ? "" : meterId.toString();
  }
}
