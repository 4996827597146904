package energy.saldo.quickstart.system;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The whole system: PostgreSQL, the three services as processes, one public address.
///
/// [#start] may be called once. [#close] may be called at any moment and from any thread, also
/// while the system starts; it stops the gateway, balancing, meter, site and the database, in this
/// order, and returns when they have stopped. If this process is killed instead, they all stop by
/// themselves. After [#supervise] whatever stops by itself is started again.
public final class SaldoSystem implements AutoCloseable {

  private final SystemSettings settings;
  private final Consumer<String> progress;
  private final List<Part> parts = new ArrayList<>();
  private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
  private final List<ChildProcess> children = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean closed;
  private URI address = URI.create("http://localhost");
  private String apiToken = "";
  private @Nullable DatabaseAddress database;

  /// What has been started, in that order.
  private record Part(String title, AutoCloseable closeable) {}

  /// @param progress receives each step in a few words
  public SaldoSystem(SystemSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /// A running system for a test, to be closed by it.
  public static SaldoSystem started(SystemSettings settings) {
    SaldoSystem system = new SaldoSystem(settings, step -> {});
    try {
      system.start();
      return system;
    } catch (RuntimeException e) {
      system.close();
      throw e;
    }
  }

  /// Starts everything and waits until it is ready.
  ///
  /// @throws StartFailure with a first line for the user; [#close] stops what has been started
  public void start() {
    checkPackaged();
    DataFolder dataFolder = keep("the data folder", DataFolder.open(settings.dataFolder()));
    List<ServicePorts> free = ServicePorts.free(2);
    ServicePorts ports = free.getFirst();
    ServicePorts metricsPorts = free.getLast();
    Gateway gateway = Gateway.start(settings.host(), settings.port(), ports);
    keep("the public address", gateway);
    address = URI.create("http://" + settings.host() + ":" + gateway.port());
    apiToken = settings.apiToken() == null ? dataFolder.secret("api-token") : settings.apiToken();

    DatabaseAddress server = database(dataFolder);
    database = server;
    Databases.prepare(server);
    progress.accept("Starting the three services");
    for (Service service : Service.values()) {
      startService(service, ports, metricsPorts, dataFolder, server);
    }
    for (ServiceProcess process : services.values()) {
      process.child().awaitReady();
      progress.accept(process.service().title() + " is ready");
    }
  }

  /// Restarts the database and the services from now on whenever one stops by itself, after pauses
  /// that grow while it keeps stopping.
  public void supervise() {
    Supervisor supervisor = keep("the supervisor", new Supervisor(progress));
    children.forEach(supervisor::watch);
  }

  private void checkPackaged() {
    for (Service service : Service.values()) {
      settings.command(service);
    }
  }

  private DatabaseAddress database(DataFolder dataFolder) {
    if (settings.databaseUrl() != null) {
      return DatabaseAddress.parse(settings.databaseUrl());
    }
    progress.accept("Starting PostgreSQL " + PostgresBinaries.MAJOR_VERSION);
    Path binaries = settings.home().resolve("quickstart/target/postgresql");
    PostgresServer server = PostgresServer.prepared(dataFolder, binaries, progress);
    ChildProcess process = server.start(settings.durable());
    children.add(keep(process.title(), process));
    server.awaitReady(process);
    return server.address();
  }

  private void startService(
      Service service,
      ServicePorts ports,
      ServicePorts metricsPorts,
      DataFolder dataFolder,
      DatabaseAddress database) {
    Map<String, String> environment = new HashMap<>(database.environment(service.database()));
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(service)));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(metricsPorts.of(service)));
    environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
    environment.put("_PROD_QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
    environment.put("SALDO_API_TOKEN", apiToken);
    environment.put("SALDO_SERVICE_TOKEN", dataFolder.secret("service-token"));
    environment.put("SALDO_TRUST_FORWARDED_FOR", "true");
    environment.put("SALDO_SITE_SERVICE_URL", "http://127.0.0.1:" + ports.of(Service.SITE));
    environment.put("SALDO_METER_SERVICE_URL", "http://127.0.0.1:" + ports.of(Service.METER));
    environment.put(
        "SALDO_BALANCING_SERVICE_URL", "http://127.0.0.1:" + ports.of(Service.BALANCING));
    environment.putAll(settings.environment());
    ServiceProcess process =
        new ServiceProcess(
            service,
            ports.of(service),
            metricsPorts.of(service),
            settings.command(service),
            settings.home(),
            environment,
            dataFolder.log(service.title()),
            progress);
    keep(service.title(), process);
    services.put(service, process);
    children.add(process.child());
  }

  private synchronized <T extends AutoCloseable> T keep(String title, T part) {
    if (closed) {
      close(new Part(title, part));
      throw new StartFailure("stopped while starting");
    }
    parts.add(new Part(title, part));
    return part;
  }

  /// The settings this system was made with.
  public SystemSettings settings() {
    return settings;
  }

  /// The public address.
  public URI address() {
    return address;
  }

  /// The operator's API token.
  public String apiToken() {
    return apiToken;
  }

  /// A new connection to a database of its server, such as [Service#database].
  public Connection connect(String name) throws SQLException {
    DatabaseAddress server = Objects.requireNonNull(database, "not started");
    return DriverManager.getConnection(server.jdbcUrl(name), server.username(), server.password());
  }

  /// The process of one service.
  public ServiceProcess service(Service service) {
    ServiceProcess process = services.get(service);
    if (process == null) {
      throw new IllegalStateException(service.title() + " has not been started");
    }
    return process;
  }

  /// Waits until [#close] is called.
  public void awaitClose() throws InterruptedException {
    closing.await();
  }

  @Override
  public void close() {
    for (Part part : partsToClose()) {
      close(part);
    }
  }

  /// The gateway was started before the services, so that a busy port is reported at once; it stops
  /// first all the same.
  private synchronized List<Part> partsToClose() {
    if (closed) {
      return List.of();
    }
    closed = true;
    closing.countDown();
    List<Part> order = new ArrayList<>(parts.reversed());
    parts.stream()
        .filter(part -> part.closeable() instanceof Gateway)
        .forEach(
            gateway -> {
              order.remove(gateway);
              order.addFirst(gateway);
            });
    return order;
  }

  private void close(Part part) {
    if (!(part.closeable() instanceof DataFolder || part.closeable() instanceof Supervisor)) {
      progress.accept("Stopping " + part.title());
    }
    try {
      part.closeable().close();
    } catch (Exception e) {
      progress.accept("Cannot stop " + part.title() + " properly: " + e.getMessage());
    }
  }
}
