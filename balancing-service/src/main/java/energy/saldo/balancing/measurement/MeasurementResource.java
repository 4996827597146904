package energy.saldo.balancing.measurement;

import energy.saldo.balancing.measurement.MeasurementWriter.Mode;
import energy.saldo.balancing.stream.RowFormat;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.balancing.stream.TimeRange;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.idempotency.IdempotencyKeys;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/v1/measurements`: values in, values as they are stored out.
@Path("/v1/measurements")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@RunOnVirtualThread
@Tag(name = "Measurements", description = "Values of meters, in and as they are stored out")
class MeasurementResource {

  private static final String REGISTER =
      """
      {"measurements":[
       {"meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","timestamp":"2024-12-31T23:00:00.000Z",
        "value":1234.5,"type":"1.8"},
       {"meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","timestamp":"2024-12-31T23:15:00.000Z",
        "value":1234.625,"type":"1.8"}]}
      """;

  private static final String LOAD_PROFILE =
      """
      {"measurements":[
       {"meterId":"8f0c2e0e-7d4e-4c6c-9f58-0a4cf3a1a001","timestamp":"2024-12-31T23:00:00.000Z",
        "value":0.125}]}
      """;

  private static final String REFUSAL =
      """
      {"status":422,"title":"Rule violated",
       "detail":"measurements[1].value: the register falls from 1234.5 kWh at \
      2024-12-31T23:00:00.000Z to 1234.4 kWh at 2024-12-31T23:15:00.000Z",
       "errors":[{"path":"measurements[1].value",
                  "message":"the register falls from 1234.5 kWh at \
      2024-12-31T23:00:00.000Z to 1234.4 kWh at 2024-12-31T23:15:00.000Z"}]}
      """;

  private static final String STORED =
      """
      {"data":[
       {"meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","timestamp":"2024-12-31T23:00:00.000Z",
        "value":1234.5,"type":"1.8","quality":"measured"}],"total":1}
      """;

  private static final String STORED_LINES =
      MeasurementRow.CSV_HEADER
          + """

          6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77,2024-12-31T23:00:00.000Z,1234.5,1.8,measured
          """;

  private static final String RECEIVED =
      """
      {"data":[
       {"meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","timestamp":"2024-12-31T23:00:00.000Z",
        "value":1234.5,"type":"1.8","quality":"provisional","receivedAt":"2025-01-01T00:20:00.417Z"},
       {"meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77","timestamp":"2024-12-31T23:00:00.000Z",
        "value":1235,"type":"1.8","quality":"measured","receivedAt":"2025-01-02T00:20:00.213Z"}],
       "total":2}
      """;

  private static final String RECEIVED_LINES =
      MeasurementRow.JOURNAL_CSV_HEADER
          + """

          6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77,2024-12-31T23:00:00.000Z,,1.8,,\
          2025-01-02T00:20:00.213Z
          """;

  private final Caller caller;
  private final BatchBodies bodies;
  private final MeasurementWriter writer;
  private final MeasurementReader reader;
  private final IdempotencyKeys keys;
  private final Counter accepted;
  private final Counter refused;

  MeasurementResource(
      Caller caller,
      BatchBodies bodies,
      MeasurementWriter writer,
      MeasurementReader reader,
      IdempotencyKeys keys,
      MeterRegistry metrics) {
    this.keys = keys;
    this.caller = caller;
    this.bodies = bodies;
    this.writer = writer;
    this.reader = reader;
    this.accepted = counter(metrics, "accepted");
    this.refused = counter(metrics, "refused");
  }

  static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("saldo.measurements")
        .description("Measurement values received, by whether they were stored")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /// How many values a batch brought in.
  @Schema(description = "How many values of a batch were stored", name = "AcceptedMeasurements")
  record Acceptance(@Schema(description = "Values stored", examples = "2") int accepted) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createMeasurements",
      summary = "Store a batch of 1 to 500 values, all or nothing",
      description =
          "The body may also be the bare array. One bad entry refuses the batch, and every bad"
              + " entry is named. The same meter and timestamp again: the last write wins and the"
              + " day, or on a P1M site the month, is balanced again. The value null withdraws what"
              + " is stored; withdrawing what is not there changes nothing. A register never falls"
              + " from one timestamp to a later one. Meters of unbalanced sites take the same"
              + " values, and nothing is balanced.")
  @APIResponse(
      responseCode = "201",
      description = "All values are stored",
      content =
          @Content(
              schema = @Schema(implementation = Acceptance.class),
              examples = @ExampleObject(name = "two values", value = "{\"accepted\":2}")))
  @APIResponse(responseCode = "400", description = "Malformed; every bad entry is named")
  @APIResponse(responseCode = "413", description = "The body is too large")
  @APIResponse(
      responseCode = "422",
      description = "Against a rule, or no such meter; every bad entry is named",
      content =
          @Content(
              mediaType = "application/problem+json",
              schema = @Schema(ref = "Problem"),
              examples = @ExampleObject(name = "a falling register", value = REFUSAL)))
  @APIResponse(responseCode = "503", description = "A meter cannot be looked up now; try again")
  public RestResponse<Object> create(
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = MeasurementBatchDocumentation.class),
                      examples = {
                        @ExampleObject(name = "a register", value = REGISTER),
                        @ExampleObject(name = "a load profile", value = LOAD_PROFILE)
                      }))
          InputStream body)
      throws IOException {
    MeasurementParser parser = bodies.parse(body);
    UUID account = caller.accountId();
    RestResponse<Object> answer =
        keys.<Acceptance>answer(
                account,
                stored -> RestResponse.status(RestResponse.Status.CREATED, stored),
                key -> Uni.createFrom().item(() -> store(account, parser, key)))
            .await()
            .indefinitely();
    if (!answer.getHeaders().containsKey(IdempotencyKeys.REPLAYED)) {
      accepted.increment(parser.batch().size());
    }
    return answer;
  }

  private Acceptance store(UUID account, MeasurementParser parser, KeyUse<Acceptance> key) {
    boolean isWellFormed = parser.errors().isEmpty();
    List<FieldError> errors = new ArrayList<>(parser.errors());
    List<Refusal> refusals =
        isWellFormed
            ? writer.write(account, parser.batch(), key)
            : writer.write(account, parser.batch(), Mode.CHECK_ALL);
    for (Refusal refusal : refusals) {
      String path = parser.path(refusal.value()) + "." + refusal.field();
      errors.add(new FieldError(path, refusal.message()));
    }
    if (errors.isEmpty()) {
      return new Acceptance(parser.batch().size());
    }
    refused.increment(Math.max(1, parser.entryCount()));
    throw isWellFormed ? Problems.unprocessable(errors) : Problems.invalid(errors);
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, RowFormat.TEXT_CSV})
  @Operation(
      operationId = "listMeasurements",
      summary = "The values of a meter as they are stored, in order of time",
      description = "As they were stamped. Everything asked for, unless limit says less.")
  @APIResponse(
      responseCode = "200",
      description = "The values and how many there are in all",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = MeasurementListDocumentation.class),
            examples = @ExampleObject(name = "a register reading", value = STORED)),
        @Content(
            mediaType = RowFormat.TEXT_CSV,
            schema = @Schema(type = SchemaType.STRING),
            examples = @ExampleObject(name = "a register reading", value = STORED_LINES))
      })
  @APIResponse(responseCode = "400", description = "A parameter is missing or wrong")
  @APIResponse(responseCode = "404", description = "The account has no such meter")
  public Response list(
      @Parameter(required = true, example = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
          @QueryParam("meterId")
          @NotNull
          UUID meterId,
      @Parameter(required = true, example = "2024-12-31T23:00:00Z") @QueryParam("startDateTime")
          @Nullable String startDateTime,
      @Parameter(required = true, description = "Exclusive", example = "2025-01-31T23:00:00Z")
          @QueryParam("endDateTime")
          @Nullable String endDateTime,
      @Parameter(description = "Default: everything asked for") @QueryParam("limit") @Min(0)
          @Nullable Long limit,
      @QueryParam("offset") @DefaultValue("0") @Min(0) long offset,
      @Context HttpHeaders headers) {
    MeterQuery query = query(meterId, startDateTime, endDateTime);
    return RowStream.answer(
        headers, MeasurementRow.CSV_HEADER, offset, limit, rows -> reader.writeStored(query, rows));
  }

  @GET
  @Path("/journal")
  @Produces({MediaType.APPLICATION_JSON, RowFormat.TEXT_CSV})
  @Operation(
      operationId = "listMeasurementJournal",
      summary = "What was received of a meter and when, as it came",
      description =
          "In order of time and, for one time, of receipt. A value of null was withdrawn."
              + " Everything asked for, unless limit says less.")
  @APIResponse(
      responseCode = "200",
      description = "The values received and how many there are in all",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = MeasurementJournalDocumentation.class),
            examples = @ExampleObject(name = "a corrected reading", value = RECEIVED)),
        @Content(
            mediaType = RowFormat.TEXT_CSV,
            schema = @Schema(type = SchemaType.STRING),
            examples = @ExampleObject(name = "a withdrawn reading", value = RECEIVED_LINES))
      })
  @APIResponse(responseCode = "400", description = "A parameter is missing or wrong")
  @APIResponse(responseCode = "404", description = "The account has no such meter")
  public Response journal(
      @Parameter(required = true, example = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
          @QueryParam("meterId")
          @NotNull
          UUID meterId,
      @Parameter(
              required = true,
              description = "Of the values, not of their receipt",
              example = "2024-12-31T23:00:00Z")
          @QueryParam("startDateTime")
          @Nullable String startDateTime,
      @Parameter(required = true, description = "Exclusive", example = "2025-01-31T23:00:00Z")
          @QueryParam("endDateTime")
          @Nullable String endDateTime,
      @Parameter(description = "Default: everything asked for") @QueryParam("limit") @Min(0)
          @Nullable Long limit,
      @QueryParam("offset") @DefaultValue("0") @Min(0) long offset,
      @Context HttpHeaders headers) {
    MeterQuery query = query(meterId, startDateTime, endDateTime);
    return RowStream.answer(
        headers,
        MeasurementRow.JOURNAL_CSV_HEADER,
        offset,
        limit,
        rows -> reader.writeJournal(query, rows));
  }

  private MeterQuery query(
      UUID meterId, @Nullable String startDateTime, @Nullable String endDateTime) {
    TimeRange range = TimeRange.parse(startDateTime, endDateTime);
    return reader.query(caller.accountId(), meterId, range);
  }
}
