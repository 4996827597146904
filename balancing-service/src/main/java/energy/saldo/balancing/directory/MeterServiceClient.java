package energy.saldo.balancing.directory;

import energy.saldo.chassis.access.ServiceTokenFilter;
import energy.saldo.chassis.feed.Changes;
import energy.saldo.chassis.feed.Lookup;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// The routes of meter-service for other services.
@Path("/internal/v1")
@RegisterRestClient(configKey = "meter-service")
@RegisterProvider(ServiceTokenFilter.class)
interface MeterServiceClient {

  @GET
  @Path("/changes")
  Changes changes(@QueryParam("after") String cursor, @QueryParam("limit") int limit);

  @POST
  @Path("/meters/lookup")
  Lookup.Answer lookup(Lookup lookup);
}
