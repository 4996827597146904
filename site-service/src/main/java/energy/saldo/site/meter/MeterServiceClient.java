package energy.saldo.site.meter;

import energy.saldo.chassis.attribute.AttributeDefinition;
import energy.saldo.chassis.feed.SiteClosure;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// The internal routes of meter-service. All may be repeated.
@Path("/internal/v1")
@RegisterRestClient(configKey = "meter-service")
@RegisterProvider(OwnServiceToken.class)
interface MeterServiceClient {

  @PUT
  @Path("/sites/{id}/closure")
  Uni<SiteClosure.Answer> close(@PathParam("id") UUID siteId, SiteClosure closure);

  @PUT
  @Path("/custom-attributes/{id}")
  Uni<Void> define(@PathParam("id") UUID id, AttributeDefinition definition);

  @DELETE
  @Path("/custom-attributes/{id}")
  Uni<AttributeDefinition.Removal> remove(@PathParam("id") UUID id);
}
