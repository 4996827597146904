package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.junit.jupiter.api.Test;

/// No vector crosses a method boundary: a compiler that does not inline the method, such as that of
/// native images, makes an object of it, and the kernel is then many times slower than the scalar
/// one. Lambdas are methods, too.
final class VectorBoundaryTest {

  private static final List<Class<?>> VECTORS =
      List.of(Vector.class, VectorMask.class, VectorShuffle.class);

  @Test
  void noMethodOfTheKernelTakesOrReturnsAVector() throws Exception {
    TreeSet<String> crossings = new TreeSet<>();
    int classes = 0;
    for (Path file : classFiles()) {
      ClassModel model = ClassFile.of().parse(file);
      classes++;
      model.methods().stream()
          .filter(
              method ->
                  Stream.concat(
                          method.methodTypeSymbol().parameterList().stream(),
                          Stream.of(method.methodTypeSymbol().returnType()))
                      .anyMatch(VectorBoundaryTest::isVector))
          .map(
              method ->
                  model.thisClass().asInternalName().replaceFirst(".*/", "")
                      + "."
                      + method.methodName()
                      + method.methodTypeSymbol().displayDescriptor())
          .forEach(crossings::add);
    }
    assertTrue(classes > 10, () -> "too few classes were read");
    assertEquals(new TreeSet<>(), crossings);
  }

  private static List<Path> classFiles() throws IOException, URISyntaxException {
    Path root =
        Path.of(VectorKernel.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files =
        Files.list(root.resolve(VectorKernel.class.getPackageName().replace('.', '/')))) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  private static boolean isVector(ClassDesc type) {
    ClassDesc element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    if (!element.packageName().equals(Vector.class.getPackageName())) {
      return false;
    }
    try {
      Class<?> found = Class.forName(element.packageName() + "." + element.displayName());
      return VECTORS.stream().anyMatch(vector -> vector.isAssignableFrom(found));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
