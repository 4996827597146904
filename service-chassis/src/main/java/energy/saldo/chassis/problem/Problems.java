package energy.saldo.chassis.problem;

import java.util.List;
import java.util.Map;

/// Makes the problems (RFC 9457) that services answer with. Each names what is wrong, where, and
/// what to do; none names a class.
public final class Problems {

  private static final Map<String, String> RETRY_SOON = Map.of("Retry-After", "1");

  private Problems() {}

  /// 400: the request does not have the form that the contract asks for.
  public static Problem invalid(List<FieldError> errors) {
    return problem(ProblemKind.MALFORMED, errors);
  }

  /// 400 for one field.
  public static Problem invalid(String path, String message) {
    return invalid(List.of(new FieldError(path, message)));
  }

  /// 404: nothing of the caller's account has this id.
  public static Problem notFound(String what, Object id) {
    return problem(ProblemKind.NOT_FOUND, "There is no " + what + " with the id " + id + ".");
  }

  /// 403: the token is good but lacks the right.
  public static Problem forbidden(String detail) {
    return problem(ProblemKind.FORBIDDEN, detail);
  }

  /// 401 with `WWW-Authenticate`: no token, or one that is not known.
  public static Problem unauthorized(String detail) {
    return new Problem(
        ProblemKind.UNAUTHORIZED, detail, List.of(), Map.of("WWW-Authenticate", "Bearer"));
  }

  /// 409: the request collides with what is there.
  public static Problem conflict(List<FieldError> errors) {
    return problem(ProblemKind.CONFLICT, errors);
  }

  /// 422: well-formed, but against a rule across entities.
  public static Problem unprocessable(List<FieldError> errors) {
    return problem(ProblemKind.RULE_VIOLATED, errors);
  }

  /// 422 for one field.
  public static Problem unprocessable(String path, String message) {
    return unprocessable(List.of(new FieldError(path, message)));
  }

  /// 429 with `Retry-After`: too many requests of one caller.
  public static Problem tooManyRequests(String detail, long retryAfterSeconds) {
    return new Problem(
        ProblemKind.TOO_MANY_REQUESTS,
        detail,
        List.of(),
        Map.of("Retry-After", Long.toString(retryAfterSeconds)));
  }

  /// 503 with `Retry-After`: a service that this one needs does not answer.
  public static Problem unavailable(String detail) {
    return new Problem(ProblemKind.UNAVAILABLE, detail, List.of(), RETRY_SOON);
  }

  /// A problem of which nothing more is known than its kind.
  static Problem of(ProblemKind kind) {
    return problem(kind, kind.detail());
  }

  /// A problem that is not of a single field.
  public static Problem problem(ProblemKind kind, String detail) {
    return new Problem(kind, detail, List.of(), Map.of());
  }

  private static Problem problem(ProblemKind kind, List<FieldError> errors) {
    return new Problem(kind, describe(errors), errors, Map.of());
  }

  private static String describe(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    String rest = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    return first.path() + ": " + first.message() + rest;
  }
}
