package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.quickstart.system.SystemSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// `./saldo up` as a process, which has brought the system up without the sample.
final class Launched implements AutoCloseable {

  static final Duration END_LIMIT = Duration.ofSeconds(60);

  private static final String LAST_LINE = "Ctrl-C";

  private final Path folder;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private Launched(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    this.reader = Thread.startVirtualThread(this::read);
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Launched up(Path folder, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("--port", "0", "--no-sample", "--data", folder.toString()));
    all.addAll(List.of(options));
    Launched launched = new Launched(folder, start(all));
    try {
      TestClient.await(() -> launched.lines, lines -> launched.isUp() || launched.hasEnded());
      assertTrue(launched.isUp(), "the system did not come up: " + launched.lines);
      return launched;
    } catch (AssertionError e) {
      launched.close();
      throw e;
    }
  }

  private boolean hasEnded() {
    return !process.isAlive();
  }

  private boolean isUp() {
    return lines.stream().anyMatch(line -> line.startsWith(LAST_LINE));
  }

  /// Starts the launcher's process with signals as a terminal's child has them, also where the
  /// tests themselves ignore some, as under nohup.
  static Process start(List<String> options) throws IOException {
    Path home = SystemSettings.cloneFolder();
    List<String> command = new ArrayList<>();
    if (resetsSignals()) {
      command.addAll(List.of("env", "--default-signal=INT,HUP"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--sun-misc-unsafe-memory-access=allow",
            "-Dsaldo.home=" + home,
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-jar",
            home.resolve("quickstart/target/quickstart.jar").toString(),
            "up"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("SALDO_API_TOKEN");
    return builder.start();
  }

  private static boolean resetsSignals() throws IOException {
    try {
      return new ProcessBuilder("env", "--default-signal=INT,HUP", "true").start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String valueOf(String label) {
    return lines.stream()
        .filter(line -> line.startsWith(label))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  String apiToken() {
    return valueOf("API token");
  }

  URI address() {
    return URI.create(valueOf("Saldo is up at"));
  }

  TestClient client() {
    return TestClient.withToken(address(), apiToken());
  }

  /// The launcher's processes: three services, PostgreSQL and what watches over them.
  List<ProcessHandle> processes() throws IOException {
    List<ProcessHandle> processes = new ArrayList<>(process.descendants().toList());
    ProcessHandle postmaster = postmaster();
    if (!processes.contains(postmaster)) {
      processes.add(postmaster);
    }
    return processes;
  }

  /// The main process of PostgreSQL.
  ProcessHandle postmaster() throws IOException {
    List<String> pidFile = Files.readAllLines(folder.resolve("postgres").resolve("postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(pidFile.getFirst().strip())).orElseThrow();
  }

  /// The process of a service.
  ProcessHandle service(String title) {
    return process
        .descendants()
        .filter(child -> commandLine(child).stream().anyMatch(part -> part.contains(title + "/")))
        .findFirst()
        .orElseThrow();
  }

  /// The program and arguments of a Java process.
  static List<String> commandLine(ProcessHandle process) {
    Optional<String> program = process.info().command();
    if (program.isEmpty() || !program.get().endsWith("java")) {
      return List.of();
    }
    List<String> line = new ArrayList<>(List.of(program.get()));
    line.addAll(List.of(process.info().arguments().orElse(new String[0])));
    return line;
  }

  void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  void kill() {
    process.destroyForcibly();
  }

  int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS), lines.toString());
    reader.join();
    return process.exitValue();
  }

  /// What has been printed since the system came up.
  List<String> linesAfterStart() {
    List<String> all = List.copyOf(lines);
    for (int k = 0; k < all.size(); k++) {
      if (all.get(k).startsWith(LAST_LINE)) {
        return all.subList(k + 1, all.size());
      }
    }
    return List.of();
  }

  /// Waits until the launcher has printed the line.
  void awaitLine(String line) {
    TestClient.await(this::linesAfterStart, printed -> printed.contains(line));
  }

  /// Leaves nothing running, also after a failure.
  @Override
  public void close() {
    kill();
  }
}
