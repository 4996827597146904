package energy.saldo.site.attribute;

import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.http.Created;
import energy.saldo.chassis.http.EntityTags;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.http.QueryParameter;
import energy.saldo.chassis.idempotency.IdempotencyKeys;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
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

/// The definitions of custom attributes of the caller's account.
@Path("/v1/custom-attributes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@ApplicationScoped
@Tag(name = "Custom attributes", description = "Properties that an account defines")
class CustomAttributeResource {

  private final Caller caller;
  private final CustomAttributeRepository attributes;
  private final CustomAttributeWriter writer;
  private final IdempotencyKeys keys;
  private final EntityTags tags;

  CustomAttributeResource(
      Caller caller,
      CustomAttributeRepository attributes,
      CustomAttributeWriter writer,
      IdempotencyKeys keys,
      EntityTags tags) {
    this.caller = caller;
    this.attributes = attributes;
    this.writer = writer;
    this.keys = keys;
    this.tags = tags;
  }

  @POST
  @Operation(
      operationId = "createCustomAttribute",
      summary = "Define an attribute of all your sites or all your meters")
  @APIResponse(
      responseCode = "201",
      description = "The attribute, with `Location`",
      content = @Content(schema = @Schema(implementation = CustomAttributeView.class)))
  @APIResponse(responseCode = "400", description = "Malformed; `errors` names every bad field")
  @APIResponse(
      responseCode = "409",
      description =
          "Another attribute of the entity has this name, or the `Idempotency-Key` was used for"
              + " another request")
  public Uni<RestResponse<Object>> create(@NotNull @Valid NewCustomAttribute request) {
    UUID account = caller.accountId();
    return keys.<CustomAttributeView>answer(
        account,
        view -> Created.at("/v1/custom-attributes/", view),
        key -> writer.create(account, request, key));
  }

  @GET
  @Operation(
      operationId = "listCustomAttributes",
      summary = "List attributes in the order of their definition")
  public Uni<ListView<CustomAttributeView>> list(
      @QueryParam("entity")
          @Nullable
          @Parameter(
              description = "What has the attribute",
              schema = @Schema(implementation = AttributeEntity.class))
          String entity,
      @BeanParam @Valid Page page) {
    return attributes.list(
        caller.accountId(), QueryParameter.oneOf("entity", entity, AttributeEntity.values()), page);
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getCustomAttribute", summary = "Get an attribute")
  @APIResponseSchema(value = CustomAttributeView.class, responseDescription = "The attribute")
  @APIResponse(responseCode = "404", description = "The account has no attribute with this id")
  public Uni<RestResponse<CustomAttributeView>> get(UUID id) {
    return attributes
        .require(caller.accountId(), id)
        .map(attribute -> tags.read(CustomAttributeView.of(attribute)));
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "deleteCustomAttribute", summary = "Delete an attribute")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "The account has no attribute with this id")
  @APIResponse(responseCode = "409", description = "A value of it is set")
  public Uni<Void> delete(UUID id) {
    return writer.delete(caller.accountId(), id, tags.ifMatch());
  }
}
