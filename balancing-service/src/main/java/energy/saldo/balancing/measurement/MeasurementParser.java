package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import energy.saldo.chassis.problem.FieldError;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads the body of a batch, `{"measurements":[…]}` or a bare array, as a stream into columns, and
/// collects what is wrong with it. Values keep every decimal.
final class MeasurementParser {

  /// The most values a batch may hold.
  static final int MAXIMUM_ENTRIES = 500;

  /// A power of two, far above what a batch may hold.
  private static final int SLOTS = 2048;

  private final JsonParser json;
  private final MeasurementEntry entry;
  private final MeasurementBatch batch = new MeasurementBatch();
  private final List<FieldError> errors = new ArrayList<>();

  /// By hash of meter and timestamp, the value of the batch that has them, plus one.
  private final short[] slots = new short[SLOTS];

  private boolean isArray;
  private String prefix = "measurements[";
  private int entryCount;

  /// @throws IOException if the body is not JSON
  MeasurementParser(JsonParser json) throws IOException {
    this.json = json;
    entry = new MeasurementEntry(json);
    readBody();
    if (json.nextToken() != null) {
      throw MismatchedInputException.from(json, JsonNode.class, "more after the end");
    }
    if (!isArray || entryCount == 0 || entryCount > MAXIMUM_ENTRIES) {
      errors.clear();
      batch.clear();
      errors.add(
          new FieldError(
              "measurements", "must be an array of 1 to " + MAXIMUM_ENTRIES + " values"));
    }
  }

  /// The well-formed entries, in the order of the request.
  MeasurementBatch batch() {
    return batch;
  }

  /// How many entries the request has, well-formed or not.
  int entryCount() {
    return entryCount;
  }

  List<FieldError> errors() {
    return errors;
  }

  /// Where a value of the batch stands in the request, `measurements[3]`.
  String path(int value) {
    return prefix + batch.place(value) + "]";
  }

  private void readBody() throws IOException {
    JsonToken start = json.nextToken();
    if (start == null) {
      throw MismatchedInputException.from(json, JsonNode.class, "nothing");
    } else if (start == JsonToken.START_ARRAY) {
      prefix = "[";
      readEntries();
    } else if (start == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        boolean isEntries = json.currentName().equals("measurements");
        if (json.nextToken() == JsonToken.START_ARRAY && isEntries) {
          readEntries();
        } else {
          entry.skip();
        }
      }
    } else {
      entry.skip();
    }
  }

  private void readEntries() throws IOException {
    isArray = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (entryCount < MAXIMUM_ENTRIES) {
        readEntry();
      } else {
        entry.skip();
      }
      entryCount++;
    }
  }

  private void readEntry() throws IOException {
    String path = prefix + entryCount + "]";
    if (json.currentToken() != JsonToken.START_OBJECT) {
      entry.skip();
      errors.add(new FieldError(path, "must be an object with meterId, timestamp and value"));
      return;
    }
    entry.read();
    entry.addErrors((field, message) -> errors.add(new FieldError(path + "." + field, message)));
    UUID meterId = entry.meterId();
    Instant timestamp = entry.timestamp();
    if (entry.isGood() && meterId != null && timestamp != null) {
      addOnce(path, meterId, timestamp);
    }
  }

  private void addOnce(String path, UUID meterId, Instant timestamp) {
    long hash =
        meterId.getLeastSignificantBits() * 31 + timestamp.getEpochSecond() * 0x9e3779b97f4a7c15L;
    int slot = (int) (hash >>> 40) & (SLOTS - 1);
    while (slots[slot] != 0) {
      int other = slots[slot] - 1;
      if (batch.isOf(other, meterId, timestamp)) {
        errors.add(
            new FieldError(path + ".timestamp", "the same meter and timestamp as " + path(other)));
        return;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    batch.add(entryCount, meterId, timestamp, entry.amount(), entry.type(), entry.quality());
    slots[slot] = (short) batch.size();
  }
}
