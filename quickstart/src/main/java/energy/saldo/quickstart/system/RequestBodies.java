package energy.saldo.quickstart.system;

import energy.saldo.quickstart.system.Problem.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// Reads the bodies of requests whole before a service is asked, so that a slow client occupies no
/// connection to it. Used by the server's one event loop only.
final class RequestBodies {

  private final Vertx vertx;
  private final GatewayLimits limits;
  private long bufferedBytes;

  RequestBodies(Vertx vertx, GatewayLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  /// The body, to be released when it has been sent on; fails with a [Refusal] if the client sends
  /// too much or too slowly, or otherwise if it is gone.
  Future<Buffer> read(HttpServerRequest request) {
    Reading reading = new Reading(request);
    if (declaredBytes(request) > limits.bodyBytes()) {
      reading.refuseAsTooLarge();
      return reading.body.future();
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    return reading.body.future();
  }

  private static long declaredBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  void release(Buffer body) {
    bufferedBytes -= body.length();
  }

  private final class Reading {

    private final Promise<Buffer> body = Promise.promise();
    private final long start = System.nanoTime();
    private final long timer;
    private Buffer buffer = Buffer.buffer();
    private long lastChunk = start;

    Reading(HttpServerRequest request) {
      long step = Math.max(1, limits.bodyPause().toMillis() / 4);
      timer = vertx.setPeriodic(step, tick -> checkPace());
      request
          .handler(this::take)
          .exceptionHandler(this::fail)
          .endHandler(
              ended -> {
                vertx.cancelTimer(timer);
                body.tryComplete(buffer);
              });
    }

    private void take(Buffer chunk) {
      lastChunk = System.nanoTime();
      if (body.future().isComplete()) {
        return;
      }
      if (buffer.length() + chunk.length() > limits.bodyBytes()) {
        refuseAsTooLarge();
      } else if (bufferedBytes + chunk.length() > limits.bufferedBytes()) {
        fail(new Refusal(503, "Too many bodies are being read; retry later."));
      } else {
        bufferedBytes += chunk.length();
        buffer.appendBuffer(chunk);
      }
    }

    private void checkPace() {
      long now = System.nanoTime();
      if (now - lastChunk > limits.bodyPause().toNanos() || now - start > limits.body().toNanos()) {
        fail(new Refusal(408, "The body of the request did not arrive in time."));
      }
    }

    private void refuseAsTooLarge() {
      fail(
          new Refusal(
              413, "The body is larger than " + limits.bodyBytes() + " bytes; send it in parts."));
    }

    private void fail(Throwable failure) {
      vertx.cancelTimer(timer);
      if (body.tryFail(failure)) {
        release(buffer);
        buffer = Buffer.buffer();
      }
    }
  }
}
