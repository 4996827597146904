package energy.saldo.meter;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.operator.MeteringPointOperatorReader;
import energy.saldo.meter.operator.MeteringPointOperatorView;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// A meter by id for other services, of whatever account: for those who cannot wait for the feed.
@Path("/internal/v1/meters")
@RolesAllowed(Caller.SERVICE)
class InternalMeterResource {

  private final MeterRepository meters;
  private final MeteringPointOperatorReader operators;
  private final ObjectMapper json;

  InternalMeterResource(
      MeterRepository meters, MeteringPointOperatorReader operators, ObjectMapper json) {
    this.meters = meters;
    this.operators = operators;
    this.json = json;
  }

  @GET
  @Path("/{id}")
  @Operation(hidden = true)
  public Uni<Change> get(@PathParam("id") UUID id) {
    return Panache.withSession(
        () ->
            meters
                .findById(id)
                .onItem()
                .ifNull()
                .failWith(() -> Problems.notFound("meter", id))
                .flatMap(this::change));
  }

  private Uni<Change> change(Meter meter) {
    return operators.require(meter.accountId, meter.mpo).map(operator -> change(meter, operator));
  }

  private Change change(Meter meter, MeteringPointOperatorView operator) {
    var resource =
        new FeedMeter(MeterView.of(meter), meter.accountId, operator.loadProfileTimestamp());
    return new Change(
        null,
        MeterWriter.KIND,
        meter.id,
        meter.accountId,
        meter.version,
        false,
        json.valueToTree(resource));
  }
}
