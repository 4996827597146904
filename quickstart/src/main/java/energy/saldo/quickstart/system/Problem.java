package energy.saldo.quickstart.system;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An answer of the gateway itself, in the form of RFC 9457.
record Problem(int status, String detail) {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final String RETRY_SECONDS = "1";
  private static final Pattern PATH = Pattern.compile("/[\\w.~!$&'()*+,;=:@%/-]*");

  /// A request that this record refuses, as an exception.
  static final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    Refusal(int status, String detail) {
      super(detail);
      this.problem = new Problem(status, detail);
    }

    Problem problem() {
      return problem;
    }
  }

  static Problem unavailable(Service service) {
    return new Problem(503, service.title() + " does not answer; retry later.");
  }

  /// The URI reference that identifies the kind of problem, the same as in the services.
  String type() {
    return "/problems/"
        + switch (status) {
          case 401 -> "unauthorized";
          case 403 -> "forbidden";
          case 404 -> "not-found";
          case 405 -> "method-not-allowed";
          case 406 -> "not-acceptable";
          case 408 -> "timeout";
          case 409 -> "conflict";
          case 412 -> "precondition-failed";
          case 413 -> "too-large";
          case 414 -> "uri-too-long";
          case 415 -> "unsupported-media-type";
          case 422 -> "rule-violated";
          case 429 -> "too-many-requests";
          case 431 -> "headers-too-large";
          case 501 -> "not-implemented";
          case 502, 503, 504 -> "unavailable";
          default -> status < 500 ? "malformed" : "internal";
        };
  }

  /// @param path the request's path, left out where it is no path of a URI
  String json(@Nullable String path) {
    JsonObject json =
        new JsonObject()
            .put("type", type())
            .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
            .put("status", status)
            .put("detail", detail);
    if (path != null && PATH.matcher(path).matches()) {
      json.put("instance", path);
    }
    return json.encode();
  }

  /// Answers the request, unless its answer has begun.
  void send(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed() || response.headWritten()) {
      return;
    }
    if (status == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .end(json(request.path()));
  }
}
