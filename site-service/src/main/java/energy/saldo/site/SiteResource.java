package energy.saldo.site;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.SiteType;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.http.OneLine;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.http.QueryParameter;
import energy.saldo.chassis.problem.Problems;
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
@Tag(name = "sites")
class SiteResource {

  private final Caller caller;
  private final SiteRepository sites;
  private final SiteWriter writer;

  SiteResource(Caller caller, SiteRepository sites, SiteWriter writer) {
    this.caller = caller;
    this.sites = sites;
    this.writer = writer;
  }

  @POST
  @Operation(operationId = "createSite", summary = "Create a site")
  @APIResponse(
      responseCode = "201",
      description = "The site, with `Location`",
      content = @Content(schema = @Schema(implementation = SiteView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "501", description = "Part of the contract that is not supported yet")
  public Uni<RestResponse<SiteView>> create(@NotNull @Valid NewSite request) {
    return writer
        .create(caller.accountId(), request)
        .map(view -> Created.at("/v1/sites/", view.id(), view));
  }

  @GET
  @Operation(operationId = "listSites", summary = "List sites in the order of their creation")
  public Uni<ListView<SiteView>> list(
      @QueryParam("name") @Nullable @OneLine(max = 200) String name,
      @QueryParam("type") @Nullable @Parameter(schema = @Schema(implementation = SiteType.class))
          String type,
      @BeanParam @Valid Page page) {
    Conditions conditions =
        Conditions.ofAccount("accountId = :account", caller.accountId())
            .and("name", name)
            .and("type", QueryParameter.oneOf("type", type, SiteType.values()));
    return sites.list(conditions, page);
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getSite", summary = "Get a site")
  @APIResponseSchema(value = SiteView.class, responseDescription = "The site")
  @APIResponse(responseCode = "404", description = "The account has no site with this id")
  public Uni<SiteView> get(UUID id) {
    return existing(id).map(SiteView::of);
  }

  @PATCH
  @Path("/{id}")
  @Operation(hidden = true)
  public Uni<Void> update(UUID id) {
    return existing(id)
        .onItem()
        .failWith(() -> Problems.notOffered("Changing a site is not supported yet."))
        .replaceWithVoid();
  }

  @DELETE
  @Path("/{id}")
  @Operation(hidden = true)
  public Uni<Void> delete(UUID id) {
    return existing(id)
        .onItem()
        .failWith(() -> Problems.notOffered("Deleting a site is not supported yet."))
        .replaceWithVoid();
  }

  private Uni<Site> existing(UUID id) {
    LogFields.site(id);
    return sites
        .ofAccount(caller.accountId(), id)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("site", id));
  }
}
