package energy.saldo.quickstart.system;

import energy.saldo.quickstart.system.Problem.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The one public address: sends each request to the service that owns its path, and answers itself
/// only whether all three are ready, and what no service should see: paths that are not public,
/// malformed, oversized and slow requests.
final class Gateway implements AutoCloseable {

  private static final String READY_PATH = "/q/health/ready";
  private static final int LONGEST_REQUEST_LINE = 16_384;
  private static final int LONGEST_HEADER = 16_384;

  /// Of a body that arrives, at once.
  private static final int LONGEST_PIECE = 65_536;

  private static final int STOP_SECONDS = 10;

  /// Shorter than any service's idle limit, so that no request meets a connection being closed.
  private static final int SERVICE_KEEP_ALIVE_SECONDS = 10;

  /// A refused client may still be sending; what it sends is read until then, or it would lose the
  /// answer.
  private static final int READ_ON_MILLIS = 500;

  private static final Pattern MALFORMED = Pattern.compile("%(?![0-9a-fA-F]{2})");

  private final Vertx vertx;
  private final Map<Service, ServiceProxy> proxies = new EnumMap<>(Service.class);
  private final Readiness readiness;
  private final RequestBodies bodies;
  private final HttpServer server;

  private Gateway(String host, int port, ServicePorts servicePorts, GatewayLimits limits) {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    HttpClientOptions toServices =
        new HttpClientOptions()
            .setMaxPoolSize(limits.connectionsPerService())
            .setMaxWaitQueueSize(limits.connections())
            .setConnectTimeout(Math.toIntExact(limits.connect().toMillis()))
            .setKeepAliveTimeout(SERVICE_KEEP_ALIVE_SECONDS);
    for (Service service : Service.values()) {
      proxies.put(
          service,
          new ServiceProxy(vertx, client(toServices), service, servicePorts.of(service), limits));
    }
    readiness = new Readiness(client(toServices), servicePorts);
    bodies = new RequestBodies(vertx, limits);
    // HTTP/1.1 only: over HTTP/2 an answer that comes before the whole request is read, as for a
    // service that has just ended, leaves clients waiting.
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setHost(host)
            .setPort(port)
            .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
            .setMaxHeaderSize(LONGEST_HEADER)
            .setMaxChunkSize(LONGEST_PIECE);
    ClientConnections connections = new ClientConnections(vertx, limits, options);
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections::opened)
            .requestHandler(
                request -> {
                  connections.began(request);
                  route(request);
                })
            .invalidRequestHandler(this::refuseInvalid);
  }

  /// Takes the address; requests are answered as soon as the services are there.
  static Gateway start(String host, int port, ServicePorts servicePorts) {
    return start(host, port, servicePorts, GatewayLimits.USUAL);
  }

  static Gateway start(String host, int port, ServicePorts servicePorts, GatewayLimits limits) {
    Gateway gateway = new Gateway(host, port, servicePorts, limits);
    try {
      gateway.server.listen().toCompletionStage().toCompletableFuture().join();
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

  /// A broken connection is the matter of the request that needed it; Vert.x would also log it.
  private HttpClient client(HttpClientOptions options) {
    return vertx
        .httpClientBuilder()
        .with(options)
        .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
        .build();
  }

  static void setSecurityHeaders(HttpServerResponse response) {
    response.putHeader("X-Content-Type-Options", "nosniff");
  }

  private void route(HttpServerRequest request) {
    setSecurityHeaders(request.response());
    Problem framing = framingProblem(request);
    if (framing != null) {
      refuse(request, framing);
      return;
    }
    if (MALFORMED.matcher(request.uri()).find()) {
      new Problem(400, "A % in the URI is not followed by two hexadecimal digits.").send(request);
      return;
    }
    if (READY_PATH.equals(request.path())) {
      answerReadiness(request);
      return;
    }
    ServiceProxy owner = PublicPaths.owner(request.path()).map(proxies::get).orElse(null);
    if (owner == null) {
      new Problem(404, "There is nothing at this address.").send(request);
      return;
    }
    if (PublicPaths.isStreamed(request.path())) {
      owner.stream(request);
      return;
    }
    bodies
        .read(request)
        .onSuccess(body -> owner.forward(request, body, () -> bodies.release(body)))
        .onFailure(failure -> refuse(request, failure));
  }

  /// What makes the end of the request uncertain, if anything does.
  private static @Nullable Problem framingProblem(HttpServerRequest request) {
    String encoding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
    if (encoding != null && !"chunked".equalsIgnoreCase(encoding.strip())) {
      return new Problem(501, "The only Transfer-Encoding supported is chunked.");
    }
    if (encoding != null && request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      return StrictRequestDecoder.twoLengths().problem();
    }
    return null;
  }

  private void answerReadiness(HttpServerRequest request) {
    if (HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method())) {
      readiness.answer(request);
    } else {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      new Problem(405, "This address supports GET and HEAD only.").send(request);
    }
  }

  private void refuse(HttpServerRequest request, Throwable failure) {
    if (failure instanceof Refusal refusal) {
      refuse(request, refusal.problem());
    } else {
      request.connection().close();
    }
  }

  /// Refuses a request whose rest must not be taken for another one.
  private void refuse(HttpServerRequest request, Problem problem) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    problem.send(request);
    vertx.setTimer(READ_ON_MILLIS, passed -> request.connection().close());
  }

  private void refuseInvalid(HttpServerRequest request) {
    setSecurityHeaders(request.response());
    Problem problem =
        switch (request.decoderResult().cause()) {
          case Refusal refusal -> refusal.problem();
          case TooLongHttpLineException _ ->
              new Problem(
                  414, "The request line is longer than " + LONGEST_REQUEST_LINE + " bytes.");
          case TooLongHttpHeaderException _ ->
              new Problem(431, "The header fields are longer than " + LONGEST_HEADER + " bytes.");
          default -> new Problem(400, "The request is not valid HTTP.");
        };
    // Vert.x closes the connection with the answer.
    vertx.setTimer(READ_ON_MILLIS, passed -> problem.send(request));
  }

  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the gateway did not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
