package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.Problems;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads whole numbers and UUIDs in query parameters and refuses anything else with 400 and the
/// parameter's name; the framework would answer 404, as if the address were wrong.
@Provider
public final class QueryParameterConverters implements ParamConverterProvider {

  @Override
  @SuppressWarnings("unchecked") // each converter is of the type that it is chosen for
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> rawType, Type genericType, Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      if (annotation instanceof QueryParam query) {
        return (ParamConverter<T>) converter(rawType, query.value());
      }
    }
    return null;
  }

  private static @Nullable ParamConverter<?> converter(Class<?> type, String name) {
    if (type == int.class || type == Integer.class) {
      return new Checked<>(name, "is not a whole number", Integer::valueOf);
    }
    if (type == long.class || type == Long.class) {
      return new Checked<>(name, "is not a whole number", Long::valueOf);
    }
    if (type == UUID.class) {
      return new Checked<>(name, "is not a UUID", QueryParameterConverters::uuid);
    }
    return null;
  }

  /// In full length only, which the JDK does not insist on.
  static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    if (!id.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException(text);
    }
    return id;
  }

  private record Checked<T>(String name, String objection, Function<String, T> parse)
      implements ParamConverter<T> {

    @Override
    public T fromString(String text) {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new BadRequestException(Problems.invalid(name, objection));
      }
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }
}
