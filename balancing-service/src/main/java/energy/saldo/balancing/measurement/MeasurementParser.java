package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.balancing.MilliwattHours;
import energy.saldo.chassis.IsoTime;
import energy.saldo.chassis.http.QueryParameter;
import energy.saldo.chassis.problem.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the body of a batch, `{"measurements":[…]}` or a bare array, and collects what is wrong
/// with it. Values keep every decimal.
final class MeasurementParser {

  /// The most values a batch may hold.
  static final int MAXIMUM_ENTRIES = 500;

  private final List<FieldError> errors = new ArrayList<>();
  private final List<NewMeasurement> measurements = new ArrayList<>();

  private final int entryCount;

  private record Key(UUID meterId, Instant timestamp) {}

  MeasurementParser(JsonNode body) {
    boolean isBare = body.isArray();
    JsonNode entries = isBare ? body : body.path("measurements");
    entryCount = entries.size();
    if (!entries.isArray() || entries.isEmpty() || entries.size() > MAXIMUM_ENTRIES) {
      errors.add(
          new FieldError(
              "measurements", "must be an array of 1 to " + MAXIMUM_ENTRIES + " values"));
      return;
    }
    Map<Key, String> seen = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      NewMeasurement measurement =
          parse((isBare ? "[" : "measurements[") + i + "]", entries.get(i));
      if (measurement != null) {
        addOnce(measurement, seen);
      }
    }
  }

  /// The well-formed entries, in the order of the request.
  List<NewMeasurement> measurements() {
    return measurements;
  }

  /// How many entries the request has, well-formed or not.
  int entryCount() {
    return entryCount;
  }

  List<FieldError> errors() {
    return errors;
  }

  private void addOnce(NewMeasurement measurement, Map<Key, String> seen) {
    Key key = new Key(measurement.meterId(), measurement.timestamp());
    String first = seen.putIfAbsent(key, measurement.path());
    if (first == null) {
      measurements.add(measurement);
    } else {
      errors.add(
          new FieldError(
              measurement.path() + ".timestamp", "the same meter and timestamp as " + first));
    }
  }

  private @Nullable NewMeasurement parse(String path, JsonNode entry) {
    if (!entry.isObject()) {
      errors.add(new FieldError(path, "must be an object with meterId, timestamp and value"));
      return null;
    }
    UUID meterId = meterId(path, entry.path("meterId"));
    Instant timestamp = timestamp(path, entry.path("timestamp"));
    OptionalLong amount = amount(path, entry.path("value"));
    JsonNode type = entry.path("type");
    boolean isTypeGood = type.isMissingNode() || type.isNull() || type.isTextual();
    if (!isTypeGood) {
      errors.add(new FieldError(path + ".type", "must be an OBIS code such as \"1.8\""));
    }
    if (meterId == null || timestamp == null || amount.isEmpty() || !isTypeGood) {
      return null;
    }
    return new NewMeasurement(
        path, meterId, timestamp, amount.getAsLong(), type.isTextual() ? type.textValue() : null);
  }

  private @Nullable UUID meterId(String path, JsonNode node) {
    if (node.isTextual() && QueryParameter.isUuid(node.textValue())) {
      return UUID.fromString(node.textValue());
    }
    errors.add(new FieldError(path + ".meterId", "must be the UUID of a meter"));
    return null;
  }

  private @Nullable Instant timestamp(String path, JsonNode node) {
    if (node.isTextual()) {
      try {
        return IsoTime.instant(node.textValue());
      } catch (DateTimeException e) {
        // Falls through to the error below.
      }
    }
    errors.add(new FieldError(path + ".timestamp", "must be " + IsoTime.AN_INSTANT));
    return null;
  }

  private OptionalLong amount(String path, JsonNode node) {
    OptionalLong amount =
        node.isNumber() ? MilliwattHours.parse(node.decimalValue()) : OptionalLong.empty();
    if (amount.isEmpty()) {
      errors.add(
          new FieldError(
              path + ".value",
              "must be a number of kWh from 0 to 1000000000 with at most 6 decimal places"));
    }
    return amount;
  }
}
