package energy.saldo.chassis.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;

/// Appends to the change feed within the caller's transaction: the change and the record of it are
/// committed together or not at all.
@Singleton
@IfBuildProperty(name = ChangeFeed.PUBLISHED, stringValue = "true")
public final class ChangeWriter {

  private static final String INSERT =
      """
      INSERT INTO change (kind, id, account_id, version, deleted, resource)
      VALUES (?1, ?2, ?3, ?4, false, ?5)
      """;

  private final ObjectMapper json;

  ChangeWriter(ObjectMapper json) {
    this.json = json;
  }

  /// Appends the resource's new state.
  ///
  /// @param resource the public view and what else other services need, written as JSON
  public Uni<Void> append(String kind, UUID id, UUID accountId, long version, Object resource) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(INSERT)
                    .setParameter(1, kind)
                    .setParameter(2, id)
                    .setParameter(3, accountId)
                    .setParameter(4, version)
                    .setParameter(5, print(resource))
                    .executeUpdate())
        .replaceWithVoid();
  }

  private String print(Object resource) {
    try {
      return json.writeValueAsString(resource);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + resource, e);
    }
  }
}
