package energy.saldo.quickstart.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One service as a separate process on its own port. It can be killed and started again; port,
/// settings and log stay the same.
public final class ServiceProcess implements AutoCloseable {

  private static final ChildProcess.Stop STOP =
      new ChildProcess.Stop("TERM", "KILL", Duration.ofSeconds(15));

  private final Service service;
  private final int port;
  private final int metricsPort;
  private final HttpClient http;
  private final ChildProcess child;

  /// Starts the process by the command `run`; [ChildProcess#awaitReady] waits until it can work.
  ServiceProcess(
      Service service,
      int port,
      int metricsPort,
      List<String> run,
      Path home,
      Map<String, String> environment,
      RotatingLog log,
      Consumer<String> progress) {
    this.service = service;
    this.port = port;
    this.metricsPort = metricsPort;
    this.http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    this.child =
        ChildProcess.start(
            service.title(), run, home, environment, STOP, log, progress, pid -> isReady());
  }

  public Service service() {
    return service;
  }

  /// The address on this machine, without the gateway in front.
  public URI address() {
    return URI.create("http://localhost:" + port);
  }

  /// Where the metrics are read, without a token.
  public URI metrics() {
    return URI.create("http://localhost:" + metricsPort + "/q/metrics");
  }

  public Path log() {
    return child.log();
  }

  public long pid() {
    return child.pid();
  }

  public boolean isAlive() {
    return child.isAlive();
  }

  ChildProcess child() {
    return child;
  }

  /// Ends the process at once, as a power failure or the kernel's memory killer would.
  public void kill() {
    child.kill();
  }

  /// Starts the process again after it has ended, and waits until it is ready.
  public void restart() {
    child.restart();
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

  /// Asks the process to stop, waits for it, and ends it if it does not.
  @Override
  public void close() {
    child.close();
    http.close();
  }
}
