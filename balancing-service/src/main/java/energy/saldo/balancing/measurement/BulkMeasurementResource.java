package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.http.QueryParameter;
import energy.saldo.chassis.http.StreamedBody;
import energy.saldo.chassis.problem.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// `/v1/measurements/bulk`: deliveries of any length, read as a stream.
@Path(StreamedBody.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@RunOnVirtualThread
@Tag(name = "Measurements", description = "Values of meters, in and as they are stored out")
class BulkMeasurementResource {

  private static final String CSV = "text/csv";
  private static final String JSON_LINES = "application/x-ndjson";
  private static final int UNPROCESSABLE = 422;
  private static final int GZIP_BUFFER = 1 << 16;

  /// Each holds a chunk in memory, and a connection while it is written.
  private static final int AT_ONCE = 4;

  private static final String CSV_EXAMPLE =
      """
      meterId,timestamp,value
      8f0c2e0e-7d4e-4c6c-9f58-0a4cf3a1a001,2024-12-31T23:00:00Z,0.125
      """;

  private static final String SERIES =
      """
      {"meterId":"8f0c2e0e-7d4e-4c6c-9f58-0a4cf3a1a001","start":"2024-12-31T23:00:00Z",\
      "values":[0.125,0.25,null,0.5]}
      """;

  private final Caller caller;
  private final ObjectMapper mapper;
  private final MeasurementWriter writer;
  private final MasterDataLookup masterData;
  private final Counter accepted;
  private final Counter refused;
  private final Semaphore free = new Semaphore(AT_ONCE);

  BulkMeasurementResource(
      Caller caller,
      ObjectMapper mapper,
      MeasurementWriter writer,
      MasterDataLookup masterData,
      MeterRegistry metrics) {
    this.caller = caller;
    this.mapper = mapper;
    this.writer = writer;
    this.masterData = masterData;
    this.accepted = MeasurementResource.counter(metrics, "accepted");
    this.refused = MeasurementResource.counter(metrics, "refused");
  }

  @POST
  @Consumes({CSV, JSON_LINES})
  @Operation(
      operationId = "createMeasurementsInBulk",
      summary = "Store values of a delivery of any length, each line for itself",
      description =
          "Good lines are stored, bad ones reported. Of two lines for one meter and timestamp the"
              + " later wins. Sending a delivery again gives the same state.")
  @APIResponse(
      responseCode = "200",
      description = "The delivery was read; errors names the lines refused",
      content = @Content(schema = @Schema(implementation = BulkReport.class)))
  @APIResponse(
      responseCode = "400",
      description = "The CSV's header is unusable; nothing is stored")
  @APIResponse(
      responseCode = "422",
      description = "No value was accepted; the same report",
      content = @Content(schema = @Schema(implementation = BulkReport.class)))
  @APIResponse(responseCode = "503", description = "Too many deliveries at once; try again")
  public Response create(
      @Parameter(description = "true = only check, store nothing", example = "true")
          @QueryParam("dryRun")
          @Nullable String dryRun,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          @Nullable String encoding,
      @RequestBody(
              required = true,
              description =
                  "CSV with the columns meterId or identifier, timestamp, value and optionally"
                      + " type and quality; or JSON lines, each a value or a series of consecutive"
                      + " quarter-hours of one quality. An empty value in CSV and null in JSON"
                      + " withdraw what is stored; in a series null is passed over. May be"
                      + " compressed with gzip.",
              content = {
                @Content(
                    mediaType = CSV,
                    schema = @Schema(implementation = String.class),
                    examples = @ExampleObject(name = "CSV", value = CSV_EXAMPLE)),
                @Content(
                    mediaType = JSON_LINES,
                    schema = @Schema(implementation = String.class),
                    examples = @ExampleObject(name = "a series", value = SERIES))
              })
          InputStream body)
      throws IOException {
    boolean isDryRun = Boolean.TRUE.equals(QueryParameter.truth("dryRun", dryRun));
    UUID accountId = caller.accountId();
    if (!free.tryAcquire()) {
      throw Problems.unavailable("Too many bulk deliveries are being read; try again.");
    }
    try {
      BulkIntake intake =
          new BulkIntake(
              accountId, writer, isDryRun, names -> masterData.meterIds(accountId, names));
      read(body, "gzip".equalsIgnoreCase(encoding), type.getSubtype().equals("csv"), intake);
      BulkReport report = intake.report();
      if (!isDryRun) {
        accepted.increment((double) report.accepted());
        refused.increment((double) report.refused());
      }
      return Response.status(report.accepted() == 0 ? UNPROCESSABLE : 200).entity(report).build();
    } finally {
      free.release();
    }
  }

  private void read(InputStream body, boolean isCompressed, boolean isCsv, BulkIntake intake)
      throws IOException {
    try {
      InputStream plain = isCompressed ? new GZIPInputStream(body, GZIP_BUFFER) : body;
      if (isCsv) {
        CsvDelivery.read(plain, intake);
      } else {
        JsonLinesDelivery.read(plain, mapper.getFactory(), intake);
      }
    } catch (ZipException | EOFException e) {
      intake.breakOff(0, "the delivery is not gzip, or not to its end");
    }
  }
}
