package energy.saldo.chassis.problem;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Answers with a problem what fails before an endpoint is reached or outside of one, where the
/// HTTP server alone would send an empty body.
@Singleton
public final class ServerProblems {

  private static final int FIRST = 1_000;
  private static final long LINGER_MILLIS = 1_000;

  void register(@Observes Filters filters) {
    filters.getFilters().add(new Filters.SimpleFilter(ServerProblems::answerFailure, FIRST, true));
  }

  void register(@Observes Router router) {
    for (ProblemKind kind : ProblemKind.values()) {
      router.errorHandler(kind.status(), context -> answer(context, Problems.of(kind)));
    }
  }

  private static void answerFailure(RoutingContext context) {
    Throwable failure = context.failure();
    answer(
        context,
        failure == null
            ? Problems.of(ProblemKind.of(context.statusCode()))
            : ProblemMapper.problem(failure));
  }

  /// Sends the problem, unless an answer has begun, which is then aborted.
  static void answer(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      abort(context);
      return;
    }
    problem.headers().forEach(response::putHeader);
    response
        .setStatusCode(problem.kind().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem.json(context.request().path()));
  }

  /// Breaks off an answer that has begun, so that half of it does not look whole. Waits until the
  /// connection is closed, since the framework ends the answer next.
  static void abort(RoutingContext context) {
    if (context.request().connection() instanceof ConnectionBase connection) {
      // Past the handler of Vert.x, which would first wait until everything is written: a receiver
      // that does not read never lets it, and reads the end of the answer later.
      ChannelHandlerContext handlers = connection.channel().pipeline().firstContext();
      if (handlers == null) {
        return; // a closed channel has no handlers left
      }
      ChannelFuture closed = handlers.close();
      if (!connection.channel().eventLoop().inEventLoop()) {
        closed.awaitUninterruptibly(LINGER_MILLIS);
      }
    }
  }

  /// As [#answer], where the body is not read: closes the connection, a little later, so that a
  /// client which is still sending sees the answer.
  public static void answerUnread(RoutingContext context, Problem problem) {
    closeAfterAnswer(context);
    answer(context, problem);
    context.request().resume();
  }

  /// Closes the connection after the answer.
  public static void closeAfterAnswer(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.addEndHandler(
        _ -> context.vertx().setTimer(LINGER_MILLIS, _ -> context.request().connection().close()));
  }
}
