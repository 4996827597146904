package energy.saldo.quickstart.system;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/// An answer of the proxy itself, in the form of RFC 9457.
record Problem(int status, String title, String detail) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem notFound() {
    return new Problem(404, "Not Found", "There is nothing at this address.");
  }

  static Problem unreachable(Service service) {
    return new Problem(
        502, "Bad Gateway", "The " + service.title() + " cannot be reached; try again later.");
  }

  String json() {
    return new JsonObject()
        .put("type", "about:blank")
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .encode();
  }

  Future<Void> send(HttpServerResponse response) {
    return response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .end(json());
  }
}
