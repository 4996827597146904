package energy.saldo.quickstart.system;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.HttpProxy;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The one public address: hands each request to the service that owns its path, and answers by
/// itself only whether all three are ready. What is no public path is not found, whatever the
/// services would say to it.
final class Gateway implements AutoCloseable {

  private static final String READY_PATH = "/q/health/ready";
  private static final int CONNECTIONS_PER_SERVICE = 64;
  private static final int LONGEST_REQUEST_LINE = 16_384;
  private static final int STOP_SECONDS = 10;

  private final Vertx vertx;
  private final HttpClient client;
  private final Map<Service, HttpProxy> proxies = new EnumMap<>(Service.class);
  private final Readiness readiness;
  private final HttpServer server;

  private Gateway(String host, int port, ServicePorts servicePorts) {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS_PER_SERVICE)
                .setKeepAliveTimeout(STOP_SECONDS));
    for (Service service : Service.values()) {
      proxies.put(
          service,
          HttpProxy.reverseProxy(client)
              .origin(servicePorts.of(service), "127.0.0.1")
              .addInterceptor(new UnreachableService(service)));
    }
    readiness = new Readiness(client, servicePorts);
    // HTTP/1.1 only: over HTTP/2 an answer that comes before the whole request is read, as for a
    // service that has just ended, leaves clients waiting.
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHost(host)
                .setPort(port)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE));
  }

  /// Takes the address; requests are answered as soon as the services are there.
  static Gateway start(String host, int port, ServicePorts servicePorts) {
    Gateway gateway = new Gateway(host, port, servicePorts);
    try {
      gateway
          .server
          .requestHandler(gateway::route)
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      return gateway;
    } catch (CompletionException e) {
      gateway.close();
      throw new StartFailure(
          "port %d on %s is not free: choose another with --port PORT".formatted(port, host), e);
    }
  }

  int port() {
    return server.actualPort();
  }

  private void route(HttpServerRequest request) {
    String path = request.path();
    if (READY_PATH.equals(path)) {
      readiness.answer(request);
      return;
    }
    HttpProxy owner = PublicPaths.owner(path).map(proxies::get).orElse(null);
    if (owner == null) {
      Problem.notFound().send(request.response());
    } else {
      owner.handle(request);
    }
  }

  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the proxy did not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
