package energy.saldo.chassis.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Answers a body that is announced as too large with a problem, before any of it is read. The HTTP
/// server alone would answer with an empty 413.
@Singleton
public final class BodyLimit {

  private static final int BEFORE_THE_SERVERS_OWN = 1_000;
  private static final int TOO_LARGE = 413;

  private final long maxBytes;

  BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize max) {
    this.maxBytes = max.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::refuse, BEFORE_THE_SERVERS_OWN);
  }

  private void refuse(RoutingContext context) {
    if (announced(context) <= maxBytes) {
      context.next();
      return;
    }
    JsonObject problem =
        new JsonObject()
            .put("status", TOO_LARGE)
            .put("title", "Content Too Large")
            .put("detail", "A body may have at most " + maxBytes + " bytes.");
    HttpServerResponse response =
        context
            .response()
            .setStatusCode(TOO_LARGE)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    if (context.request().version() == HttpVersion.HTTP_2) {
      // Others share the connection, and no header may speak of it: the body is passed over.
      context.request().resume();
    } else {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.end(problem.encode());
  }

  /// -1 if the length is not announced, or not a number, which the server itself refuses.
  private static long announced(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
