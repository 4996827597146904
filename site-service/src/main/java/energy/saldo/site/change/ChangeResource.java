package energy.saldo.site.change;

import energy.saldo.contract.Caller;
import energy.saldo.contract.ChangeFeed;
import energy.saldo.contract.Changes;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The feed of all accounts' changes, for other services only.
@Path("/internal/v1/changes")
@RolesAllowed(Caller.SERVICE)
@ApplicationScoped
@Tag(name = "internal")
class ChangeResource {

  private final ChangeFeed feed;

  ChangeResource(ChangeFeed feed) {
    this.feed = feed;
  }

  @GET
  @Operation(summary = "Changes after a cursor, in commit-safe order")
  public Uni<Changes> changes(
      @Parameter(description = "the `next` of the page before; opaque", example = "0.0")
          @QueryParam("after")
          @DefaultValue(ChangeFeed.BEGINNING)
          String after,
      @QueryParam("limit") @DefaultValue("500") @Min(1) @Max(1000) int limit) {
    return feed.after(after, limit);
  }
}
