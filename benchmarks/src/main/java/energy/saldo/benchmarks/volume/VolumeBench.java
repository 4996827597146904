package energy.saldo.benchmarks.volume;

import energy.saldo.quickstart.system.Packaging;
import energy.saldo.quickstart.system.SaldoSystem;
import energy.saldo.quickstart.system.Service;
import energy.saldo.quickstart.system.SystemSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts the packaged services with an embedded PostgreSQL that survives a power failure, and
/// measures them beside the same work as rows and SQL.
@Command(
    name = "./saldo bench",
    sortOptions = false,
    description = {
      "Measures the whole system: creating, ingest, bulk, balancing, storage and queries, beside"
          + " the",
      "same work as a row per quarter-hour and SQL in the same PostgreSQL."
    },
    footer = {"", "./saldo bench kernel measures the balancing kernels alone."},
    mixinStandardHelpOptions = true)
public final class VolumeBench implements Callable<Integer> {

  private static final String ROWS_DATABASE = "saldo_bench_rows";

  @Option(
      names = "--meters",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Meters in the fleet, 50 a site (default 10000).")
  private int meters;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "2",
      description = "Whole days of the fleet to balance (default 2).")
  private int days;

  @Option(
      names = "--query-days",
      paramLabel = "N",
      defaultValue = "365",
      description = "Days of the site that is queried (default 365).")
  private int queryDays;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "8",
      description = "Clients at once (default 8).")
  private int clients;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Measure these parts only: create, ingest, bulk, slots, balancing, queries.")
  private List<Part> only = List.of(Part.values());

  @Option(names = "--csv", paramLabel = "FILE", description = "Also write the rows to a file.")
  private @Nullable Path csv;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for database and logs (default a new one in benchmarks/target).")
  private @Nullable Path data;

  /// What can be measured by itself.
  enum Part {
    CREATE,
    INGEST,
    BULK,
    SLOTS,
    BALANCING,
    QUERIES
  }

  /// Parses and runs this command.
  public static CommandLine commandLine() {
    return new CommandLine(new VolumeBench()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    PrintStream out = System.out;
    Path home = SystemSettings.cloneFolder();
    Path folder = data == null ? freshFolder(home) : data;
    SystemSettings settings =
        new SystemSettings(
            home,
            folder,
            "localhost",
            0,
            null,
            null,
            true,
            Packaging.JVM,
            Map.of(),
            Map.of("SALDO_BALANCING_SETTLING_DELAY", "PT0.2S"));
    SaldoSystem system = new SaldoSystem(settings, step -> System.err.println("» " + step));
    Runtime.getRuntime().addShutdownHook(new Thread(system::close));
    try (system) {
      system.start();
      out.printf(
          "Java %s, %s, %d processors; %d meters, %d clients%n",
          System.getProperty("java.version"),
          System.getProperty("os.arch"),
          Runtime.getRuntime().availableProcessors(),
          meters,
          clients);
      BenchReport report = new BenchReport(out, new ProcessMemory(system), meters);
      measure(system, report);
      if (csv != null) {
        Files.writeString(csv, String.join("\n", report.csv()) + "\n");
      }
    }
    return 0;
  }

  private static Path freshFolder(Path home) throws IOException {
    Path target = Files.createDirectories(home.resolve("benchmarks/target"));
    return Files.createTempDirectory(target, "bench");
  }

  private void measure(SaldoSystem system, BenchReport report)
      throws IOException, InterruptedException, SQLException {
    try (Connection server = system.connect("postgres");
        Statement statement = server.createStatement()) {
      statement.execute("CREATE DATABASE " + ROWS_DATABASE);
    }
    try (LoadClient client = new LoadClient(system.address(), system.apiToken());
        RowBaseline rows = new RowBaseline(system.connect(ROWS_DATABASE));
        BalancingDatabase database =
            new BalancingDatabase(system.connect(Service.BALANCING.database()))) {
      Onboarding onboarding = new Onboarding(client, clients, report);
      Fleet fleet = onboarding.fleet(meters);
      if (only.contains(Part.CREATE)) {
        onboarding.oneByOne(fleet);
      }
      database.awaitMeters(meters);
      new Workload(client, clients, fleet, rows, database, report).measure(only, days);
      if (only.contains(Part.QUERIES)) {
        new Queries(client, clients, rows, database, report).measure(queryDays);
      }
    }
  }
}
