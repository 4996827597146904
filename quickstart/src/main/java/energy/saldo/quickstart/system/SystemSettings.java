package energy.saldo.quickstart.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to start, and where.
///
/// @param home the built clone that contains the packaged services
/// @param dataFolder where the database, the tokens and the logs are kept
/// @param host the interface of the public address
/// @param port the port of the public address, 0 for any free one
/// @param databaseUrl a PostgreSQL server to use in place of the embedded one
/// @param apiToken the operator's API token, else the one kept in the data folder
/// @param durable whether the embedded database survives a power failure; false is faster
/// @param packaging which of the built services to run
/// @param heaps the largest heap of a service that is not to have the usual one, as `-Xmx` takes it
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
    Map<Service, String> heaps,
    Map<String, String> environment) {

  public SystemSettings {
    heaps = Map.copyOf(heaps);
    environment = Map.copyOf(environment);
  }

  /// Settings for a test: any free port, nothing written outside the given folder, quick to start.
  public static SystemSettings forTest(Path dataFolder) {
    return new SystemSettings(
        cloneFolder(),
        dataFolder,
        "localhost",
        0,
        null,
        null,
        false,
        Packaging.JVM,
        Map.of(),
        Map.of());
  }

  public SystemSettings withEnvironment(Map<String, String> further) {
    return new SystemSettings(
        home, dataFolder, host, port, databaseUrl, apiToken, durable, packaging, heaps, further);
  }

  public SystemSettings withPackaging(Packaging other) {
    return new SystemSettings(
        home, dataFolder, host, port, databaseUrl, apiToken, durable, other, heaps, environment);
  }

  public SystemSettings withDatabaseUrl(String url) {
    return new SystemSettings(
        home, dataFolder, host, port, url, apiToken, durable, packaging, heaps, environment);
  }

  public SystemSettings withPort(int newPort) {
    return new SystemSettings(
        home,
        dataFolder,
        host,
        newPort,
        databaseUrl,
        apiToken,
        durable,
        packaging,
        heaps,
        environment);
  }

  /// The command that runs a service.
  ///
  /// @throws StartFailure if it has not been built
  List<String> command(Service service) {
    return packaging.command(service, home, heaps.getOrDefault(service, service.heap()));
  }

  /// The clone this program was built in, as the `saldo` script and the build name it by the
  /// system property `saldo.home`.
  public static Path cloneFolder() {
    return Path.of(System.getProperty("saldo.home", ".")).toAbsolutePath().normalize();
  }
}
