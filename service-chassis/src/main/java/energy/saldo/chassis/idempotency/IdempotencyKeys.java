package energy.saldo.chassis.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.database.Constraints;
import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;

/// Answers requests that create. One with an `Idempotency-Key` writes the key and its answer with
/// its effect, and only if that fails asks whether the key is used: so a first request costs no
/// statement more, and whatever a repeated one is refused for, since the first succeeded, it gets
/// the first answer. The same request at the same time waits in the database for the first.
@Singleton
public final class IdempotencyKeys {

  /// The request header with the key.
  public static final String HEADER = "Idempotency-Key";

  /// The header of an answer that is given again.
  public static final String REPLAYED = "Idempotent-Replayed";

  /// How long a used key gives its first answer.
  public static final Duration KEPT = Duration.ofHours(24);

  private static final int LONGEST = 255;
  private static final List<String> KEPT_HEADERS =
      List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.CACHE_CONTROL);
  private static final String IN_USE = "idempotency_key_in_use";

  private static final String FIND =
      """
      SELECT request_digest, answer FROM idempotency_key
      WHERE account_id = $1 AND key_digest = $2 AND used_at > $3
      """;

  // Each replica takes others; through the index on used_at, however many keys are kept.
  private static final String DELETE_EXPIRED =
      """
      DELETE FROM idempotency_key WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM idempotency_key WHERE used_at <= $1
        ORDER BY used_at LIMIT $2 FOR UPDATE SKIP LOCKED))
      """;

  private static final int DELETED_AT_ONCE = 1_000;

  private final Pool pool;
  private final ObjectMapper json;
  private final CurrentVertxRequest request;
  private final Clock clock;

  IdempotencyKeys(Pool pool, ObjectMapper json, CurrentVertxRequest request, Clock clock) {
    this.pool = pool;
    this.json = json;
    this.request = request;
    this.clock = clock;
  }

  /// Answers the current request once for its key.
  ///
  /// @param answer the answer, 201, to what the effect results in
  /// @param effect creates, and writes the row of the key in its transaction
  public <V> Uni<RestResponse<Object>> answer(
      UUID accountId, Function<V, RestResponse<?>> answer, Function<KeyUse<V>, Uni<V>> effect) {
    RoutingContext current = request.getCurrent();
    List<String> keys = current.request().headers().getAll(HEADER);
    if (keys.isEmpty()) {
      return effect.apply(KeyUse.none()).map(view -> cast(answer.apply(view)));
    }
    KeyUse<V> use =
        KeyUse.of(
            accountId,
            key(keys),
            requestDigest(current),
            clock.instant(),
            view -> keep(answer.apply(view)));
    return Uni.createFrom()
        .deferred(() -> effect.apply(use))
        .map(view -> cast(answer.apply(view)))
        .onFailure()
        .recoverWithUni(failure -> answerAgain(accountId, use, failure));
  }

  /// Deletes keys that give no answer any more, at most 1 000, and returns how many it deleted.
  Uni<Integer> deleteExpired() {
    Instant expired = clock.instant().minus(KEPT);
    return pool.preparedQuery(DELETE_EXPIRED)
        .execute(Tuple.of(expired.atOffset(ZoneOffset.UTC), DELETED_AT_ONCE))
        .map(RowSet::rowCount);
  }

  static boolean isMore(int deleted) {
    return deleted == DELETED_AT_ONCE;
  }

  private static String key(List<String> keys) {
    String key = keys.getFirst();
    boolean isOne = keys.size() == 1 && !key.isBlank();
    if (!isOne || key.codePointCount(0, key.length()) > LONGEST) {
      throw Problems.invalid(HEADER, "must be one key of 1 to " + LONGEST + " characters");
    }
    return key;
  }

  private static byte[] requestDigest(RoutingContext current) {
    MessageDigest digest = KeyUse.sha256();
    digest.update((current.request().path() + "\n").getBytes(UTF_8));
    return digest.digest(BodyDigest.of(current));
  }

  private <V> Uni<RestResponse<Object>> answerAgain(
      UUID accountId, KeyUse<V> use, Throwable failure) {
    Instant expired = clock.instant().minus(KEPT);
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(accountId, use.keyDigest(), expired.atOffset(ZoneOffset.UTC)))
        .onFailure()
        .transform(unreadable -> failure)
        .map(rows -> rows.rowCount() == 0 ? null : rows.iterator().next())
        .onItem()
        .ifNull()
        .failWith(() -> isInUse(failure) ? justFreed() : failure)
        .map(row -> again(use, row));
  }

  private static <V> RestResponse<Object> again(KeyUse<V> use, @Nullable Row row) {
    if (row == null) {
      throw new IllegalStateException("a missing key was not refused");
    }
    if (!use.isOfSameRequest(row.get(Buffer.class, "request_digest"))) {
      throw Problems.problem(
          ProblemKind.CONFLICT,
          "This "
              + HEADER
              + " was used for another request within the last 24 hours; send a new one.");
    }
    return unfold(use.decrypt(row.get(Buffer.class, "answer")));
  }

  private static boolean isInUse(Throwable failure) {
    return Constraints.isBroken(IN_USE, failure);
  }

  /// The key expired between the two statements.
  private static Problem justFreed() {
    return Problems.unavailable("The " + HEADER + " expires at this moment; try again.");
  }

  /// The answer as lines: a header each, then the body.
  private String keep(RestResponse<?> answer) {
    StringBuilder kept = new StringBuilder();
    for (String header : KEPT_HEADERS) {
      Object value = answer.getHeaders().getFirst(header);
      kept.append(value == null ? "" : value).append('\n');
    }
    try {
      return kept.append(json.writeValueAsString(answer.getEntity())).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  private static RestResponse<Object> unfold(String kept) {
    String[] lines = kept.split("\n", KEPT_HEADERS.size() + 1);
    var answer =
        RestResponse.ResponseBuilder.<Object>create(Status.CREATED, lines[KEPT_HEADERS.size()])
            .header(REPLAYED, "true");
    for (int k = 0; k < KEPT_HEADERS.size(); k++) {
      if (!lines[k].isEmpty()) {
        answer.header(KEPT_HEADERS.get(k), lines[k]);
      }
    }
    return answer.build();
  }

  @SuppressWarnings("unchecked") // the framework writes whatever the entity is
  private static RestResponse<Object> cast(RestResponse<?> answer) {
    return (RestResponse<Object>) answer;
  }
}
