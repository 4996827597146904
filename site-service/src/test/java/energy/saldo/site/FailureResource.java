package energy.saldo.site;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// A bug, to see how it is answered.
@Path("/test/failure")
@PermitAll
class FailureResource {

  @GET
  @Operation(hidden = true)
  public String fail() {
    throw new IllegalStateException("energy.saldo.site.Secret leaks");
  }
}
