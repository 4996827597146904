package energy.saldo.site;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.ConnectException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Fails by a bug and by an outage, to test the answers.
@Path("/test/failure")
@PermitAll
class FailureResource {

  @GET
  @Operation(hidden = true)
  public String fail() {
    throw new IllegalStateException("energy.saldo.site.Secret leaks");
  }

  @GET
  @Path("/outage")
  @Operation(hidden = true)
  public Uni<String> failToConnect() {
    return Uni.createFrom().failure(new ConnectException("Connection refused: java.net"));
  }
}
