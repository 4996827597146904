package energy.saldo.quickstart.system;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to start, and where.
///
/// @param home the built clone that holds the packaged services
/// @param dataFolder where the database, the tokens and the logs are kept
/// @param host the interface of the public address
/// @param port the port of the public address, 0 for any free one
/// @param databaseUrl a PostgreSQL server to use in place of the embedded one
/// @param apiToken the operator's API token, else the one kept in the data folder
/// @param durable whether the embedded database survives a power failure; false is faster
/// @param packaging which of the built services to run
/// @param environment further settings for every service
public record SystemSettings(
    Path home,
    Path dataFolder,
    String host,
    int port,
    @Nullable String databaseUrl,
    @Nullable String apiToken,
    boolean durable,
    Packaging packaging,
    Map<String, String> environment) {

  public SystemSettings {
    environment = Map.copyOf(environment);
  }

  /// Settings for a test: any free port, nothing kept beyond the given folder, quick to start.
  public static SystemSettings forTest(Path dataFolder) {
    return new SystemSettings(
        cloneFolder(), dataFolder, "localhost", 0, null, null, false, Packaging.JVM, Map.of());
  }

  public SystemSettings withEnvironment(Map<String, String> further) {
    return new SystemSettings(
        home, dataFolder, host, port, databaseUrl, apiToken, durable, packaging, further);
  }

  public SystemSettings withPackaging(Packaging other) {
    return new SystemSettings(
        home, dataFolder, host, port, databaseUrl, apiToken, durable, other, environment);
  }

  public SystemSettings withDatabaseUrl(String url) {
    return new SystemSettings(
        home, dataFolder, host, port, url, apiToken, durable, packaging, environment);
  }

  public SystemSettings withPort(int newPort) {
    return new SystemSettings(
        home, dataFolder, host, newPort, databaseUrl, apiToken, durable, packaging, environment);
  }

  /// The clone this program was built in, as the `saldo` script and the build name it by the
  /// system property `saldo.home`.
  public static Path cloneFolder() {
    return Path.of(System.getProperty("saldo.home", ".")).toAbsolutePath().normalize();
  }
}
