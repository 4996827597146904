package energy.saldo.meter;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.attribute.AttributeDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What site-service defines for meters: told before it is committed there, removed before it is
/// gone there. Both may be repeated.
@Path("/internal/v1/custom-attributes")
@RolesAllowed(Caller.SERVICE)
class InternalAttributeResource {

  /// A definition of this name that site-service did not commit gives way.
  private static final String DEFINE =
      """
      INSERT INTO custom_attribute (id, account_id, name, type) VALUES ($1, $2, $3, $4)
      ON CONFLICT (account_id, entity, name) DO UPDATE SET id = EXCLUDED.id, type = EXCLUDED.type
      """;

  private static final String REMOVE =
      """
      WITH used AS (
        SELECT FROM custom_attribute AS present
        JOIN meter USING (account_id)
        WHERE present.id = $1 AND meter.custom_attributes IS NOT NULL
          AND jsonb_exists(meter.custom_attributes::jsonb, present.name)
        LIMIT 1
      ), removed AS (
        DELETE FROM custom_attribute WHERE id = $1 AND NOT EXISTS (SELECT FROM used)
      )
      SELECT EXISTS (SELECT FROM used) AS is_used
      """;

  private final Pool pool;

  InternalAttributeResource(Pool pool) {
    this.pool = pool;
  }

  @PUT
  @Path("/{id}")
  @Operation(hidden = true)
  public Uni<Void> define(@PathParam("id") UUID id, @NotNull @Valid AttributeDefinition request) {
    return pool.preparedQuery(DEFINE)
        .execute(Tuple.of(id, request.accountId(), request.name(), request.type().word()))
        .replaceWithVoid();
  }

  @DELETE
  @Path("/{id}")
  @Operation(hidden = true)
  public Uni<AttributeDefinition.Removal> remove(@PathParam("id") UUID id) {
    return pool.preparedQuery(REMOVE)
        .execute(Tuple.of(id))
        .map(rows -> new AttributeDefinition.Removal(rows.iterator().next().getBoolean("is_used")));
  }
}
