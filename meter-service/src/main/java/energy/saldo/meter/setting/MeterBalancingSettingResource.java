package energy.saldo.meter.setting;

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

/// Meter balancing settings over HTTP.
@Path("/v1/meter-balancing-settings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@Tag(name = "Meter balancing settings", description = "How meters take part")
class MeterBalancingSettingResource {

  private final Caller caller;
  private final MeterBalancingSettingRepository settings;
  private final MeterBalancingSettingWriter writer;
  private final IdempotencyKeys keys;
  private final EntityTags tags;

  MeterBalancingSettingResource(
      Caller caller,
      MeterBalancingSettingRepository settings,
      MeterBalancingSettingWriter writer,
      IdempotencyKeys keys,
      EntityTags tags) {
    this.keys = keys;
    this.tags = tags;
    this.caller = caller;
    this.settings = settings;
    this.writer = writer;
  }

  @POST
  @Operation(
      operationId = "createMeterBalancingSetting",
      summary = "Create a setting, or up to 500 at once")
  @APIResponse(
      responseCode = "201",
      description = "Created; one has a `Location`",
      content = @Content(schema = @Schema(ref = "MeterBalancingSettingOrMany")))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(
      responseCode = "409",
      description = "The meter has a setting that starts on this day")
  @APIResponse(
      responseCode = "422",
      description =
          "No such site or meter, the meter is not at the site, or a share breaks the rules")
  @APIResponse(responseCode = "503", description = "Sites cannot be read now; try again")
  public Uni<RestResponse<Object>> create(
      @NotNull @Valid OneOrMany<NewMeterBalancingSetting> request) {
    UUID account = caller.accountId();
    return keys.<OneOrMany<MeterBalancingSettingView>>answer(
        account,
        views -> Created.at("/v1/meter-balancing-settings/", views),
        key -> writer.create(account, request, key));
  }

  @GET
  @Operation(operationId = "listMeterBalancingSettings", summary = "List settings")
  public Uni<ListView<MeterBalancingSettingView>> list(
      @BeanParam MeterBalancingSettingFilter filter, @Valid @BeanParam Page page) {
    Conditions conditions = filter.conditions(caller.accountId());
    return settings.list(conditions, page);
  }

  @GET
  @Path("/{id}")
  @APIResponseSchema(
      value = MeterBalancingSettingView.class,
      responseDescription = "The meter balancing setting")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @Operation(operationId = "getMeterBalancingSetting", summary = "Get a setting")
  public Uni<RestResponse<MeterBalancingSettingView>> get(@PathParam("id") UUID id) {
    return settings
        .require(caller.accountId(), id)
        .map(setting -> tags.read(MeterBalancingSettingView.of(setting)));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "updateMeterBalancingSetting",
      summary = "Change a setting",
      description = "`siteId` and `meterId` never change: delete it and create another.")
  @APIResponseSchema(
      value = MeterBalancingSettingView.class,
      responseDescription = "The setting as it is now")
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @APIResponse(
      responseCode = "409",
      description =
          "What never changes would change, or another setting of the meter starts on this day")
  @APIResponse(responseCode = "422", description = "A share or a day breaks the rules of the site")
  @APIResponse(responseCode = "503", description = "Sites cannot be read now; try again")
  public Uni<RestResponse<MeterBalancingSettingView>> update(
      @PathParam("id") UUID id,
      @NotNull
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "MeterBalancingSettingPatch")))
          JsonNode patch) {
    return writer.update(caller.accountId(), id, patch, tags.ifMatch()).map(tags::changed);
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "deleteMeterBalancingSetting",
      summary = "Delete a setting",
      description = "The one before it holds on, unless it has ended.")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @APIResponse(
      responseCode = "422",
      description = "The shares of the settings that are left break the rules of the site")
  @APIResponse(responseCode = "503", description = "Sites cannot be read now; try again")
  public Uni<Void> delete(@PathParam("id") UUID id) {
    return writer.delete(caller.accountId(), id, tags.ifMatch());
  }
}
