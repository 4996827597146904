package energy.saldo.site.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.contract.Change;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Appends to the change feed within the caller's transaction: the change and the record of it are
/// committed together or not at all.
@ApplicationScoped
public class ChangeWriter {

  private static final String INSERT =
      """
      INSERT INTO change (kind, id, account_id, version, deleted, resource)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """;

  private final ObjectMapper json;

  ChangeWriter(ObjectMapper json) {
    this.json = json;
  }

  /// Appends one change; its cursor is the database's to give.
  public Uni<Void> append(Change change) {
    String resource = change.resource() == null ? null : print(change);
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(INSERT)
                    .setParameter(1, change.kind())
                    .setParameter(2, change.id())
                    .setParameter(3, change.accountId())
                    .setParameter(4, change.version())
                    .setParameter(5, change.deleted())
                    .setParameter(6, resource)
                    .executeUpdate())
        .replaceWithVoid();
  }

  private String print(Change change) {
    try {
      return json.writeValueAsString(change.resource());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot print " + change, e);
    }
  }
}
