package energy.saldo.meter.operator;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.EntityTags;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.IdempotencyKeys;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
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
  private final IdempotencyKeys keys;
  private final EntityTags tags;

  MeteringPointOperatorResource(
      Caller caller,
      MeteringPointOperatorRepository operators,
      MeteringPointOperatorWriter writer,
      IdempotencyKeys keys,
      EntityTags tags) {
    this.keys = keys;
    this.tags = tags;
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
  public Uni<RestResponse<Object>> create(@NotNull @Valid NewMeteringPointOperator request) {
    UUID account = caller.accountId();
    return keys.<MeteringPointOperatorView>answer(
        account,
        view -> Created.at("/v1/metering-point-operators/", view),
        key -> writer.create(account, request, key));
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
  @APIResponseSchema(
      value = MeteringPointOperatorView.class,
      responseDescription = "The metering point operator")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @Operation(operationId = "getMeteringPointOperator", summary = "Get an operator")
  public Uni<RestResponse<MeteringPointOperatorView>> get(@PathParam("id") UUID id) {
    return operators
        .require(caller.accountId(), id)
        .map(operator -> tags.read(MeteringPointOperatorView.of(operator)));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "updateMeteringPointOperator",
      summary = "Rename an operator of your own",
      description = "`loadProfileTimestamp` never changes: create another operator.")
  @APIResponseSchema(
      value = MeteringPointOperatorView.class,
      responseDescription = "The operator as it is now")
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @APIResponse(
      responseCode = "409",
      description = "It is built in, or what never changes would change")
  public Uni<RestResponse<MeteringPointOperatorView>> update(
      @PathParam("id") UUID id,
      @NotNull
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "MeteringPointOperatorPatch")))
          JsonNode patch) {
    return writer.update(caller.accountId(), id, patch, tags.ifMatch()).map(tags::changed);
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "deleteMeteringPointOperator",
      summary = "Delete an operator of your own")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @APIResponse(responseCode = "409", description = "It is built in, or a meter names it")
  public Uni<Void> delete(@PathParam("id") UUID id) {
    return writer.delete(caller.accountId(), id, tags.ifMatch());
  }
}
