package energy.saldo.quickstart.system;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;

/// The body of an answer on its way from a service to a client. It may take as long as both make
/// progress; when one stops or breaks off, the connections of both are broken.
final class AnswerStream {

  /// So much waits here for a slow client while the service is already done with the answer.
  private static final int QUEUED_BYTES = 512 << 10;

  private static final int CHECKS_PER_LIMIT = 4;

  private final Vertx vertx;
  private final GatewayLimits limits;
  private final HttpClientRequest outgoing;
  private final HttpClientResponse answer;
  private final HttpServerResponse response;
  private long timer;
  private int unfinishedWrites;
  private long lastProgress = System.nanoTime();

  AnswerStream(
      Vertx vertx,
      GatewayLimits limits,
      HttpClientRequest outgoing,
      HttpClientResponse answer,
      HttpServerResponse response) {
    this.vertx = vertx;
    this.limits = limits;
    this.outgoing = outgoing;
    this.answer = answer;
    this.response = response;
  }

  void start() {
    long shorter = Math.min(limits.answer().toMillis(), limits.read().toMillis());
    timer = vertx.setPeriodic(Math.max(1, shorter / CHECKS_PER_LIMIT), tick -> checkProgress());
    response.setWriteQueueMaxSize(QUEUED_BYTES);
    response.closeHandler(closed -> abort());
    response.exceptionHandler(failure -> abort());
    answer.exceptionHandler(failure -> abort());
    answer.handler(this::write);
    answer.endHandler(ended -> end());
  }

  private void write(Buffer chunk) {
    lastProgress = System.nanoTime();
    unfinishedWrites++;
    response
        .write(chunk)
        .onComplete(
            written -> {
              unfinishedWrites--;
              lastProgress = System.nanoTime();
            });
    if (response.writeQueueFull()) {
      answer.pause();
      response.drainHandler(drained -> answer.resume());
    }
  }

  private void end() {
    answer.exceptionHandler(null);
    response.end().onComplete(ended -> vertx.cancelTimer(timer));
  }

  private void checkProgress() {
    long limit = (unfinishedWrites > 0 ? limits.read() : limits.answer()).toNanos();
    if (System.nanoTime() - lastProgress > limit) {
      abort();
    }
  }

  private void abort() {
    vertx.cancelTimer(timer);
    outgoing.reset();
    response.reset();
  }
}
