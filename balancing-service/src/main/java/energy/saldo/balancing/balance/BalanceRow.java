package energy.saldo.balancing.balance;

import energy.saldo.balancing.MilliwattHours;
import energy.saldo.balancing.balance.BalanceBuckets.Pair;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.stream.RowFormat;
import energy.saldo.chassis.http.JsonFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Prints one balance as JSON or as a CSV line.
final class BalanceRow {

  static final String CSV_HEADER =
      "siteId,creditorMeterId,debitorMeterId,startDateTime,endDateTime,value,complete";

  private final UUID siteId;
  private final RowFormat format;
  private final StringBuilder text = new StringBuilder(256);

  /// The latest bucket's times: its other rows have the same, and the next one begins where it
  // ends.
  private long start = Long.MIN_VALUE;
  private long end = Long.MIN_VALUE;
  private String from = "";
  private String until = "";

  BalanceRow(UUID siteId, RowFormat format) {
    this.siteId = siteId;
    this.format = format;
  }

  /// The row's text, valid until the next call.
  CharSequence print(
      Pair pair, long bucketStart, long bucketEnd, long milliwattHours, boolean isComplete) {
    printTimes(bucketStart, bucketEnd);
    text.setLength(0);
    if (format == RowFormat.CSV) {
      text.append(siteId).append(',');
      text.append(orEmpty(pair.creditorMeterId())).append(',');
      text.append(orEmpty(pair.debitorMeterId())).append(',');
      text.append(from).append(',').append(until).append(',');
      MilliwattHours.print(milliwattHours, text);
      return text.append(',').append(isComplete);
    }
    text.append("{\"siteId\":\"").append(siteId).append("\",\"creditorMeterId\":");
    appendId(pair.creditorMeterId());
    text.append(",\"debitorMeterId\":");
    appendId(pair.debitorMeterId());
    text.append(",\"startDateTime\":\"").append(from);
    text.append("\",\"endDateTime\":\"").append(until).append("\",\"value\":");
    MilliwattHours.print(milliwattHours, text);
    return text.append(",\"complete\":").append(isComplete).append('}');
  }

  private void printTimes(long bucketStart, long bucketEnd) {
    if (bucketStart != start) {
      from = bucketStart == end ? until : JsonFormat.print(SiteCalendar.startOf(bucketStart));
      start = bucketStart;
    }
    if (bucketEnd != end) {
      until = JsonFormat.print(SiteCalendar.startOf(bucketEnd));
      end = bucketEnd;
    }
  }

  private void appendId(@Nullable UUID meterId) {
    if (meterId == null) {
      text.append("null");
    } else {
      text.append('"').append(meterId).append('"');
    }
  }

  private static String orEmpty(@Nullable UUID meterId) {
    return meterId == null ? "" : meterId.toString();
  }
}
