package energy.saldo.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.site.SiteWriter.FeedSite;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Any account's site, for other services that cannot wait for the change feed.
@Path("/internal/v1/sites")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.SERVICE)
@ApplicationScoped
class InternalSiteResource {

  private final SiteRepository sites;
  private final ObjectMapper json;

  InternalSiteResource(SiteRepository sites, ObjectMapper json) {
    this.sites = sites;
    this.json = json;
  }

  @GET
  @Path("/{id}")
  @Operation(hidden = true)
  public Uni<Change> get(UUID id) {
    LogFields.site(id);
    return Panache.withSession(() -> sites.findById(id))
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("site", id))
        .map(this::change);
  }

  private Change change(Site site) {
    return new Change(
        null,
        SiteWriter.KIND,
        site.id,
        site.accountId,
        site.version,
        false,
        json.valueToTree(FeedSite.of(site)));
  }
}
