package energy.saldo.balancing.measurement;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.feed.Measured;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Answers meter-service, which asks before it deletes a meter or shortens its validity.
@Path("/internal/v1/meters")
@RolesAllowed(Caller.SERVICE)
@RunOnVirtualThread
class InternalMeasuredResource {

  private final MeasuredReader reader;

  InternalMeasuredResource(MeasuredReader reader) {
    this.reader = reader;
  }

  @POST
  @Path("/{id}/measured")
  @Operation(hidden = true)
  public Measured.Answer measured(@PathParam("id") UUID id, @NotNull @Valid Measured request) {
    return new Measured.Answer(reader.isMeasured(id, request));
  }
}
