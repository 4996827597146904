package energy.saldo.meter;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.feed.SiteClosure;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Closes sites that site-service deletes.
@Path("/internal/v1/sites")
@RolesAllowed(Caller.SERVICE)
class InternalSiteResource {

  private final MeteredSites sites;

  InternalSiteResource(MeteredSites sites) {
    this.sites = sites;
  }

  @PUT
  @Path("/{id}/closure")
  @Operation(hidden = true)
  public Uni<SiteClosure.Answer> close(
      @PathParam("id") UUID id, @NotNull @Valid SiteClosure request) {
    return sites.close(id, request.deletion());
  }
}
