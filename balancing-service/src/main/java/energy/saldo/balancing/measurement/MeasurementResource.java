package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.balancing.stream.RowFormat;
import energy.saldo.balancing.stream.TimeRange;
import energy.saldo.contract.Caller;
import energy.saldo.contract.FieldError;
import energy.saldo.contract.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// `/v1/measurements`: values in, values as they are stored out.
@Path("/v1/measurements")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@RunOnVirtualThread
@Tag(name = "Measurements")
class MeasurementResource {

  private static final String EXAMPLE =
      """
      {"measurements": [
        {"meterId": "8f0c2e0e-7d4e-4c6c-9f58-0a4cf3a1a001",
         "timestamp": "2025-01-01T00:15:00.000Z", "value": 1234.567891, "type": "1.8"}]}
      """;

  private final Caller caller;
  private final MeasurementWriter writer;
  private final MeasurementReader reader;
  private final Counter accepted;
  private final Counter refused;

  MeasurementResource(
      Caller caller, MeasurementWriter writer, MeasurementReader reader, MeterRegistry metrics) {
    this.caller = caller;
    this.writer = writer;
    this.reader = reader;
    this.accepted = counter(metrics, "accepted");
    this.refused = counter(metrics, "refused");
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("saldo.measurements")
        .description("Measurement values received, by whether they were stored")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /// How many values a batch brought in.
  record Acceptance(int accepted) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Store a batch of 1 to 500 values, all or nothing")
  @APIResponse(responseCode = "201", description = "All values are stored")
  @APIResponse(responseCode = "400", description = "Malformed; every bad entry is named")
  @APIResponse(responseCode = "422", description = "Against a rule; every bad entry is named")
  public Response create(
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = MeasurementBatchDocumentation.class),
                      examples = @ExampleObject(name = "a register reading", value = EXAMPLE)))
          @Nullable JsonNode body) {
    if (body == null) {
      throw Problems.invalid("body", "is required");
    }
    MeasurementParser parser = new MeasurementParser(body);
    List<FieldError> errors = new ArrayList<>(parser.errors());
    boolean isWellFormed = errors.isEmpty();
    switch (writer.write(caller.accountId(), parser.measurements(), isWellFormed)) {
      case MeasurementWriter.Outcome.Refused(List<FieldError> broken) -> errors.addAll(broken);
      case MeasurementWriter.Outcome.Accepted(int values) -> {
        if (isWellFormed) {
          accepted.increment(values);
          return Response.status(Response.Status.CREATED).entity(new Acceptance(values)).build();
        }
      }
    }
    refused.increment(Math.max(1, parser.measurements().size()));
    throw isWellFormed ? Problems.unprocessable(errors) : Problems.invalid(errors);
  }

  @GET
  @Operation(summary = "The values of a meter as they are stored, in order of time")
  public Response list(
      @QueryParam("meterId") @NotNull UUID meterId,
      @QueryParam("startDateTime") @Nullable String startDateTime,
      @QueryParam("endDateTime") @Nullable String endDateTime,
      @QueryParam("limit") @DefaultValue("9223372036854775807") @Min(0) long limit,
      @QueryParam("offset") @DefaultValue("0") @Min(0) long offset) {
    TimeRange range = TimeRange.parse(startDateTime, endDateTime);
    var query = reader.query(caller.accountId(), meterId, range);
    StreamingOutput rows = out -> query.writeTo(out, offset, limit);
    return Response.ok(rows, RowFormat.JSON.mediaType()).build();
  }
}
