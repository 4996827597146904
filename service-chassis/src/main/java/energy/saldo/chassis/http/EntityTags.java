package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.Problems;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;

/// Answers with entity tags and reads the current request's conditions on them (RFC 9110).
@Singleton
public final class EntityTags {

  private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"";
  private static final Pattern ONE = Pattern.compile(TAG);
  private static final Pattern LIST =
      Pattern.compile("\\s*(\\*|(" + TAG + "\\s*)?(,\\s*(" + TAG + "\\s*)?)*+)");
  private static final String ANY = "*";
  private static final String WEAK = "W/";

  private final CurrentVertxRequest request;

  EntityTags(CurrentVertxRequest request) {
    this.request = request;
  }

  /// Answers a `GET`: 200 with the resource, or 304 if `If-None-Match` has its tag.
  public <V extends ResourceView> RestResponse<V> read(V view) {
    List<String> known = tags(HttpHeaders.IF_NONE_MATCH);
    boolean isKnown =
        known != null
            && known.stream().anyMatch(tag -> tag.equals(ANY) || isSame(tag, view.etag()));
    return isKnown
        ? RestResponse.ResponseBuilder.<V>create(Status.NOT_MODIFIED)
            .header(HttpHeaders.ETAG, view.etag())
            .build()
        : changed(view);
  }

  /// Answers a change: 200 with the resource as it is now.
  public <V extends ResourceView> RestResponse<V> changed(V view) {
    return RestResponse.ResponseBuilder.ok(view).header(HttpHeaders.ETAG, view.etag()).build();
  }

  /// The condition of a change.
  public IfMatch ifMatch() {
    return new IfMatch(tags(HttpHeaders.IF_MATCH));
  }

  /// Null without the header.
  private @Nullable List<String> tags(String header) {
    List<String> values = request.getCurrent().request().headers().getAll(header);
    if (values.isEmpty()) {
      return null;
    }
    String list = String.join(",", values);
    if (!LIST.matcher(list).matches()) {
      throw Problems.invalid(header, "is not a list of entity tags such as \"3\"");
    }
    return list.strip().equals(ANY)
        ? List.of(ANY)
        : ONE.matcher(list).results().map(MatchResult::group).toList();
  }

  private static boolean isSame(String tag, String etag) {
    return (tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag).equals(etag);
  }
}
