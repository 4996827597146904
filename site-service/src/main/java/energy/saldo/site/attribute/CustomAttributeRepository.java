package energy.saldo.site.attribute;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The definitions in the database.
@ApplicationScoped
class CustomAttributeRepository implements PanacheRepositoryBase<CustomAttribute, UUID> {

  private static final String CREATE =
      """
      INSERT INTO custom_attribute (id, account_id, entity, title, name, type, created_at,
                                    creation)
      OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, %s)
      """
          .formatted(Conditions.nextCreation("custom_attribute_creation_seq", "$2"));

  private static final String DELETE =
      """
      DELETE FROM custom_attribute AS gone
      WHERE id = $1 AND (entity <> 'site' OR NOT EXISTS (
        SELECT FROM site
        WHERE site.account_id = gone.account_id AND site.custom_attributes IS NOT NULL
          AND jsonb_exists(site.custom_attributes::jsonb, gone.name)))
      """;

  private final Pool pool;

  CustomAttributeRepository(Pool pool) {
    this.pool = pool;
  }

  /// The attribute; 404 if the account has none with this id.
  @WithSession
  Uni<CustomAttribute> require(UUID accountId, UUID id) {
    return Conditions.require(this, "custom attribute", accountId, id);
  }

  @WithSession
  Uni<ListView<CustomAttributeView>> list(
      UUID accountId, @Nullable AttributeEntity entity, Page page) {
    return Conditions.ofAccount("accountId = :account", accountId)
        .and("entity", entity)
        .list(this, page, CustomAttributeView::of);
  }

  /// Inserts a definition, and commits it when what goes with it is done.
  Uni<Void> create(
      CustomAttribute attribute,
      KeyUse<CustomAttributeView> key,
      CustomAttributeView view,
      Supplier<Uni<Void>> before) {
    Tuple values =
        Tuple.tuple()
            .addValue(attribute.id)
            .addValue(attribute.accountId)
            .addValue(attribute.entity.word())
            .addValue(attribute.title)
            .addValue(attribute.name)
            .addValue(attribute.type.word())
            .addValue(attribute.createdAt.atOffset(ZoneOffset.UTC));
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(CREATE)
                .execute(values)
                .flatMap(created -> key.write(connection, view))
                .flatMap(kept -> before.get()));
  }

  /// Deletes a definition unless a site has a value; commits it when what goes with it says that no
  /// meter has. Returns whether it is gone.
  Uni<Boolean> delete(UUID id, Supplier<Uni<Boolean>> isUsed) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(id))
                .flatMap(
                    rows ->
                        rows.rowCount() == 0
                            ? Uni.createFrom().item(false)
                            : isUsed
                                .get()
                                .map(
                                    used -> {
                                      if (used) {
                                        throw CustomAttributeWriter.used();
                                      }
                                      return true;
                                    })));
  }
}
