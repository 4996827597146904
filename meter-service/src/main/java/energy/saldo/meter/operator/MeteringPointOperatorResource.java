package energy.saldo.meter.operator;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Metering point operators over HTTP.
@Path("/v1/metering-point-operators")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@Tag(
    name = "Metering point operators",
    description = "Who measures, and how load profiles are timestamped")
class MeteringPointOperatorResource {

  private final Caller caller;
  private final MeteringPointOperatorRepository operators;
  private final MeteringPointOperatorWriter writer;

  MeteringPointOperatorResource(
      Caller caller,
      MeteringPointOperatorRepository operators,
      MeteringPointOperatorWriter writer) {
    this.caller = caller;
    this.operators = operators;
    this.writer = writer;
  }

  @POST
  @Operation(
      operationId = "createMeteringPointOperator",
      summary = "Create an operator of your own")
  @APIResponse(
      responseCode = "201",
      description = "Created, with `Location`",
      content = @Content(schema = @Schema(implementation = MeteringPointOperatorView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "501", description = "Part of the contract that is not supported yet")
  public Uni<RestResponse<MeteringPointOperatorView>> create(
      @NotNull @Valid NewMeteringPointOperator request) {
    return writer
        .create(caller.accountId(), request)
        .map(view -> Created.at("/v1/metering-point-operators/", view.id(), view));
  }

  @GET
  @Operation(
      operationId = "listMeteringPointOperators",
      summary = "List the built-in operators and your own")
  public Uni<ListView<MeteringPointOperatorView>> list(@Valid @BeanParam Page page) {
    return operators.list(caller.accountId(), page);
  }

  @GET
  @Path("/{id}")
  @APIResponse(responseCode = "200", description = "The metering point operator")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @Operation(operationId = "getMeteringPointOperator", summary = "Get an operator")
  public Uni<MeteringPointOperatorView> get(@PathParam("id") UUID id) {
    return operators
        .seen(caller.accountId(), id)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("metering point operator", id))
        .map(MeteringPointOperatorView::of);
  }

  @PATCH
  @Path("/{id}")
  @Operation(hidden = true)
  public void update(@PathParam("id") UUID id) {
    throw Problems.notOffered("Operators cannot be changed yet.");
  }

  @DELETE
  @Path("/{id}")
  @Operation(hidden = true)
  public void delete(@PathParam("id") UUID id) {
    throw Problems.notOffered("Operators cannot be deleted yet.");
  }
}
