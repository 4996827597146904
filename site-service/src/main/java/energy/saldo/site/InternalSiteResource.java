package energy.saldo.site;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.feed.ChangeFeed;
import energy.saldo.chassis.feed.Lookup;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Sites by id, of whatever account, for other services that cannot wait for the change feed.
@Path("/internal/v1/sites")
@RolesAllowed(Caller.SERVICE)
class InternalSiteResource {

  private final ChangeFeed feed;
  private final SiteRepository sites;

  InternalSiteResource(ChangeFeed feed, SiteRepository sites) {
    this.feed = feed;
    this.sites = sites;
  }

  @POST
  @Path("/lookup")
  @Operation(hidden = true)
  public Uni<Lookup.Answer> lookup(@NotNull @Valid Lookup request) {
    return feed.latest(SiteWriter.KIND, request.ids()).map(Lookup.Answer::new);
  }

  /// As above, but not before the deletions that are under way have ended.
  @POST
  @Path("/settled-lookup")
  @Operation(hidden = true)
  public Uni<Lookup.Answer> settledLookup(@NotNull @Valid Lookup request) {
    return sites.awaitDeletions(request.ids()).flatMap(settled -> lookup(request));
  }
}
