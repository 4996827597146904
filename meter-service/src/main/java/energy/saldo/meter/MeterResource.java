package energy.saldo.meter;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.EntityTags;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.OneOrMany;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.IdempotencyKeys;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Meters over HTTP.
@Path("/v1/meters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@Tag(name = "Meters", description = "What is measured at a site")
class MeterResource {

  private final Caller caller;
  private final MeterRepository meters;
  private final MeterWriter writer;
  private final IdempotencyKeys keys;
  private final EntityTags tags;

  MeterResource(
      Caller caller,
      MeterRepository meters,
      MeterWriter writer,
      IdempotencyKeys keys,
      EntityTags tags) {
    this.keys = keys;
    this.tags = tags;
    this.caller = caller;
    this.meters = meters;
    this.writer = writer;
  }

  @POST
  @Operation(operationId = "createMeter", summary = "Create a meter, or up to 500 at once")
  @APIResponse(
      responseCode = "201",
      description = "Created; one has a `Location`",
      content = @Content(schema = @Schema(ref = "MeterOrMany")))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "409", description = "The identifier is taken")
  @APIResponse(
      responseCode = "422",
      description =
          "No such site or operator, the measuring does not fit the site's type, or a formula names"
              + " what is no meter of the site or would compute a meter from itself")
  @APIResponse(responseCode = "503", description = "Sites cannot be read now; try again")
  public Uni<RestResponse<Object>> create(@NotNull @Valid OneOrMany<NewMeter> request) {
    UUID account = caller.accountId();
    return keys.<OneOrMany<MeterView>>answer(
        account,
        views -> Created.at("/v1/meters/", views),
        key -> writer.create(account, request, key));
  }

  @GET
  @Operation(operationId = "listMeters", summary = "List meters")
  public Uni<ListView<MeterView>> list(@BeanParam MeterFilter filter, @Valid @BeanParam Page page) {
    Conditions conditions = filter.conditions(caller.accountId());
    return meters.list(caller.accountId(), conditions, page);
  }

  @GET
  @Path("/{id}")
  @APIResponseSchema(value = MeterView.class, responseDescription = "The meter")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @Operation(operationId = "getMeter", summary = "Get a meter")
  public Uni<RestResponse<MeterView>> get(@PathParam("id") UUID id) {
    return meters.require(caller.accountId(), id).map(found -> tags.read(found.view()));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "updateMeter",
      summary = "Change a meter",
      description =
          "`siteId`, `mpo`, `direction`, `grid` and `measuring` never change: end the meter, or"
              + " delete it if nothing was measured, and create another.")
  @APIResponseSchema(value = MeterView.class, responseDescription = "The meter as it is now")
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @APIResponse(
      responseCode = "409",
      description =
          "What never changes would change, the identifier is taken, or measurements would be"
              + " outside of the validity")
  @APIResponse(
      responseCode = "422",
      description =
          "The fixed shares of its site would add up to more than 1, or a formula names what is no"
              + " meter of the site or would compute a meter from itself")
  @APIResponse(
      responseCode = "503",
      description = "Sites or measurements cannot be asked for now; nothing was changed. Try again")
  public Uni<RestResponse<MeterView>> update(
      @PathParam("id") UUID id,
      @NotNull
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "MeterPatch")))
          JsonNode patch) {
    return writer.update(caller.accountId(), id, patch, tags.ifMatch()).map(tags::changed);
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "deleteMeter", summary = "Delete a meter that was never measured")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @APIResponse(
      responseCode = "409",
      description = "It was measured, has balancing settings, or a formula names it")
  @APIResponse(
      responseCode = "503",
      description = "Measurements cannot be asked for now; nothing was changed. Try again")
  public Uni<Void> delete(@PathParam("id") UUID id) {
    return writer.delete(caller.accountId(), id, tags.ifMatch());
  }
}
