package energy.saldo.chassis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which records and enumerations of a module can be JSON: those made of nothing but what JSON has.
/// Which of them Jackson really meets cannot be told from the code (some are written as an
/// `Object`), so a native image registers them all.
public final class JsonRecords {

  private static final Set<Class<?>> VALUES =
      Set.of(
          String.class,
          Boolean.class,
          Integer.class,
          Long.class,
          BigDecimal.class,
          UUID.class,
          URI.class,
          JsonNode.class,
          Object.class);

  private JsonRecords() {}

  /// Fails unless the class registers exactly the records of its module that can be JSON; the
  /// message then has the names to register.
  public static void assertRegistered(Class<?> registry) {
    RegisterForReflection registration =
        Objects.requireNonNull(registry.getAnnotation(RegisterForReflection.class));
    assertEquals(
        lines(names(registry).stream()),
        lines(Arrays.stream(registration.classNames())),
        registry.getSimpleName() + " must register the names that are expected here");
  }

  private static String lines(Stream<String> names) {
    return names.map(name -> "\"" + name + "\"").collect(Collectors.joining(",\n"));
  }

  private static List<String> names(Class<?> ofModule) {
    return ModuleClasses.of(ofModule).stream()
        .filter(type -> (type.isRecord() || type.isEnum()) && isJson(type))
        .map(Class::getName)
        .sorted()
        .toList();
  }

  private static boolean isJson(Type type) {
    return switch (type) {
      case ParameterizedType generic when generic.getRawType() instanceof Class<?> raw ->
          raw.isRecord()
              || (Set.of(List.class, Map.class).contains(raw)
                  && Arrays.stream(generic.getActualTypeArguments()).allMatch(JsonRecords::isJson));
      case Class<?> plain -> isJson(plain);
      default -> true;
    };
  }

  private static boolean isJson(Class<?> type) {
    return VALUES.contains(type)
        || type.getPackage() == Instant.class.getPackage()
        || type.isEnum()
        || (type.isPrimitive() && type != double.class)
        || (type.isRecord()
            && type.getRecordComponents().length > 0
            && Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getGenericType)
                .allMatch(JsonRecords::isJson));
  }
}
