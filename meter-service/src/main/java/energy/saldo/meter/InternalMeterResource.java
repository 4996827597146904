package energy.saldo.meter;

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

/// Meters by id, of whatever account, for other services that cannot wait for the change feed.
@Path("/internal/v1/meters")
@RolesAllowed(Caller.SERVICE)
class InternalMeterResource {

  private final ChangeFeed feed;

  InternalMeterResource(ChangeFeed feed) {
    this.feed = feed;
  }

  @POST
  @Path("/lookup")
  @Operation(hidden = true)
  public Uni<Lookup.Answer> lookup(@NotNull @Valid Lookup request) {
    return feed.latest(MeterWriter.KIND, request.ids()).map(Lookup.Answer::new);
  }
}
