package energy.saldo.site.site;

import energy.saldo.contract.Caller;
import energy.saldo.contract.ListView;
import energy.saldo.contract.LogFields;
import energy.saldo.contract.OneLine;
import energy.saldo.contract.Page;
import energy.saldo.contract.Problems;
import energy.saldo.site.change.ChangeWriter;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
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
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
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

  private final SiteRepository sites;
  private final SiteChanges siteChanges;
  private final ChangeWriter changes;
  private final Caller caller;
  private final Clock clock;

  SiteResource(
      SiteRepository sites,
      SiteChanges siteChanges,
      ChangeWriter changes,
      Caller caller,
      Clock clock) {
    this.sites = sites;
    this.siteChanges = siteChanges;
    this.changes = changes;
    this.caller = caller;
    this.clock = clock;
  }

  @POST
  @WithTransaction
  @Operation(operationId = "createSite", summary = "Create a site")
  @APIResponse(
      responseCode = "201",
      description = "The site, with `Location`",
      content = @Content(schema = @Schema(implementation = SiteView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "501", description = "Part of the contract that is not offered yet")
  public Uni<RestResponse<SiteView>> create(@NotNull @Valid NewSite request) {
    request.check();
    Site site =
        new Site(
            UUID.randomUUID(),
            caller.accountId(),
            request,
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return sites
        .persistAndFlush(site)
        .flatMap(persisted -> changes.append(siteChanges.of(persisted)))
        .map(appended -> created(SiteView.of(site)));
  }

  @GET
  @WithSession
  @Operation(
      operationId = "listSites",
      summary = "The account's sites, in the order of their creation")
  public Uni<ListView<SiteView>> list(
      @QueryParam("name") @Nullable @OneLine(max = 200) String name,
      @QueryParam("type") @Nullable @Parameter(schema = @Schema(implementation = SiteType.class))
          String type,
      @BeanParam @Valid Page page) {
    return sites
        .list(caller.accountId(), new SiteFilter(name, SiteType.parse(type)), page)
        .map(list -> new ListView<>(list.data().stream().map(SiteView::of).toList(), list.total()));
  }

  @GET
  @Path("/{id}")
  @WithSession
  @Operation(operationId = "getSite", summary = "One site")
  @APIResponseSchema(value = SiteView.class, responseDescription = "The site")
  @APIResponse(responseCode = "404", description = "The account has no site with this id")
  public Uni<SiteView> get(UUID id) {
    return existing(id).map(SiteView::of);
  }

  @PATCH
  @Path("/{id}")
  @WithSession
  @Operation(hidden = true)
  public Uni<Void> update(UUID id) {
    return existing(id)
        .onItem()
        .failWith(() -> Problems.notOffered("Changing a site is not offered yet."))
        .replaceWithVoid();
  }

  @DELETE
  @Path("/{id}")
  @WithSession
  @Operation(hidden = true)
  public Uni<Void> delete(UUID id) {
    return existing(id)
        .onItem()
        .failWith(() -> Problems.notOffered("Deleting a site is not offered yet."))
        .replaceWithVoid();
  }

  private Uni<Site> existing(UUID id) {
    LogFields.site(id);
    return sites
        .findOf(caller.accountId(), id)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("site", id));
  }

  private static RestResponse<SiteView> created(SiteView view) {
    return RestResponse.ResponseBuilder.<SiteView>created(URI.create("/v1/sites/" + view.id()))
        .entity(view)
        .build();
  }
}
