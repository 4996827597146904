package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import energy.saldo.balancing.directory.SiteCalendar;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A bulk delivery as JSON lines: each a value, as a batch has them, or a series of consecutive
/// quarter-hours.
final class JsonLinesDelivery {

  private static final int LONGEST_LINE = 2 << 20;
  private static final int FIRST_BYTES = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final BulkIntake intake;
  private final JsonFactory json;
  private final InputStream body;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int start;
  private int end;
  private long line;
  private final ValueText texts = new ValueText();

  private JsonLinesDelivery(InputStream body, JsonFactory json, BulkIntake intake) {
    this.body = body;
    this.json = json;
    this.intake = intake;
  }

  /// Hands all values to the intake.
  static void read(InputStream body, JsonFactory json, BulkIntake intake) throws IOException {
    new JsonLinesDelivery(body, json, intake).readLines();
  }

  private void readLines() throws IOException {
    int searched = 0;
    boolean isPassedOver = false;
    while (true) {
      int feed = indexOfFeed(start + searched);
      if (feed >= 0) {
        line++;
        if (!isPassedOver) {
          take(start, feed);
        }
        isPassedOver = false;
        start = feed + 1;
        searched = 0;
        continue;
      }
      searched = end - start;
      if (searched > LONGEST_LINE) {
        if (!isPassedOver) {
          intake.countLine();
          intake.refuse(line + 1, "", "is longer than " + LONGEST_LINE + " bytes");
        }
        isPassedOver = true;
        start = end;
        searched = 0;
      }
      if (!fill()) {
        line++;
        if (!isPassedOver) {
          take(start, end);
        }
        return;
      }
    }
  }

  private int indexOfFeed(int from) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /// Reads on; false at the end.
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      start = 0;
    }
    bytes = end == bytes.length ? Arrays.copyOf(bytes, 2 * end) : bytes;
    int read = body.read(bytes, end, bytes.length - end);
    end += Math.max(read, 0);
    return read >= 0;
  }

  private void take(int from, int until) {
    boolean isMarked =
        line == 1
            && until - from >= BYTE_ORDER_MARK.length
            && Arrays.equals(bytes, from, from + 3, BYTE_ORDER_MARK, 0, 3);
    int first = isMarked ? from + BYTE_ORDER_MARK.length : from;
    while (first < until && (bytes[first] == ' ' || bytes[first] == '\t' || bytes[first] == '\r')) {
      first++;
    }
    if (first == until) {
      return;
    }
    intake.countLine();
    try (JsonParser parser = json.createParser(bytes, first, until - first)) {
      take(parser);
    } catch (JsonProcessingException malformed) {
      intake.refuse(line, "", "is not valid JSON");
    } catch (IOException malformed) {
      intake.refuse(line, "", "is not valid UTF-8");
    }
  }

  private void take(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      intake.refuse(line, "", "must be an object with meterId, timestamp and value");
      return;
    }
    MeasurementEntry entry = new MeasurementEntry(parser, texts);
    entry.read();
    if (parser.nextToken() != null) {
      intake.refuse(line, "", "must be one object");
      return;
    }
    UUID meter = meter(entry);
    if (entry.isSeries()) {
      takeSeries(entry, meter);
    } else if (meter != null && entry.timestamp() != null && entry.isGood()) {
      intake.add(line, meter, entry.timestamp(), entry.amount(), entry.type(), entry.quality());
    } else {
      intake.refuse(line, entry);
    }
  }

  private @Nullable UUID meter(MeasurementEntry entry) {
    String identifier = entry.identifier();
    return identifier == null ? entry.meterId() : intake.standIn(identifier);
  }

  private void takeSeries(MeasurementEntry entry, @Nullable UUID meter) {
    Instant first = entry.start();
    if (meter == null) {
      intake.refuse(line, "meterId", ValueText.BAD_METER);
    } else if (first == null) {
      intake.refuse(line, "start", ValueText.BAD_TIMESTAMP);
    } else if (!SiteCalendar.isStart(first)) {
      intake.refuse(line, "start", "must be on the quarter-hour (:00, :15, :30 or :45 in UTC)");
    } else if (!entry.isQualityGood()) {
      intake.refuse(line, "quality", Quality.BAD);
    } else {
      long[] values = entry.values();
      for (int i = 0; i < entry.valueCount(); i++) {
        if (values[i] == ValueText.BAD) {
          intake.refuse(line, "values[" + i + "]", ValueText.BAD_VALUE);
        } else if (values[i] != MeasurementEntry.SKIPPED) {
          intake.add(line, meter, first, i, values[i], entry.quality());
        }
      }
    }
  }
}
