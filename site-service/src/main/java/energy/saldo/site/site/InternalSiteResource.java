package energy.saldo.site.site;

import energy.saldo.contract.Caller;
import energy.saldo.contract.Change;
import energy.saldo.contract.LogFields;
import energy.saldo.contract.Problems;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
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
  private final SiteChanges siteChanges;

  InternalSiteResource(SiteRepository sites, SiteChanges siteChanges) {
    this.sites = sites;
    this.siteChanges = siteChanges;
  }

  @GET
  @Path("/{id}")
  @WithSession
  @Operation(hidden = true)
  public Uni<Change> get(UUID id) {
    LogFields.site(id);
    return sites
        .findById(id)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("site", id))
        .map(siteChanges::of);
  }
}
