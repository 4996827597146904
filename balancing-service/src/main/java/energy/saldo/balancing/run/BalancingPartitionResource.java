package energy.saldo.balancing.run;

import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.run.PartitionReader.PartitionView;
import energy.saldo.balancing.stream.TimeRange;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// `/v1/balancing-partitions`: how far each local day of a site, or each month, is balanced and
/// what is missing.
@Path("/v1/balancing-partitions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@RunOnVirtualThread
@Tag(name = "Balancing", description = "How far it is")
class BalancingPartitionResource {

  private static final int MAXIMUM_DAYS = 3660;

  private static final String OPEN_DAY =
      """
      {"data":[
       {"siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11","day":"2025-01-15","state":"open",
        "inputRevision":3,"balancedRevision":3,"balancedAt":"2025-01-16T00:20:00.000Z",
        "expected":192,"present":191,"provisional":0,
        "missing":[{"meterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77",
                    "from":"2025-01-15T09:00:00.000Z","until":"2025-01-15T09:15:00.000Z"}]}],
       "total":1}
      """;

  private final Caller caller;
  private final MasterDataLookup masterData;
  private final PartitionReader reader;

  BalancingPartitionResource(Caller caller, MasterDataLookup masterData, PartitionReader reader) {
    this.caller = caller;
    this.masterData = masterData;
    this.reader = reader;
  }

  @GET
  @Operation(
      operationId = "listBalancingPartitions",
      summary = "How far a site's local days, or months, are balanced, and what is missing",
      description =
          "States: open (an amount is missing; the other intervals are balanced), queued, running,"
              + " balanced, failed (tried again; error says why). provisional counts the energies"
              + " of the last run that are. Days on which nothing was measured and nothing is to be"
              + " balanced are left out. On a P1M site a partition is a month, and day its first"
              + " day; an unbalanced site has none.")
  @APIResponse(
      responseCode = "200",
      description = "The days, in order",
      content =
          @Content(
              schema = @Schema(implementation = PartitionListDocumentation.class),
              examples = @ExampleObject(name = "a value is missing", value = OPEN_DAY)))
  @APIResponse(responseCode = "400", description = "A parameter is missing or wrong")
  @APIResponse(responseCode = "404", description = "The account has no such site")
  public ListView<PartitionView> list(
      @Parameter(required = true, example = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11")
          @QueryParam("siteId")
          @NotNull
          UUID siteId,
      @Parameter(
              required = true,
              description = "A local day of the site; a month is asked for by its first day",
              example = "2025-01-01")
          @QueryParam("startDate")
          @Nullable String startDate,
      @Parameter(required = true, description = "Exclusive", example = "2025-02-01")
          @QueryParam("endDate")
          @Nullable String endDate) {
    List<FieldError> errors = new ArrayList<>();
    LocalDate start = TimeRange.date("startDate", startDate, errors);
    LocalDate end = TimeRange.date("endDate", endDate, errors);
    if (start == null || end == null) {
      throw Problems.invalid(errors);
    }
    if (!start.isBefore(end) || ChronoUnit.DAYS.between(start, end) > MAXIMUM_DAYS) {
      throw Problems.invalid("endDate", "must be 1 to " + MAXIMUM_DAYS + " days after startDate");
    }
    Site site = masterData.requireSite(caller.accountId(), siteId);
    List<PartitionView> partitions = reader.partitions(site, start, end);
    return new ListView<>(partitions, partitions.size());
  }

  @Schema(description = "Days or months and how many there are", name = "BalancingPartitions")
  record PartitionListDocumentation(List<PartitionView> data, long total) {}
}
