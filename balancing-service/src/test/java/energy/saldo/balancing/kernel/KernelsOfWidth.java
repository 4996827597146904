package energy.saldo.balancing.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;

/// The kernels, and the tests of them, once more with vectors of a given width. The width is a
/// constant of a class, so another width needs the class another time: its own loader.
final class KernelsOfWidth extends ClassLoader {

  private static final String PACKAGE = KernelsOfWidth.class.getPackageName() + ".";

  private KernelsOfWidth() {
    super(KernelsOfWidth.class.getClassLoader());
  }

  /// Calls a static method of a test that returns an `int`.
  static int run(int bits, Class<?> test, String method) throws Exception {
    Class<?> copy = new KernelsOfWidth().loadWithWidth(bits, test.getName());
    Method body = copy.getDeclaredMethod(method);
    body.setAccessible(true);
    return (int) body.invoke(null);
  }

  private Class<?> loadWithWidth(int bits, String test) throws ClassNotFoundException {
    System.setProperty(VectorWidth.BITS_PROPERTY, Integer.toString(bits));
    try {
      Class.forName(VectorWidth.class.getName(), true, this);
      return loadClass(test);
    } finally {
      System.clearProperty(VectorWidth.BITS_PROPERTY);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    URL file = getParent().getResource(name.replace('.', '/') + ".class");
    if (file == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = file.openStream()) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
