package energy.saldo.balancing.directory;

import energy.saldo.contract.Change;
import energy.saldo.contract.Changes;
import energy.saldo.contract.ServiceTokenFilter;
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
