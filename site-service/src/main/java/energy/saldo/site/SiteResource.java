package energy.saldo.site;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.SiteType;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.EntityTags;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.OneLine;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.http.QueryParameter;
import energy.saldo.chassis.idempotency.IdempotencyKeys;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The sites of the caller's account.
@Path("/v1/sites")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@ApplicationScoped
@Tag(name = "Sites", description = "Where energy is balanced")
class SiteResource {

  private final Caller caller;
  private final SiteRepository sites;
  private final SiteWriter writer;
  private final IdempotencyKeys keys;
  private final EntityTags tags;

  SiteResource(
      Caller caller,
      SiteRepository sites,
      SiteWriter writer,
      IdempotencyKeys keys,
      EntityTags tags) {
    this.caller = caller;
    this.sites = sites;
    this.writer = writer;
    this.keys = keys;
    this.tags = tags;
  }

  @POST
  @Operation(operationId = "createSite", summary = "Create a site")
  @APIResponse(
      responseCode = "201",
      description = "The site, with `Location`",
      content = @Content(schema = @Schema(implementation = SiteView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  public Uni<RestResponse<Object>> create(@NotNull @Valid NewSite request) {
    UUID account = caller.accountId();
    return keys.<SiteView>answer(
        account,
        view -> Created.at("/v1/sites/", view),
        key -> writer.create(account, request, key));
  }

  @GET
  @Operation(operationId = "listSites", summary = "List sites in the order of their creation")
  public Uni<ListView<SiteView>> list(
      @QueryParam("name")
          @Nullable
          @OneLine(max = 200)
          @Parameter(description = "Part of the name, in upper or lower case", example = "park")
          String name,
      @QueryParam("type")
          @Nullable
          @Parameter(
              description = "The type of the sites",
              schema = @Schema(implementation = SiteType.class))
          String type,
      @BeanParam @Valid Page page) {
    Conditions conditions =
        Conditions.ofAccount("accountId = :account", caller.accountId())
            .andContains("name", name)
            .and("type", QueryParameter.oneOf("type", type, SiteType.values()));
    return sites.list(caller.accountId(), conditions, page);
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getSite", summary = "Get a site")
  @APIResponseSchema(value = SiteView.class, responseDescription = "The site")
  @APIResponse(responseCode = "404", description = "The account has no site with this id")
  public Uni<RestResponse<SiteView>> get(UUID id) {
    LogFields.site(id);
    return sites.require(caller.accountId(), id).map(found -> tags.read(found.view()));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "updateSite",
      summary = "Change a site",
      description =
          "`type`, `balanceResolution`, `timezone` and `distribution` never change: create a new"
              + " site or, for the rule, a site balancing setting.")
  @APIResponseSchema(value = SiteView.class, responseDescription = "The site as it is now")
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "404", description = "The account has no site with this id")
  @APIResponse(responseCode = "409", description = "What never changes would change")
  public Uni<RestResponse<SiteView>> update(
      UUID id,
      @NotNull
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "SitePatch")))
          JsonNode patch) {
    LogFields.site(id);
    return writer.update(caller.accountId(), id, patch, tags.ifMatch()).map(tags::changed);
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "deleteSite", summary = "Delete a site that has no meters")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "The account has no site with this id")
  @APIResponse(responseCode = "409", description = "It has meters or site balancing settings")
  @APIResponse(
      responseCode = "503",
      description = "Whether it has meters cannot be asked now; nothing was changed. Try again")
  public Uni<Void> delete(UUID id) {
    LogFields.site(id);
    return writer.delete(caller.accountId(), id, tags.ifMatch());
  }
}
