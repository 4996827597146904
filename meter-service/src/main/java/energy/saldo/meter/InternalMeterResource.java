package energy.saldo.meter;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.ChangeFeed;
import energy.saldo.chassis.feed.Lookup;
import energy.saldo.chassis.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.UUID;
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

  @GET
  @Path("/{id}")
  @Operation(hidden = true)
  public Uni<Change> get(@PathParam("id") UUID id) {
    return feed.latest(MeterWriter.KIND, List.of(id))
        .map(found -> found.stream().findAny().orElseThrow(() -> Problems.notFound("meter", id)));
  }
}
