package energy.saldo.quickstart;

import energy.saldo.quickstart.sample.PublicApi;
import energy.saldo.quickstart.sample.Sample;
import energy.saldo.quickstart.sample.SampleAccount;
import energy.saldo.quickstart.system.Packaging;
import energy.saldo.quickstart.system.SaldoSystem;
import energy.saldo.quickstart.system.Service;
import energy.saldo.quickstart.system.StartFailure;
import energy.saldo.quickstart.system.SystemSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts the whole system and keeps it running until Ctrl-C.
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Starts PostgreSQL, the three services and one address in front of them, imports sample",
      "measurements and shows them balanced. Restarts what dies. Ctrl-C stops everything."
    },
    optionListHeading = "%n",
    footer = {
      "",
      "The operator's API token is SALDO_API_TOKEN if set; otherwise one is generated, kept in the",
      "data folder as api-token, and printed."
    })
final class UpCommand implements Callable<Integer> {

  private static final Pattern HEAP_SIZE = Pattern.compile("[1-9]\\d*[kKmMgG]");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of the public address (default 8080; 0 takes any free one).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "localhost",
      description = "Interface of the public address (default localhost; 0.0.0.0 for all).")
  private String host = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for database, tokens and logs (default .saldo in the clone).")
  private @Nullable Path dataFolder;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "PostgreSQL 15 or later in place of the embedded one:"
              + " postgresql://USER:PASSWORD@HOST:PORT.")
  private @Nullable String databaseUrl;

  @Option(
      names = "--heap",
      paramLabel = "SERVICE=SIZE",
      description =
          "Largest heap of a service (default site=256m, meter=256m, balancing=768m); repeatable.")
  private Map<Service, String> heaps = Map.of();

  @Option(
      names = "--native",
      description = "Run the native executables that ./saldo native has built.")
  private boolean natively;

  @Option(names = "--no-sample", description = "Do not import the sample.")
  private boolean withoutSample;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = new Terminal(output());
    SaldoSystem system = new SaldoSystem(settings(), terminal::step);
    Runtime.getRuntime().addShutdownHook(new Thread(system::close, "stop"));
    try {
      system.start();
      system.supervise();
      PresentedSample sample = withoutSample ? null : sample(system, terminal);
      Welcome.lines(system.address(), system.apiToken(), sample).forEach(terminal::line);
      system.awaitClose();
      return 0;
    } finally {
      system.close();
    }
  }

  private static PresentedSample sample(SaldoSystem system, Terminal terminal) {
    String token =
        SampleAccount.apiToken(
            system.address(),
            system.apiToken(),
            system.settings().dataFolder().resolve("sample-api-token"));
    try (PublicApi api = PublicApi.signedIn(system.address(), token).orElseThrow()) {
      return new PresentedSample(token, new Sample(api, terminal).present());
    }
  }

  private PrintWriter output() {
    if (command == null) {
      throw new IllegalStateException("not run from a command line");
    }
    return command.commandLine().getOut();
  }

  private SystemSettings settings() {
    Path home = SystemSettings.cloneFolder();
    Path folder = dataFolder == null ? home.resolve(".saldo") : dataFolder;
    return new SystemSettings(
        home,
        folder.toAbsolutePath().normalize(),
        host,
        port,
        databaseUrl,
        emptyAsNull(System.getenv("SALDO_API_TOKEN")),
        true,
        natively ? Packaging.NATIVE : Packaging.JVM,
        checked(heaps),
        Map.of());
  }

  private static @Nullable String emptyAsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static Map<Service, String> checked(Map<Service, String> heaps) {
    for (String size : heaps.values()) {
      if (!HEAP_SIZE.matcher(size).matches()) {
        throw new StartFailure("--heap takes sizes such as 512m or 2g, not " + size);
      }
    }
    return heaps;
  }
}
