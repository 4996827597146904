package energy.saldo.chassis.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/// Creates resources and appends them to the change feed by one statement: a resource and the
/// record of it are committed together or not at all, in one round trip.
@Singleton
@IfBuildProperty(name = ChangeFeed.PUBLISHED, stringValue = "true")
public final class ChangeWriter {

  private final ObjectMapper json;

  ChangeWriter(ObjectMapper json) {
    this.json = json;
  }

  /// A statement that inserts resources, completed for [#create].
  ///
  /// @param insert an `INSERT` with `parameters` parameters
  public static String creating(String insert, int parameters) {
    return """
    WITH created AS (%s)
    INSERT INTO change (kind, id, account_id, version, deleted, resource)
    SELECT $%d, id, $%d, 1, false, resource
    FROM unnest($%d::uuid[], $%d::text[]) AS new (id, resource)
    """
        .formatted(insert, parameters + 1, parameters + 2, parameters + 3, parameters + 4);
  }

  /// Executes such a statement: creates resources of one account in their first version.
  ///
  /// @param values the parameters of the `INSERT`, complemented here
  /// @param resources for each id the public view and what else other services need
  public Uni<Void> create(
      SqlClient client,
      String creating,
      Tuple values,
      String kind,
      UUID accountId,
      List<UUID> ids,
      List<?> resources) {
    values
        .addValue(kind)
        .addValue(accountId)
        .addValue(ids.toArray(UUID[]::new))
        .addValue(resources.stream().map(this::print).toArray(String[]::new));
    return client.preparedQuery(creating).execute(values).replaceWithVoid();
  }

  private String print(Object resource) {
    try {
      return json.writeValueAsString(resource);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + resource, e);
    }
  }
}
