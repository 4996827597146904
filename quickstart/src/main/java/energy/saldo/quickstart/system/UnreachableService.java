package energy.saldo.quickstart.system;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;

/// Answers for a service that does not: a problem body in place of an empty one.
final class UnreachableService implements ProxyInterceptor {

  private final Service service;

  UnreachableService(Service service) {
    this.service = service;
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    return context.sendRequest().recover(failure -> Future.succeededFuture(answer(context)));
  }

  private ProxyResponse answer(ProxyContext context) {
    Problem problem = Problem.unreachable(service);
    return context
        .request()
        .release()
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .setBody(Body.body(Buffer.buffer(problem.json())));
  }
}
