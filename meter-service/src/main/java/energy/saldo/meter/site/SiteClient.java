package energy.saldo.meter.site;

import energy.saldo.chassis.access.ServiceTokenFilter;
import energy.saldo.chassis.feed.Lookup;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// The internal routes of site-service. At most three attempts of two seconds each.
@Path("/internal/v1/sites")
@RegisterRestClient(configKey = "site-service")
@RegisterProvider(ServiceTokenFilter.class)
interface SiteClient {

  /// The sites with these ids that are there, of whatever account.
  @POST
  @Path("/lookup")
  @Timeout(2_000)
  @Retry(maxRetries = 2, delay = 100, jitter = 50)
  @RetryWhen(exception = NoAnswer.class)
  Uni<Lookup.Answer> lookup(Lookup request);

  /// As above, once the deletions that are under way have ended.
  @POST
  @Path("/settled-lookup")
  @Timeout(10_000)
  Uni<Lookup.Answer> settledLookup(Lookup request);
}
