package energy.saldo.meter.setting;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.EntityTags;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.MergePatch;
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

/// Site balancing settings over HTTP.
@Path("/v1/site-balancing-settings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@Tag(name = "Site balancing settings", description = "By which rule sites share")
class SiteBalancingSettingResource {

  private final Caller caller;
  private final SiteBalancingSettingRepository settings;
  private final SiteBalancingSettingWriter writer;
  private final IdempotencyKeys keys;
  private final EntityTags tags;

  SiteBalancingSettingResource(
      Caller caller,
      SiteBalancingSettingRepository settings,
      SiteBalancingSettingWriter writer,
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
      operationId = "createSiteBalancingSetting",
      summary = "Create a setting: from a day on the site shares by this rule")
  @APIResponse(
      responseCode = "201",
      description = "The setting, with `Location`",
      content = @Content(schema = @Schema(implementation = SiteBalancingSettingView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "409", description = "The site has a setting that starts on this day")
  @APIResponse(
      responseCode = "422",
      description =
          "No such site, a day that is not the first of a month where months are balanced, or"
              + " shares that break the rule static")
  @APIResponse(responseCode = "503", description = "Sites cannot be read now; try again")
  public Uni<RestResponse<Object>> create(@NotNull @Valid NewSiteBalancingSetting request) {
    UUID account = caller.accountId();
    return keys.<SiteBalancingSettingView>answer(
        account,
        view -> Created.at("/v1/site-balancing-settings/", view),
        key -> writer.create(account, request, key));
  }

  @GET
  @Operation(operationId = "listSiteBalancingSettings", summary = "List settings")
  public Uni<ListView<SiteBalancingSettingView>> list(
      @BeanParam SiteBalancingSettingFilter filter, @Valid @BeanParam Page page) {
    Conditions conditions = filter.conditions(caller.accountId());
    return settings.list(conditions, page);
  }

  @GET
  @Path("/{id}")
  @APIResponseSchema(
      value = SiteBalancingSettingView.class,
      responseDescription = "The site balancing setting")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @Operation(operationId = "getSiteBalancingSetting", summary = "Get a setting")
  public Uni<RestResponse<SiteBalancingSettingView>> get(@PathParam("id") UUID id) {
    return settings
        .require(caller.accountId(), id)
        .map(setting -> tags.read(SiteBalancingSettingView.of(setting)));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "updateSiteBalancingSetting",
      summary = "Change a setting",
      description = "`siteId` never changes: delete it and create another.")
  @APIResponseSchema(
      value = SiteBalancingSettingView.class,
      responseDescription = "The setting as it is now")
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @APIResponse(
      responseCode = "409",
      description =
          "What never changes would change, or another setting of the site starts on this day")
  @APIResponse(responseCode = "422", description = "A share or a day breaks the rules")
  @APIResponse(responseCode = "503", description = "Sites cannot be read now; try again")
  public Uni<RestResponse<SiteBalancingSettingView>> update(
      @PathParam("id") UUID id,
      @NotNull
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "SiteBalancingSettingPatch")))
          JsonNode patch) {
    return writer.update(caller.accountId(), id, patch, tags.ifMatch()).map(tags::changed);
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "deleteSiteBalancingSetting",
      summary = "Delete a setting",
      description =
          "The one before it holds on, unless it has ended; before the first the site's own rule.")
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
