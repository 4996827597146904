package energy.saldo.chassis.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/// The one kind of request whose body may have any length and may be compressed, because its
/// endpoint reads it as a stream and keeps none of it.
public final class StreamedBody {

  /// Where such a body is taken.
  public static final String PATH = "/v1/measurements/bulk";

  private StreamedBody() {}

  static boolean isIn(HttpServerRequest request) {
    return HttpMethod.POST.equals(request.method()) && PATH.equals(request.path());
  }
}
