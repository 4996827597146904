package energy.saldo.quickstart.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One service as a process of its own on a port of its own. It can be killed and started again;
/// port, settings and log file stay the same.
///
/// The process hangs on a pipe from this one: when the pipe ends, because the launcher was killed,
/// a shell loop beside the process stops it. Ctrl-C in the terminal is the launcher's to handle, so
/// the process ignores it.
public final class ServiceProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(150);

  private static final String TETHER =
      """
      trap '' INT HUP
      exec 3<&0
      (
        while read -r _ <&3; do :; done
        kill -TERM $$
        for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 1; kill -0 $$ || exit; done
        kill -KILL $$
      ) </dev/null >/dev/null 2>&1 &
      exec "$@" </dev/null 3<&-
      """;

  private final Service service;
  private final int port;
  private final int metricsPort;
  private final ProcessBuilder builder;
  private final Path log;
  private final HttpClient http;
  private Process process;

  private ServiceProcess(
      Service service, int port, int metricsPort, ProcessBuilder builder, Path log)
      throws IOException {
    this.service = service;
    this.port = port;
    this.metricsPort = metricsPort;
    this.builder = builder;
    this.log = log;
    this.http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    this.process = builder.start();
  }

  /// Starts the process by the command `run`; [#awaitReady] waits until it can work.
  static ServiceProcess start(
      Service service,
      int port,
      int metricsPort,
      List<String> run,
      Path home,
      Map<String, String> environment,
      Path log) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", TETHER, service.title()));
    command.addAll(run);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ServiceProcess(service, port, metricsPort, builder, log);
    } catch (IOException e) {
      throw new StartFailure("cannot start " + service.title() + ": " + e.getMessage(), e);
    }
  }

  public Service service() {
    return service;
  }

  /// The address on this machine, without the proxy in front.
  public URI address() {
    return URI.create("http://localhost:" + port);
  }

  /// Where the metrics are read; no token is asked for there.
  public URI metrics() {
    return URI.create("http://localhost:" + metricsPort + "/q/metrics");
  }

  public Path log() {
    return log;
  }

  public synchronized long pid() {
    return process.pid();
  }

  public synchronized boolean isAlive() {
    return process.isAlive();
  }

  /// Ends the process at once, as a power failure or the kernel's memory killer would.
  public void kill() {
    Process victim = current();
    victim.destroyForcibly();
    waitFor(victim, STOP_LIMIT);
  }

  /// Starts the process again after it has ended, and waits until it is ready.
  public void restart() {
    synchronized (this) {
      if (process.isAlive()) {
        throw new IllegalStateException(service.title() + " still runs as " + process.pid());
      }
      try {
        process = builder.start();
      } catch (IOException e) {
        throw new StartFailure("cannot start " + service.title() + ": " + e.getMessage(), e);
      }
    }
    awaitReady();
  }

  /// Waits until the service says that it is ready.
  ///
  /// @throws StartFailure with the last lines of the log if the process ends or takes too long
  public void awaitReady() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady()) {
      Process watched = current();
      if (!watched.isAlive()) {
        throw failure("stopped with code " + watched.exitValue() + " while starting");
      }
      if (System.nanoTime() > deadline) {
        throw failure("is not ready after " + START_LIMIT.toSeconds() + " s");
      }
      pause();
    }
  }

  private synchronized Process current() {
    return process;
  }

  /// What became of the service, with the end of its log.
  StartFailure failure(String what) {
    return new StartFailure(
        "%s %s; the last lines of %s:%n%s".formatted(service.title(), what, log, LogTail.of(log)));
  }

  public boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while waiting for " + service.title(), e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while starting", e);
    }
  }

  /// Asks the process to stop, waits for it, and ends it if it does not.
  @Override
  public void close() {
    Process stopping = current();
    stopping.destroy();
    if (!waitFor(stopping, STOP_LIMIT)) {
      stopping.destroyForcibly();
      waitFor(stopping, STOP_LIMIT);
    }
    http.close();
  }

  private static boolean waitFor(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
