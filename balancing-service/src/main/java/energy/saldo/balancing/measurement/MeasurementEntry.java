package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import energy.saldo.balancing.MilliwattHours;
import energy.saldo.chassis.http.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Reads one value after the other, `{"meterId", "timestamp", "value", "type", "quality"}`, or of
/// bulk also a series, `{"meterId", "start", "values", "quality"}`, and meters by their
/// identifiers: the properties that are there and what is wrong with them. The value `null`
/// withdraws, in a series it is left out.
final class MeasurementEntry {

  private static final String BAD_TYPE = "must be an OBIS code such as \"1.8\"";

  /// A value of a series that is left out.
  static final long SKIPPED = -3;

  private static final long[] NO_VALUES = {};

  private static final SerializableString[] USUAL_ORDER = {
    new SerializedString("meterId"),
    new SerializedString("timestamp"),
    new SerializedString("value")
  };

  private final JsonParser json;
  private final ValueText texts;
  private final boolean isBulk;
  private @Nullable UUID meterId;
  private @Nullable Instant timestamp;
  private long amount;
  private @Nullable String type;
  private boolean isTypeGood;
  private @Nullable Quality quality;
  private @Nullable String identifier;
  private @Nullable Instant start;
  private long[] values = NO_VALUES;
  private int valueCount;
  private boolean isSeries;

  /// Reads entries of a batch.
  MeasurementEntry(JsonParser json) {
    this(json, new ValueText(), false);
  }

  /// Reads a line of bulk.
  MeasurementEntry(JsonParser json, ValueText texts) {
    this(json, texts, true);
  }

  private MeasurementEntry(JsonParser json, ValueText texts, boolean isBulk) {
    this.json = json;
    this.texts = texts;
    this.isBulk = isBulk;
  }

  /// Reads the object that the parser has begun.
  void read() throws IOException {
    meterId = null;
    timestamp = null;
    amount = ValueText.BAD;
    type = null;
    isTypeGood = true;
    quality = Quality.MEASURED;
    int place = 0;
    for (String name = nextName(place); name != null; name = nextName(++place)) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "meterId" -> meterId = value == JsonToken.VALUE_STRING ? texts.meterId(json) : null;
        case "timestamp" ->
            timestamp = value == JsonToken.VALUE_STRING ? ValueText.instant(json) : null;
        case "value" -> {
          if (value.isNumeric()) {
            amount = readAmount();
            continue;
          }
          amount = value == JsonToken.VALUE_NULL ? WITHDRAWN : ValueText.BAD;
        }
        case "type" -> {
          type = value == JsonToken.VALUE_STRING ? json.getText() : null;
          isTypeGood = type != null || value == JsonToken.VALUE_NULL;
        }
        case "quality" -> quality = quality(value);
        default -> {
          if (isBulk && readOfBulk(name, value)) {
            continue;
          }
        }
      }
      skip();
    }
  }

  /// The next property; null if the object ends. The parser is faster with a name that it expects.
  private @Nullable String nextName(int place) throws IOException {
    if (place < USUAL_ORDER.length && json.nextFieldName(USUAL_ORDER[place])) {
      return USUAL_ORDER[place].getValue();
    }
    if (place >= USUAL_ORDER.length) {
      json.nextToken();
    }
    return json.currentToken() == JsonToken.END_OBJECT ? null : json.currentName();
  }

  private @Nullable Quality quality(JsonToken value) throws IOException {
    return switch (value) {
      case VALUE_NULL -> Quality.MEASURED;
      case VALUE_STRING -> Quality.parse(json.getText());
      default -> null;
    };
  }

  /// Reads a property that only lines of bulk have; false if it is none or is to be passed over.
  private boolean readOfBulk(String name, JsonToken value) throws IOException {
    switch (name) {
      case "identifier" -> identifier = value == JsonToken.VALUE_STRING ? json.getText() : null;
      case "start" -> start = value == JsonToken.VALUE_STRING ? ValueText.instant(json) : null;
      case "values" -> {
        isSeries = true;
        if (value == JsonToken.START_ARRAY) {
          readValues();
          return true;
        }
      }
      default -> {}
    }
    return false;
  }

  private void readValues() throws IOException {
    values = new long[100];
    JsonToken token = json.nextToken();
    while (token != JsonToken.END_ARRAY) {
      values = valueCount == values.length ? Arrays.copyOf(values, 2 * valueCount) : values;
      if (token.isNumeric()) {
        values[valueCount++] = readAmount();
      } else {
        values[valueCount++] = token == JsonToken.VALUE_NULL ? SKIPPED : ValueText.BAD;
        skip();
      }
      token = json.nextToken();
    }
  }

  private long readAmount() throws IOException {
    long plain =
        MilliwattHours.parsePlain(
            json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
    return plain >= 0 ? plain : ValueText.amount(JsonTree.decimal(json));
  }

  /// Passes over the rest of what the parser has begun.
  ///
  /// @throws IOException if it is not JSON, or has a number that no decimal can be
  void skip() throws IOException {
    int depth = 0;
    JsonToken token = json.currentToken();
    while (true) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        JsonTree.decimal(json);
      }
      if (depth == 0) {
        return;
      }
      token = json.nextToken();
    }
  }

  /// Hands over what is wrong, as property and message.
  void addErrors(BiConsumer<String, String> errors) {
    if (meterId == null && identifier == null) {
      errors.accept("meterId", ValueText.BAD_METER);
    }
    if (timestamp == null) {
      errors.accept("timestamp", ValueText.BAD_TIMESTAMP);
    }
    if (amount == ValueText.BAD) {
      errors.accept("value", ValueText.BAD_VALUE);
    }
    if (!isTypeGood) {
      errors.accept("type", BAD_TYPE);
    }
    if (quality == null) {
      errors.accept("quality", Quality.BAD);
    }
  }

  boolean isGood() {
    return (meterId != null || identifier != null)
        && timestamp != null
        && amount != ValueText.BAD
        && isTypeGood
        && quality != null;
  }

  @Nullable UUID meterId() {
    return meterId;
  }

  @Nullable String identifier() {
    return identifier;
  }

  /// Whether it has values instead of a value.
  boolean isSeries() {
    return isSeries;
  }

  @Nullable Instant start() {
    return start;
  }

  /// The amounts of a series, the first [#valueCount], [#SKIPPED] and [ValueText#BAD] among them.
  long[] values() {
    return values;
  }

  int valueCount() {
    return valueCount;
  }

  @Nullable Instant timestamp() {
    return timestamp;
  }

  /// The amount (mWh), [energy.saldo.balancing.storage.AmountBlock#WITHDRAWN] or [ValueText#BAD].
  long amount() {
    return amount;
  }

  @Nullable String type() {
    return type;
  }

  /// Whether it names no quality, or one that there is.
  boolean isQualityGood() {
    return quality != null;
  }

  /// The quality, if it is good.
  Quality quality() {
    return quality == null ? Quality.MEASURED : quality;
  }
}
