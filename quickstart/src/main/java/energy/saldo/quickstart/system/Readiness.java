package energy.saldo.quickstart.system;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Whether all three services are ready, asked again for every request.
final class Readiness {

  private static final int ANSWER_MILLIS = 3_000;

  private final HttpClient client;
  private final ServicePorts servicePorts;

  Readiness(HttpClient client, ServicePorts servicePorts) {
    this.client = client;
    this.servicePorts = servicePorts;
  }

  /// 200 if all are ready, else 503; the body names each.
  void answer(HttpServerRequest request) {
    List<Future<Boolean>> answers = new ArrayList<>();
    for (Service service : Service.values()) {
      answers.add(isReady(service));
    }
    Future.all(answers)
        .map(all -> all.<Boolean>list())
        .onSuccess(ready -> send(request, ready))
        .onFailure(failure -> request.response().reset());
  }

  private Future<Boolean> isReady(Service service) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("127.0.0.1")
            .setPort(servicePorts.of(service))
            .setURI("/q/health/ready")
            .setTimeout(ANSWER_MILLIS);
    return client
        .request(options)
        .compose(outgoing -> outgoing.send())
        .compose(Readiness::isOk)
        .recover(unreachable -> Future.succeededFuture(false));
  }

  private static Future<Boolean> isOk(HttpClientResponse response) {
    return response.end().map(response.statusCode() == 200);
  }

  private static void send(HttpServerRequest request, List<Boolean> ready) {
    JsonArray checks = new JsonArray();
    Iterator<Boolean> answers = ready.iterator();
    for (Service service : Service.values()) {
      checks.add(new JsonObject().put("name", service.title()).put("status", word(answers.next())));
    }
    boolean all = !ready.contains(false);
    request
        .response()
        .setStatusCode(all ? 200 : 503)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject().put("status", word(all)).put("checks", checks).encode());
  }

  private static String word(boolean ready) {
    return ready ? "UP" : "DOWN";
  }
}
