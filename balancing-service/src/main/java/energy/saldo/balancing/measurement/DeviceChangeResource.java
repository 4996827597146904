package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.EntityTags;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.IdempotencyKeys;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/v1/device-changes`: where a register goes on with another device.
@Path("/v1/device-changes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@RunOnVirtualThread
@Tag(name = "Device changes", description = "Where a register goes on with another device")
class DeviceChangeResource {

  private final Caller caller;
  private final Transactions transactions;
  private final MasterDataLookup masterData;
  private final DeviceChangeRepository repository;
  private final DeviceChangeWriter writer;
  private final IdempotencyKeys keys;
  private final EntityTags tags;

  DeviceChangeResource(
      Caller caller,
      Transactions transactions,
      MasterDataLookup masterData,
      DeviceChangeRepository repository,
      DeviceChangeWriter writer,
      IdempotencyKeys keys,
      EntityTags tags) {
    this.caller = caller;
    this.transactions = transactions;
    this.masterData = masterData;
    this.repository = repository;
    this.writer = writer;
    this.keys = keys;
    this.tags = tags;
  }

  @POST
  @Operation(
      operationId = "createDeviceChange",
      summary = "Replace the device of a register: from an instant on it counts from another value",
      description =
          "The energy between two readings is later − earlier + Σ (closingValue − openingValue) of"
              + " the changes after the earlier and up to the later one. The day that it alters is"
              + " balanced again.")
  @APIResponse(
      responseCode = "201",
      description = "The device change, with `Location`",
      content = @Content(schema = @Schema(implementation = DeviceChangeView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(responseCode = "409", description = "The meter has a device change at this instant")
  @APIResponse(
      responseCode = "422",
      description =
          "No such meter, no register, outside of its validity, or a value does not fit the nearest"
              + " readings on its side")
  @APIResponse(responseCode = "503", description = "A meter cannot be looked up now; try again")
  public RestResponse<Object> create(@NotNull @Valid NewDeviceChange request) {
    UUID account = caller.accountId();
    return keys.<DeviceChangeView>answer(
            account,
            view -> Created.at("/v1/device-changes/", view),
            key -> Uni.createFrom().item(() -> writer.create(account, request, key)))
        .await()
        .indefinitely();
  }

  @GET
  @Operation(
      operationId = "listDeviceChanges",
      summary = "List device changes, in order of creation")
  @APIResponse(
      responseCode = "200",
      description = "The device changes and how many there are in all",
      content = @Content(schema = @Schema(implementation = DeviceChangeListDocumentation.class)))
  @APIResponse(responseCode = "404", description = "The account has no such meter")
  public ListView<DeviceChangeView> list(
      @Parameter(
              description = "Those of this meter",
              example = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
          @QueryParam("meterId")
          @Nullable UUID meterId,
      @Valid @BeanParam Page page) {
    UUID account = caller.accountId();
    Meter meter = meterId == null ? null : masterData.requireMeter(account, meterId);
    return transactions.run(connection -> repository.list(connection, account, meter, page));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getDeviceChange", summary = "Get a device change")
  @APIResponseSchema(value = DeviceChangeView.class, responseDescription = "The device change")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  public RestResponse<DeviceChangeView> get(@PathParam("id") UUID id) {
    UUID account = caller.accountId();
    return tags.read(transactions.run(connection -> writer.require(connection, account, id)));
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "deleteDeviceChange", summary = "Delete a device change")
  @APIResponse(responseCode = "204", description = "Deleted; what it altered is balanced again")
  @APIResponse(responseCode = "404", description = "The account has none with this id")
  @APIResponse(responseCode = "422", description = "Without it the register would fall")
  public void delete(@PathParam("id") UUID id) {
    writer.delete(caller.accountId(), id, tags.ifMatch());
  }

  @Schema(name = "DeviceChangeList")
  record DeviceChangeListDocumentation(List<DeviceChangeView> data, long total) {}
}
