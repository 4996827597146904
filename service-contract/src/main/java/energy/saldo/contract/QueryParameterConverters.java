package energy.saldo.contract;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/// Reads numbers in query parameters, and answers one that is none with 400 and its name; without
/// this it would be 404, as if the whole address were wrong.
@Provider
public final class QueryParameterConverters implements ParamConverterProvider {

  @Override
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> rawType, Type genericType, Annotation[] annotations) {
    if (rawType != int.class && rawType != Integer.class) {
      return null;
    }
    for (Annotation annotation : annotations) {
      if (annotation instanceof QueryParam query) {
        @SuppressWarnings("unchecked") // checked above
        ParamConverter<T> converter = (ParamConverter<T>) new WholeNumber(query.value());
        return converter;
      }
    }
    return null;
  }

  private record WholeNumber(String name) implements ParamConverter<Integer> {

    @Override
    public Integer fromString(String text) {
      try {
        return Integer.valueOf(text);
      } catch (NumberFormatException e) {
        throw new BadRequestException(Problems.invalid(name, "is not a whole number"));
      }
    }

    @Override
    public String toString(Integer value) {
      return value.toString();
    }
  }
}
