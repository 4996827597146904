package energy.saldo.balancing.balance;

import energy.saldo.balancing.stream.RowFormat;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.balancing.stream.TimeRange;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// `/v1/aggregated-measurements`: what meters measured, added up over the intervals of a calendar.
@Path("/v1/aggregated-measurements")
@RolesAllowed(Caller.ACCOUNT)
@RunOnVirtualThread
@Tag(name = "Measurements", description = "Values of meters, in and as they are stored out")
class AggregatedMeasurementResource {

  private static final String ROWS =
      """
      {"data":[
       {"meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77",
        "startDateTime":"2025-06-01T10:00:00.000Z","endDateTime":"2025-06-01T11:00:00.000Z",
        "value":0.5,"quality":"measured","complete":true}],"total":1}
      """;

  private static final String LINES =
      EnergyRow.CSV_HEADER
          + """

          6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77,2025-06-01T10:00:00.000Z,\
          2025-06-01T11:00:00.000Z,0.5,measured,true
          """;

  private final Caller caller;
  private final AggregatedMeasurementReader reader;

  AggregatedMeasurementResource(Caller caller, AggregatedMeasurementReader reader) {
    this.caller = caller;
    this.reader = reader;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, RowFormat.TEXT_CSV})
  @Operation(
      operationId = "listAggregatedMeasurements",
      summary = "The energies of a meter, or of all meters of a site, added up over intervals",
      description =
          "In order of start, then meter. Either meterId or siteId is required. A register's energy"
              + " in a quarter-hour is the difference of the readings at both ends. A site that is"
              + " balanced by months, and registers that are read at any instant, have one energy"
              + " a month, as the month is balanced with; none where something is missing for it."
              + " A virtual meter has what the latest balancing run computed, at a site that is not"
              + " balanced what is computed now, of the worst quality of its operands."
              + " Buckets are"
              + " those of balances: hours are counted in UTC; days, months and years follow the"
              + " site's calendar; the first and the last are cut to the range asked for. A bucket"
              + " in which a meter has no energy has no row of it.")
  @APIResponse(
      responseCode = "200",
      description = "The energies; empty where nothing is measured",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = AggregatedMeasurementDocumentation.class),
            examples = @ExampleObject(name = "an hour of a meter", value = ROWS)),
        @Content(
            mediaType = RowFormat.TEXT_CSV,
            schema = @Schema(type = SchemaType.STRING),
            examples = @ExampleObject(name = "an hour of a meter", value = LINES))
      })
  @APIResponse(responseCode = "400", description = "A parameter is missing or wrong")
  @APIResponse(responseCode = "404", description = "The account has no such site or meter")
  public Response list(
      @Parameter(example = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77") @QueryParam("meterId")
          @Nullable UUID meterId,
      @Parameter(example = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11") @QueryParam("siteId")
          @Nullable UUID siteId,
      @Parameter(required = true, example = "2024-12-31T23:00:00Z") @QueryParam("startDateTime")
          @Nullable String startDateTime,
      @Parameter(required = true, description = "Exclusive", example = "2025-01-31T23:00:00Z")
          @QueryParam("endDateTime")
          @Nullable String endDateTime,
      @Parameter(
              required = true,
              description =
                  "Not finer than the site's balanceResolution; P1M or longer where a register is"
                      + " read at any instant",
              schema = @Schema(implementation = BalanceInterval.class),
              example = "PT1H")
          @QueryParam("interval")
          @Nullable String interval,
      @Parameter(description = "Default: everything asked for") @QueryParam("limit") @Min(0)
          @Nullable Long limit,
      @QueryParam("offset") @DefaultValue("0") @Min(0) long offset,
      @Context HttpHeaders headers) {
    List<FieldError> errors = new ArrayList<>();
    if ((meterId == null) == (siteId == null)) {
      errors.add(new FieldError("meterId", "or siteId is required, and only one of them"));
    }
    BalanceInterval bucket = BalanceInterval.parse(interval, errors);
    if (!errors.isEmpty() || bucket == null) {
      throw Problems.invalid(errors);
    }
    TimeRange range = TimeRange.parse(startDateTime, endDateTime);
    UUID accountId = caller.accountId();
    EnergyQuery query =
        meterId != null
            ? reader.ofMeter(accountId, meterId, range, bucket)
            : reader.ofSite(accountId, Objects.requireNonNull(siteId), range, bucket);
    return RowStream.answer(
        headers, EnergyRow.CSV_HEADER, offset, limit, rows -> reader.write(query, rows));
  }
}
