package energy.saldo.quickstart.system;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open connections of clients: not too many, and none that waits for ever for a request.
/// Used by the server's one event loop only.
final class ClientConnections {

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final GatewayLimits limits;
  private final HttpServerOptions options;
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  ClientConnections(Vertx vertx, GatewayLimits limits, HttpServerOptions options) {
    this.vertx = vertx;
    this.limits = limits;
    this.options = options;
  }

  void opened(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    connection.exceptionHandler(broken -> {});
    channel.pipeline().replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options));
    if (timers.size() >= limits.connections()) {
      end(channel, new Problem(503, "Too many open connections; retry later."));
      return;
    }
    timers.put(connection, NO_TIMER);
    connection.closeHandler(closed -> cancel(timers.remove(connection)));
    await(
        connection,
        limits.header(),
        () -> end(channel, new Problem(408, "The request did not arrive in time.")));
  }

  /// A request has been read; the next one may take its time after the answer.
  void began(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    cancel(timers.replace(connection, NO_TIMER));
    request
        .response()
        .endHandler(ended -> await(connection, limits.keepAlive(), connection::close));
  }

  private void await(HttpConnection connection, Duration limit, Runnable end) {
    if (timers.containsKey(connection)) {
      long timer = vertx.setTimer(limit.toMillis(), expired -> end.run());
      cancel(timers.put(connection, timer));
    }
  }

  private void cancel(@Nullable Long timer) {
    if (timer != null && timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
  }

  /// Answers where there is no request that Vert.x could answer, and closes the connection.
  private static void end(Channel channel, Problem problem) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(problem.status()),
            Unpooled.copiedBuffer(problem.json(null), StandardCharsets.UTF_8));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, "close")
        .set("X-Content-Type-Options", "nosniff");
    if (problem.status() == 503) {
      answer.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }
}
