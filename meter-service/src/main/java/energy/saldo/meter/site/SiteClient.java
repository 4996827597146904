package energy.saldo.meter.site;

import energy.saldo.chassis.access.ServiceTokenFilter;
import energy.saldo.chassis.feed.Change;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// What site-service tells other services. At most three tries of two seconds each.
@Path("/internal/v1/sites")
@RegisterRestClient(configKey = "site-service")
@RegisterProvider(ServiceTokenFilter.class)
interface SiteClient {

  /// The site with this id, of whatever account; 404 if there is none.
  @GET
  @Path("/{id}")
  @Timeout(2_000)
  @Retry(maxRetries = 2, delay = 100, jitter = 50)
  @RetryWhen(exception = NoAnswer.class)
  Uni<Change> site(@PathParam("id") UUID id);
}
