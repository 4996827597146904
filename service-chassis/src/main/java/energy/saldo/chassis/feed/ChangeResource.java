package energy.saldo.chassis.feed;

import energy.saldo.chassis.access.Caller;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The feed of all accounts' changes, for other services only.
@Path("/internal/v1/changes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.SERVICE)
@ApplicationScoped
@IfBuildProperty(name = ChangeFeed.PUBLISHED, stringValue = "true")
public class ChangeResource {

  private final ChangeFeed feed;

  ChangeResource(ChangeFeed feed) {
    this.feed = feed;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Changes> changes(
      @QueryParam("after") @DefaultValue(ChangeFeed.BEGINNING) String after,
      @QueryParam("limit") @DefaultValue("500") @Min(1) @Max(1000) int limit) {
    return feed.after(after, limit);
  }
}
