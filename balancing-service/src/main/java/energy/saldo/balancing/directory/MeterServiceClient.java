package energy.saldo.balancing.directory;

import energy.saldo.chassis.access.ServiceTokenFilter;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.Changes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// What meter-service tells other services.
@Path("/internal/v1")
@RegisterRestClient(configKey = "meter-service")
@RegisterProvider(ServiceTokenFilter.class)
interface MeterServiceClient {

  @GET
  @Path("/changes")
  Changes changes(@QueryParam("after") String cursor, @QueryParam("limit") int limit);

  @GET
  @Path("/meters/{id}")
  Change meter(@PathParam("id") UUID id);
}
