package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.BodyTooLargeException;
import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.chassis.problem.ServerProblems;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Refuses a request whose address or headers are wrong whatever it asks for, before anything reads
/// its body or has an effect. The HTTP server alone would answer some of these with an empty body,
/// and others only after the effect. An empty `Accept` or `Content-Type` counts as absent.
@Singleton
public final class RequestChecks {

  private static final int BEFORE_EVERYTHING = 1_000;
  private static final int AFTER_THE_SERVERS_BODY_LIMIT = 1;
  private static final int LONGEST_URI = 16_384;
  private static final int LARGEST_HEADERS = 20_480;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String PARAMETERS =
      "(\\s*;\\s*(" + TOKEN + "=(" + TOKEN + "|\"[^\"\\\\]*+(\\\\.[^\"\\\\]*+)*+\"))?)*+";
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("\\s*" + TOKEN + "/" + TOKEN + PARAMETERS + "\\s*");
  private static final Pattern MEDIA_RANGES =
      Pattern.compile("(" + MEDIA_TYPE + "|\\s*)(,(" + MEDIA_TYPE + "|\\s*))*+");
  private static final Pattern WEIGHT = Pattern.compile("(?i);\\s*q=([^;,\\s]*)");
  private static final Pattern REFUSED = Pattern.compile("(?i);\\s*q=0(\\.0*)?\\s*($|;)");
  private static final Pattern WEIGHT_VALUE = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

  private static final String HIDDEN_LENGTH = "saldo.content-length";

  private final long maxBytes;

  RequestChecks(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize max) {
    this.maxBytes = max.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_EVERYTHING);
    filters.register(RequestChecks::leaveBodyToReader, AFTER_THE_SERVERS_BODY_LIMIT);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    context.response().putHeader("X-Content-Type-Options", "nosniff");
    removeIfBlank(request.headers(), HttpHeaders.ACCEPT);
    removeIfBlank(request.headers(), HttpHeaders.CONTENT_TYPE);
    Problem problem = objection(request);
    if (problem != null) {
      ServerProblems.answerUnread(context, problem);
      return;
    }
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      // The server drops a Content-Length beside it, so this may be an attempt to smuggle a
      // request.
      ServerProblems.closeAfterAnswer(context);
    }
    hideLengthFromServer(context);
    context.next();
  }

  /// The server refuses by it what is above its limit for all bodies.
  private static void hideLengthFromServer(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && StreamedBody.isIn(context.request())) {
      context.put(HIDDEN_LENGTH, length);
      context.request().headers().remove(HttpHeaders.CONTENT_LENGTH);
    }
  }

  private static void removeIfBlank(MultiMap headers, CharSequence name) {
    if (headers.contains(name) && String.join("", headers.getAll(name)).isBlank()) {
      headers.remove(name);
    }
  }

  private @Nullable Problem objection(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (request.uri().length() > LONGEST_URI) {
      return Problems.problem(
          ProblemKind.URI_TOO_LONG, "An address may have at most " + LONGEST_URI + " characters.");
    }
    if (size(headers) > LARGEST_HEADERS) {
      return Problems.problem(
          ProblemKind.HEADERS_TOO_LARGE,
          "The headers may have at most " + LARGEST_HEADERS + " bytes in all.");
    }
    if (!isUri(request.uri())) {
      return Problems.problem(
          ProblemKind.MALFORMED,
          "The address is not a URI; percent-encode what is not allowed in one.");
    }
    String accept = String.join(",", headers.getAll(HttpHeaders.ACCEPT));
    if (!accept.isEmpty() && !keepAcceptable(accept, headers)) {
      return Problems.problem(
          ProblemKind.NOT_ACCEPTABLE,
          "Accept is not a list of media types to answer with; ask for application/json.");
    }
    return bodyObjection(headers, StreamedBody.isIn(request));
  }

  private @Nullable Problem bodyObjection(MultiMap headers, boolean isStreamed) {
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type != null && !MEDIA_TYPE.matcher(type).matches()) {
      return Problems.problem(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type is not a media type; send application/json.");
    }
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    boolean isPlain =
        encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity");
    if (!isPlain && !(isStreamed && encoding.strip().equalsIgnoreCase("gzip"))) {
      return Problems.problem(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Encoding is not supported; send the body as it is.");
    }
    return !isStreamed && announcedBytes(headers) > maxBytes
        ? Problems.problem(ProblemKind.TOO_LARGE, BodyTooLargeException.detail(maxBytes))
        : null;
  }

  private static int size(MultiMap headers) {
    int size = 0;
    for (Map.Entry<String, String> header : headers) {
      size += header.getKey().length() + header.getValue().length();
    }
    return size;
  }

  private static boolean isUri(String text) {
    try {
      String path = new URI(text).getRawPath();
      return path != null && !path.isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /// Removes from `Accept` what is explicitly not acceptable, `q=0`, which the framework would
  /// answer with. Returns false if the header is malformed or nothing remains.
  private static boolean keepAcceptable(String accept, MultiMap headers) {
    if (!MEDIA_RANGES.matcher(accept).matches()
        || !WEIGHT.matcher(accept).results().allMatch(RequestChecks::isWeight)) {
      return false;
    }
    String remaining =
        MEDIA_TYPE
            .matcher(accept)
            .results()
            .map(MatchResult::group)
            .filter(range -> !REFUSED.matcher(range).find())
            .collect(Collectors.joining(","));
    headers.set(HttpHeaders.ACCEPT, remaining);
    return !remaining.isEmpty();
  }

  private static boolean isWeight(MatchResult weight) {
    return WEIGHT_VALUE.matcher(weight.group(1)).matches();
  }

  /// -1 if the length is not announced, or not a number, which the server itself refuses.
  private static long announcedBytes(MultiMap headers) {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /// Beyond its limit, the server would end the answer with an empty body while it is read;
  /// [BodyLimit] refuses with a problem.
  private static void leaveBodyToReader(RoutingContext context) {
    context.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
    String length = context.remove(HIDDEN_LENGTH);
    if (length != null) {
      context.request().headers().set(HttpHeaders.CONTENT_LENGTH, length);
    }
    context.next();
  }
}
