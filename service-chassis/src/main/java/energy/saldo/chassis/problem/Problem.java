package energy.saldo.chassis.problem;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refusal (RFC 9457) on its way to the client: thrown where a request cannot be met, and written
/// by [ProblemMapper] or, before any endpoint is found, by [ServerProblems].
public final class Problem extends RuntimeException {

  /// The media type of the body.
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final long serialVersionUID = 1L;

  private final ProblemKind kind;
  private final String detail;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers;

  /// @param headers of the answer, beside `Content-Type`
  Problem(ProblemKind kind, String detail, List<FieldError> errors, Map<String, String> headers) {
    super(detail, null, false, false);
    this.kind = kind;
    this.detail = detail;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
  }

  public ProblemKind kind() {
    return kind;
  }

  public String detail() {
    return detail;
  }

  Map<String, String> headers() {
    return headers;
  }

  /// The body as JSON. Built without reflection, so that a native image needs no registration.
  ///
  /// @param path of the request; null if it could not be read
  String json(@Nullable String path) {
    JsonObject body =
        new JsonObject()
            .put("type", kind.type())
            .put("title", kind.title())
            .put("status", kind.status())
            .put("detail", detail);
    if (path != null) {
      body.put("instance", path);
    }
    if (!errors.isEmpty()) {
      JsonArray list = new JsonArray();
      errors.forEach(
          error ->
              list.add(new JsonObject().put("path", error.path()).put("message", error.message())));
      body.put("errors", list);
    }
    return body.encode();
  }
}
