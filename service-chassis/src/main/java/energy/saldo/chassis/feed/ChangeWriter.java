package energy.saldo.chassis.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Creates, changes and deletes resources and appends that to the change feed by one statement: a
/// resource and the record of it are committed together or not at all, in one round trip.
@Singleton
@IfBuildProperty(name = ChangeFeed.PUBLISHED, stringValue = "true")
public final class ChangeWriter {

  private static final int PARAMETERS = 4;
  private static final int MOST_ATTEMPTS = 100;

  /// A statement that creates resources: as it is, and with the row of an `Idempotency-Key`.
  public record Creating(String plain, String keyed) {}

  /// The resource is no longer in the version that the change was made from.
  private static final class StaleVersion extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleVersion() {
      super("changed by another request", null, false, false);
    }
  }

  private final ObjectMapper json;

  ChangeWriter(ObjectMapper json) {
    this.json = json;
  }

  /// A statement that inserts resources, completed for [#create].
  ///
  /// @param insert an `INSERT` with `parameters` parameters
  public static Creating creating(String insert, int parameters) {
    return creating(insert, parameters, "");
  }

  /// As above.
  ///
  /// @param before what else is written, `name AS (INSERT …)`
  public static Creating creating(String insert, int parameters, String before) {
    String created =
        "WITH %s created AS (%s)".formatted(before.isEmpty() ? before : before + ",", insert);
    String change =
        """
        INSERT INTO change (kind, id, account_id, version, deleted, resource)
        SELECT $%d, id, $%d, 1, false, resource
        FROM unnest($%d::uuid[], $%d::text[]) AS new (id, resource)
        """
            .formatted(parameters + 1, parameters + 2, parameters + 3, parameters + 4);
    String kept = ", kept AS (%s)".formatted(KeyUse.writing(parameters + PARAMETERS + 1));
    return new Creating(created + change, created + kept + change);
  }

  /// Executes such a statement: creates resources of one account in their first version.
  ///
  /// @param values the parameters of the `INSERT`, complemented here
  /// @param resources for each id the public view and what else other services need
  /// @param result what the request is answered with, kept if it has a key
  public <V> Uni<Void> create(
      SqlClient client,
      Creating creating,
      Tuple values,
      String kind,
      UUID accountId,
      List<UUID> ids,
      List<?> resources,
      KeyUse<V> key,
      V result) {
    values
        .addValue(kind)
        .addValue(accountId)
        .addValue(ids.toArray(UUID[]::new))
        .addValue(resources.stream().map(this::print).toArray(String[]::new));
    if (key.hasKey()) {
      key.addTo(values, result);
    }
    return client
        .preparedQuery(key.hasKey() ? creating.keyed() : creating.plain())
        .execute(values)
        .replaceWithVoid();
  }

  /// A statement that updates or deletes one resource, completed for [#change].
  ///
  /// @param statement an `UPDATE` or `DELETE` with `parameters` parameters, of which the first two
  ///     are the id and the version that the resource must have
  public static String changing(String statement, int parameters) {
    return """
    WITH changed AS (%s RETURNING id)
    INSERT INTO change (kind, id, account_id, version, deleted, resource)
    SELECT $%d, id, $%d, $2 + 1, $%d::text IS NULL, $%d FROM changed
    """
        .formatted(statement, parameters + 1, parameters + 2, parameters + 3, parameters + 3);
  }

  /// Executes such a statement. Fails, to be tried again by [#untilSettled], if the resource is not
  /// in the version any more.
  ///
  /// @param resource the public view and what else other services need; null = deleted
  public Uni<Void> change(
      SqlClient client,
      String changing,
      Tuple values,
      String kind,
      UUID accountId,
      @Nullable Object resource) {
    values.addValue(kind).addValue(accountId).addValue(resource == null ? null : print(resource));
    return client
        .preparedQuery(changing)
        .execute(values)
        .invoke(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new StaleVersion();
              }
            })
        .replaceWithVoid();
  }

  /// Reads and changes a resource; again from the beginning if another request changes it in
  /// between. Of several at the same time one succeeds at each attempt.
  public static <T> Uni<T> untilSettled(Supplier<Uni<? extends T>> readAndChange) {
    return Uni.createFrom()
        .<T>deferred(readAndChange)
        .onFailure(StaleVersion.class)
        .retry()
        .atMost(MOST_ATTEMPTS)
        .onFailure(StaleVersion.class)
        .transform(stale -> Problems.unavailable("Others change this all the time; try again."));
  }

  private String print(Object resource) {
    try {
      return json.writeValueAsString(resource);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + resource, e);
    }
  }
}
