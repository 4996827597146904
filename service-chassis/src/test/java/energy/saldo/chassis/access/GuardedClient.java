package energy.saldo.chassis.access;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

@Path("/guarded")
@RegisterRestClient(configKey = "guarded")
@RegisterProvider(ServiceTokenFilter.class)
public interface GuardedClient {

  @GET
  Uni<String> ask();

  @GET
  String askAndWait();
}
