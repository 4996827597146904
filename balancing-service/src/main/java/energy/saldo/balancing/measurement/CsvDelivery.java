package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import energy.saldo.chassis.problem.Problems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A bulk delivery as CSV (RFC 4180): a header that names the columns, in any order and unknown
/// ones among them, then a value a line.
final class CsvDelivery {

  private static final int NONE = -1;
  private static final int LONGEST_FIELD = 64 * 1024;
  private static final int BUFFER_CHARACTERS = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final BulkIntake intake;
  private final ValueText texts = new ValueText();
  private final int meterId;
  private final int identifier;
  private final int timestamp;
  private final int value;
  private final int type;
  private final int quality;
  private long latestLine;

  private CsvDelivery(BulkIntake intake, List<String> header) {
    this.intake = intake;
    meterId = header.indexOf("meterId");
    identifier = header.indexOf("identifier");
    timestamp = header.indexOf("timestamp");
    value = header.indexOf("value");
    type = header.indexOf("type");
    quality = header.indexOf("quality");
    boolean isTwice =
        header.stream().filter(name -> !name.isEmpty()).distinct().count()
            < header.stream().filter(name -> !name.isEmpty()).count();
    if (isTwice
        || (meterId == NONE) == (identifier == NONE)
        || timestamp == NONE
        || value == NONE) {
      throw unusable();
    }
  }

  /// Hands all values to the intake.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 400 if the header is unusable
  static void read(InputStream body, BulkIntake intake) throws IOException {
    CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .skipEmptyLines(true)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(LONGEST_FIELD)
            .ofCsvRecord(withoutByteOrderMark(body));
    Iterator<CsvRecord> records = csv.iterator();
    CsvDelivery delivery = null;
    try {
      if (!records.hasNext()) {
        throw unusable();
      }
      delivery =
          new CsvDelivery(intake, records.next().getFields().stream().map(String::strip).toList());
      while (records.hasNext()) {
        delivery.take(records.next());
      }
    } catch (CsvParseException malformed) {
      if (delivery == null) {
        throw unusable();
      }
      intake.breakOff(delivery.latestLine + 1, "is not CSV, and nothing is read after it");
    }
  }

  private static RuntimeException unusable() {
    return Problems.invalid(
        "body",
        "the first line must name the columns: meterId or identifier, timestamp, value, and"
            + " optionally type and quality");
  }

  private static Reader withoutByteOrderMark(InputStream body) throws IOException {
    Reader reader =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8), BUFFER_CHARACTERS);
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }

  private void take(CsvRecord row) {
    intake.countLine();
    long line = row.getStartingLineNumber();
    latestLine = line;
    UUID meter = meter(row);
    Instant stamp = ValueText.instant(field(row, timestamp));
    long amount = amount(row);
    String word = field(row, quality);
    Quality ofValue = word.isEmpty() ? Quality.MEASURED : Quality.parse(word);
    if (meter == null) {
      intake.refuse(line, "meterId", ValueText.BAD_METER);
    } else if (stamp == null) {
      intake.refuse(line, "timestamp", ValueText.BAD_TIMESTAMP);
    } else if (amount == ValueText.BAD) {
      intake.refuse(line, "value", ValueText.BAD_VALUE);
    } else if (ofValue == null) {
      intake.refuse(line, "quality", Quality.BAD);
    } else {
      String obisCode = field(row, type);
      intake.add(line, meter, stamp, amount, obisCode.isEmpty() ? null : obisCode, ofValue);
    }
  }

  /// An empty value withdraws; a line that is too short to have one is bad.
  private long amount(CsvRecord row) {
    String text = field(row, value);
    return text.isEmpty() && value < row.getFieldCount() ? WITHDRAWN : ValueText.amount(text);
  }

  private @Nullable UUID meter(CsvRecord row) {
    return identifier == NONE
        ? texts.meterId(field(row, meterId))
        : intake.standIn(field(row, identifier));
  }

  /// The field; empty if the line has none.
  private static String field(CsvRecord row, int column) {
    return column == NONE || column >= row.getFieldCount() ? "" : row.getField(column);
  }
}
