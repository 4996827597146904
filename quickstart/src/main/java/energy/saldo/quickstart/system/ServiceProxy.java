package energy.saldo.quickstart.system;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Sends requests on to one service and its answers back to the client. A service that does not
/// answer is a 503; an answer that breaks off breaks the client's connection.
final class ServiceProxy {

  /// What belongs to one connection, not to the message.
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "host");

  private final Vertx vertx;
  private final HttpClient client;
  private final Service service;
  private final int port;
  private final GatewayLimits limits;

  ServiceProxy(Vertx vertx, HttpClient client, Service service, int port, GatewayLimits limits) {
    this.vertx = vertx;
    this.client = client;
    this.service = service;
    this.port = port;
    this.limits = limits;
  }

  /// @param sent runs when the body has been sent or cannot be
  void forward(HttpServerRequest request, Buffer body, Runnable sent) {
    client
        .request(options(request))
        .onSuccess(outgoing -> send(request, outgoing, body, sent))
        .onFailure(
            failure -> {
              sent.run();
              Problem.unavailable(service).send(request);
            });
  }

  /// Sends the request on while its body arrives, no faster than the service reads it. The service
  /// is the one to give up a client that sends nothing.
  void stream(HttpServerRequest request) {
    request.pause();
    client
        .request(options(request))
        .onSuccess(outgoing -> stream(request, outgoing))
        .onFailure(failure -> refuseStream(request));
  }

  private void stream(HttpServerRequest request, HttpClientRequest outgoing) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      outgoing.reset();
      return;
    }
    prepare(request, outgoing);
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      response.writeContinue();
    }
    request
        .end()
        .onSuccess(
            ended ->
                vertx.setTimer(
                    limits.answer().toMillis(),
                    expired -> {
                      if (!response.headWritten()) {
                        outgoing.reset();
                      }
                    }));
    outgoing
        .send(request)
        .onSuccess(
            answer -> {
              if (!request.isEnded()) {
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
              }
              answer(request, outgoing, answer);
            })
        .onFailure(failure -> refuseStream(request));
  }

  private void refuseStream(HttpServerRequest request) {
    if (!request.response().headWritten() && !request.response().closed()) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      Problem.unavailable(service).send(request);
    }
  }

  private RequestOptions options(HttpServerRequest request) {
    String query = request.query();
    return new RequestOptions()
        .setMethod(request.method())
        .setHost("127.0.0.1")
        .setPort(port)
        .setURI(query == null ? request.path() : request.path() + "?" + query)
        .setConnectTimeout(limits.connect().toMillis());
  }

  private static void prepare(HttpServerRequest request, HttpClientRequest outgoing) {
    copy(request.headers(), outgoing.headers());
    outgoing.putHeader("X-Forwarded-For", request.remoteAddress().hostAddress());
    request.response().closeHandler(closed -> outgoing.reset());
  }

  private void send(
      HttpServerRequest request, HttpClientRequest outgoing, Buffer body, Runnable sent) {
    if (request.response().closed()) {
      sent.run();
      outgoing.reset();
      return;
    }
    prepare(request, outgoing);
    long timer = vertx.setTimer(limits.answer().toMillis(), expired -> outgoing.reset());
    boolean hasBody = body.length() > 0 || request.headers().contains(HttpHeaders.CONTENT_LENGTH);
    (hasBody ? outgoing.send(body) : outgoing.send())
        .onComplete(
            answer -> {
              vertx.cancelTimer(timer);
              sent.run();
            })
        .onSuccess(answer -> answer(request, outgoing, answer))
        .onFailure(failure -> Problem.unavailable(service).send(request));
  }

  private void answer(
      HttpServerRequest request, HttpClientRequest outgoing, HttpClientResponse answer) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      outgoing.reset();
      return;
    }
    if (isBare(answer) && !HttpMethod.HEAD.equals(request.method())) {
      answer.headers().remove(HttpHeaders.CONTENT_LENGTH);
      copy(answer.headers(), response.headers());
      new Problem(answer.statusCode(), service.title() + " refused the request.").send(request);
      return;
    }
    response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
    copy(answer.headers(), response.headers());
    Gateway.setSecurityHeaders(response);
    if (!answer.headers().contains(HttpHeaders.CONTENT_LENGTH) && hasBody(request, answer)) {
      response.setChunked(true);
    }
    new AnswerStream(vertx, limits, outgoing, answer, response).start();
  }

  /// Whether it is a refusal without a body, as an HTTP server gives before the service sees the
  /// request.
  private static boolean isBare(HttpClientResponse answer) {
    return answer.statusCode() >= 400 && "0".equals(answer.getHeader(HttpHeaders.CONTENT_LENGTH));
  }

  private static boolean hasBody(HttpServerRequest request, HttpClientResponse answer) {
    return !HttpMethod.HEAD.equals(request.method())
        && answer.statusCode() != 204
        && answer.statusCode() != 304;
  }

  private static void copy(MultiMap from, MultiMap to) {
    String named = String.valueOf(from.get(HttpHeaders.CONNECTION)).toLowerCase(Locale.ROOT);
    List<String> ofConnection = List.of(named.split("[\\s,]+", -1));
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name) && !ofConnection.contains(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }
}
