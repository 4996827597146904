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

  InternalSiteResource(ChangeFeed feed) {
    this.feed = feed;
  }

  @POST
  @Path("/lookup")
  @Operation(hidden = true)
  public Uni<Lookup.Answer> lookup(@NotNull @Valid Lookup request) {
    return feed.latest(SiteWriter.KIND, request.ids()).map(Lookup.Answer::new);
  }
}
