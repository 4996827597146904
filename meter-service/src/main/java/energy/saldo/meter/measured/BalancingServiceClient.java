package energy.saldo.meter.measured;

import energy.saldo.chassis.access.ServiceTokenFilter;
import energy.saldo.chassis.feed.Measured;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// The internal route of balancing-service.
@Path("/internal/v1/meters")
@RegisterRestClient(configKey = "balancing-service")
@RegisterProvider(ServiceTokenFilter.class)
interface BalancingServiceClient {

  @POST
  @Path("/{id}/measured")
  Uni<Measured.Answer> measured(@PathParam("id") UUID meterId, Measured request);
}
