package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.storage.AmountBlock;
import energy.saldo.balancing.stream.AsciiText;
import energy.saldo.balancing.stream.RowFormat;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints one value of a meter as JSON or as a CSV line, with or without when it was received.
final class MeasurementRow {

  static final String CSV_HEADER = "meterId,timestamp,value,type,quality";
  static final String JOURNAL_CSV_HEADER = CSV_HEADER + ",receivedAt";

  private static final byte[] BEFORE_VALUE = AsciiText.bytes("\",\"value\":");
  private static final byte[] NULL = AsciiText.bytes("null");
  private static final byte[] BEFORE_RECEIPT = AsciiText.bytes(",\"receivedAt\":\"");
  private static final byte[] AFTER_RECEIPT = AsciiText.bytes("\"");

  private final RowFormat format;
  private final AsciiText text = new AsciiText();
  private final byte[] beforeTime;
  private final Map<Quality, byte[]> afterValue = new EnumMap<>(Quality.class);
  private final byte[] afterNoValue;

  MeasurementRow(Meter meter, RowFormat format) {
    this.format = format;
    boolean isCsv = format == RowFormat.CSV;
    String id = isCsv ? meter.id() + "," : "{\"meterId\":\"" + meter.id() + "\",\"timestamp\":\"";
    beforeTime = AsciiText.bytes(id);
    String type = isCsv ? "," + meter.obisCode() + "," : ",\"type\":\"" + meter.obisCode() + "\"";
    for (Quality quality : Quality.values()) {
      String word = isCsv ? quality.word() : ",\"quality\":\"" + quality.word() + "\"";
      afterValue.put(quality, AsciiText.bytes(type + word));
    }
    afterNoValue = AsciiText.bytes(isCsv ? type : type + ",\"quality\":null");
  }

  /// The row's text, valid until the next call.
  ///
  /// @param amount in mWh; withdrawn is printed as null, or as nothing in CSV
  /// @param receivedAt when it was received, printed already; null = not to be printed
  AsciiText print(Instant stamp, long amount, Quality quality, byte @Nullable [] receivedAt) {
    boolean isCsv = format == RowFormat.CSV;
    text.clear().append(beforeTime).appendInstant(stamp);
    if (isCsv) {
      text.append(',');
    } else {
      text.append(BEFORE_VALUE);
    }
    if (amount != AmountBlock.WITHDRAWN) {
      text.appendKilowattHours(amount).append(afterValue.getOrDefault(quality, NULL));
    } else {
      (isCsv ? text : text.append(NULL)).append(afterNoValue);
    }
    if (receivedAt != null && isCsv) {
      text.append(',').append(receivedAt);
    } else if (receivedAt != null) {
      text.append(BEFORE_RECEIPT).append(receivedAt).append(AFTER_RECEIPT);
    }
    return isCsv ? text : text.append('}');
  }
}
