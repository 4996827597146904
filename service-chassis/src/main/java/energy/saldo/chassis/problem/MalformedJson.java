package energy.saldo.chassis.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import energy.saldo.chassis.IsoTime;
import java.util.Arrays;

/// Turns Jackson's refusal of a body that is not JSON, or whose values do not have the right type,
/// into a 400 that names the place.
final class MalformedJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private MalformedJson() {}

  static Problem problem(JsonProcessingException exception) {
    return Problems.invalid(path(exception), message(exception));
  }

  private static String path(JsonProcessingException exception) {
    if (!(exception instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "body";
    }
    StringBuilder path = new StringBuilder();
    for (Reference reference : mapping.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  private static String message(JsonProcessingException exception) {
    if (exception instanceof InvalidFormatException format) {
      return "'" + format.getValue() + "' is not " + expected(format.getTargetType());
    }
    if (exception instanceof JsonMappingException) {
      return "has a wrong type or is missing";
    }
    var location = exception.getLocation();
    String place =
        location == null
            ? ""
            : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    return "is not valid JSON" + place;
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + Arrays.toString(jsonNames(type));
    }
    return switch (type.getSimpleName()) {
      case "UUID" -> "a UUID";
      case "Instant" -> IsoTime.AN_INSTANT;
      case "LocalDate" -> IsoTime.A_DATE;
      case "Boolean", "boolean" -> "true or false";
      case "Integer", "int", "Long", "long" -> "a whole number";
      case "BigDecimal" -> "a number within range";
      default -> "a valid value";
    };
  }

  /// As they are written in JSON, whatever their names in Java.
  private static String[] jsonNames(Class<?> enumType) {
    return Arrays.stream(enumType.getEnumConstants())
        .map(constant -> JSON.convertValue(constant, String.class))
        .toArray(String[]::new);
  }
}
