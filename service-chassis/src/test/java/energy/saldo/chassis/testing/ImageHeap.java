package energy.saldo.chassis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// What a native image must not keep from its build: classes are initialized then, and their static
/// fields are part of the image.
public final class ImageHeap {

  private ImageHeap() {}

  /// Fails if a static field of the module holds a source of random numbers, which would give every
  /// process the same ones (the build refuses it), or a thread.
  public static void assertNothingOfTheBuild(Class<?> ofModule) {
    List<String> found =
        ModuleClasses.of(ofModule).stream()
            .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
            .filter(field -> Modifier.isStatic(field.getModifiers()) && isOfOneProcess(field))
            .map(Objects::toString)
            .toList();
    assertEquals(List.of(), found);
  }

  private static boolean isOfOneProcess(Field field) {
    return RandomGenerator.class.isAssignableFrom(field.getType())
        || Thread.class.isAssignableFrom(field.getType());
  }
}
