package energy.saldo.quickstart;

import energy.saldo.quickstart.system.Packaging;
import energy.saldo.quickstart.system.SaldoSystem;
import energy.saldo.quickstart.system.SystemSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The system that all tests share which do not break it. It stops with the test run.
///
/// `-Dsaldo.system-test.kernel=vector` or `scalar` has every system balance with that kernel;
/// `-Dsaldo.system-test.native=true` has native executables tested, which `./saldo native` builds.
public final class SystemUnderTest {

  private static @Nullable SaldoSystem running;

  private SystemUnderTest() {}

  public static synchronized SaldoSystem get() {
    if (running == null) {
      SaldoSystem started = start(Map.of("SALDO_BALANCING_SETTLING_DELAY", "PT0.3S"));
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      running = started;
    }
    return running;
  }

  /// A system of its own for a test that kills parts of it.
  static SaldoSystem start(Map<String, String> environment) {
    return SaldoSystem.started(settings(environment));
  }

  /// A system of its own that keeps its data on a server that the test knows.
  static SaldoSystem start(String databaseUrl, Map<String, String> environment) {
    return SaldoSystem.started(settings(environment).withDatabaseUrl(databaseUrl));
  }

  private static SystemSettings settings(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    String kernel = System.getProperty("saldo.system-test.kernel");
    if (kernel != null) {
      all.put("SALDO_BALANCING_KERNEL", kernel);
    }
    Packaging packaging =
        Boolean.getBoolean("saldo.system-test.native") ? Packaging.NATIVE : Packaging.JVM;
    return SystemSettings.forTest(freshFolder()).withPackaging(packaging).withEnvironment(all);
  }

  /// An empty folder under the build's own.
  static Path freshFolder() {
    try {
      Path parent = Path.of("target", "system-test").toAbsolutePath();
      Files.createDirectories(parent);
      return Files.createTempDirectory(parent, "run");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
