package energy.saldo.chassis.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;
import java.util.List;

/// Answers a body that is not JSON, or whose values do not have the right type, with 400 and the
/// place.
@Provider
@Priority(Problems.MAPPER_PRIORITY)
public final class MalformedJsonMapper implements ExceptionMapper<JsonProcessingException> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Response toResponse(JsonProcessingException exception) {
    return problem(exception);
  }

  static Response problem(JsonProcessingException exception) {
    return Problems.invalid(pathOf(exception), messageOf(exception)).toResponse();
  }

  private static String pathOf(JsonProcessingException exception) {
    if (!(exception instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "body";
    }
    StringBuilder path = new StringBuilder();
    List<Reference> references = mapping.getPath();
    for (Reference reference : references) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  private static String messageOf(JsonProcessingException exception) {
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
      case "Instant" -> "an ISO 8601 instant such as 2025-01-01T00:00:00Z";
      case "LocalDate" -> "a date such as 2025-01-31";
      case "Boolean", "boolean" -> "true or false";
      case "Integer", "int", "Long", "long" -> "a whole number";
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
