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

/// What site-service tells other services.
@Path("/internal/v1")
@RegisterRestClient(configKey = "site-service")
@RegisterProvider(ServiceTokenFilter.class)
interface SiteServiceClient {

  @GET
  @Path("/changes")
  Changes changes(@QueryParam("after") String cursor, @QueryParam("limit") int limit);

  @GET
  @Path("/sites/{id}")
  Change site(@PathParam("id") UUID id);
}
