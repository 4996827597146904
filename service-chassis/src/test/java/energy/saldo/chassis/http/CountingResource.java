package energy.saldo.chassis.http;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Counts what it creates.
@Path("/things")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@PermitAll
@Singleton
public class CountingResource {

  private final AtomicInteger created = new AtomicInteger();

  int createdCount() {
    return created.get();
  }

  /// Something with a property of each kind of value.
  record Thing(
      @Nullable Integer whole,
      @Nullable Long large,
      @Nullable BigDecimal decimal,
      @Nullable Boolean truth,
      @Nullable Instant instant,
      @Nullable LocalDate date)
      implements ResourceView {

    @Override
    public UUID id() {
      return UUID.fromString("6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77");
    }

    @Override
    public String etag() {
      return ResourceView.tag(1);
    }
  }

  @POST
  public RestResponse<Thing> create(Thing thing) {
    created.incrementAndGet();
    return Created.at("/things/", thing);
  }

  @POST
  @Path("/tree")
  public String read(JsonNode tree) {
    return "{}";
  }

  @GET
  public String list(
      @QueryParam("id") @Nullable UUID id,
      @QueryParam("text") @Nullable String text,
      @QueryParam("whole") @Nullable Integer whole) {
    return "[]";
  }

  @DELETE
  @Path("/{id}")
  public void delete(UUID id) {
    created.incrementAndGet();
  }
}
