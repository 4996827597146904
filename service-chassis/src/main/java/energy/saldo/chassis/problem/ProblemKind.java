package energy.saldo.chassis.problem;

import java.util.Locale;

/// The kinds of problems, one for each status of a refusal. docs/problems.md lists them with
/// meaning and remedy.
public enum ProblemKind {
  MALFORMED(400, "Invalid request", "The request is malformed."),
  UNAUTHORIZED(401, "Unauthorized", "This needs an access token: Authorization: Bearer ..."),
  FORBIDDEN(403, "Forbidden", "The access token lacks the right to do this."),
  NOT_FOUND(404, "Not found", "There is nothing at this address."),
  METHOD_NOT_ALLOWED(
      405, "Method not allowed", "This address does not support the method; see the header Allow."),
  NOT_ACCEPTABLE(
      406,
      "Not acceptable",
      "None of the media types in Accept can be answered; ask for application/json."),
  TIMEOUT(408, "Request timeout", "The request did not arrive in time."),
  CONFLICT(409, "Conflict", "The request conflicts with the current state."),
  PRECONDITION_FAILED(412, "Precondition failed", "The resource has changed; read it again."),
  TOO_LARGE(413, "Content too large", "The body is too large."),
  URI_TOO_LONG(414, "URI too long", "The address is too long."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "Unsupported media type",
      "The body has a media type that is not supported; send application/json."),
  RULE_VIOLATED(422, "Rule violated", "The request violates a rule."),
  TOO_MANY_REQUESTS(429, "Too many requests", "Too many requests; slow down."),
  HEADERS_TOO_LARGE(431, "Request headers too large", "The headers are too large."),
  INTERNAL(500, "Internal server error", "Internal error; see the service log."),
  NOT_IMPLEMENTED(501, "Not supported yet", "This is not supported yet."),
  UNAVAILABLE(
      503, "Service unavailable", "The service cannot reach what it needs; try again in a moment.");

  private static final int FIRST_SERVER_ERROR = 500;

  private final int status;
  private final String title;
  private final String detail;

  ProblemKind(int status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  /// The kind of this HTTP status; for one that none has, that of a malformed request below 500 and
  /// of an internal error from there on.
  static ProblemKind of(int status) {
    for (ProblemKind kind : values()) {
      if (kind.status == status) {
        return kind;
      }
    }
    return status < FIRST_SERVER_ERROR ? MALFORMED : INTERNAL;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /// The detail of a problem about which nothing more is known.
  public String detail() {
    return detail;
  }

  /// The stable URI reference that names the kind, such as `/problems/not-found`.
  public String type() {
    return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
