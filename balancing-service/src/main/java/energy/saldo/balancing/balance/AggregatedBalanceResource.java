package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// `/v1/aggregated-balances`: who gave how much to whom, added up over the intervals of a calendar.
@Path("/v1/aggregated-balances")
@RolesAllowed(Caller.ACCOUNT)
@RunOnVirtualThread
@Tag(name = "Balances", description = "Who gave how much to whom")
class AggregatedBalanceResource {

  private static final String ROWS =
      """
      {"data":[
       {"siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11",
        "creditorMeterId":"8f0c2e0e-7d4e-4c6c-9f58-0a4cf3a1a001",
        "debitorMeterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77",
        "startDateTime":"2025-06-01T10:00:00.000Z","endDateTime":"2025-06-01T10:15:00.000Z",
        "value":0.1,"complete":true},
       {"siteId":"0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11","creditorMeterId":null,
        "debitorMeterId":"6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77",
        "startDateTime":"2025-06-01T10:00:00.000Z","endDateTime":"2025-06-01T10:15:00.000Z",
        "value":0.025,"complete":true}],"total":2}
      """;

  private static final String LINES =
      BalanceRow.CSV_HEADER
          + """

          0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11,,6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77,\
          2025-06-01T10:00:00.000Z,2025-06-01T10:15:00.000Z,0.025,true
          """;

  private final Caller caller;
  private final MasterDataLookup masterData;
  private final BalanceReader reader;

  AggregatedBalanceResource(Caller caller, MasterDataLookup masterData, BalanceReader reader) {
    this.caller = caller;
    this.masterData = masterData;
    this.reader = reader;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, RowFormat.TEXT_CSV})
  @Operation(
      operationId = "listAggregatedBalances",
      summary = "Who gave how much to whom, added up over intervals",
      description =
          "In order of start, creditor, debitor; null is the public grid and comes last. At least"
              + " one of siteId, debitorMeterId and creditorMeterId is required. Hours are counted"
              + " in UTC; days, months and years follow the site's calendar. The first and the last"
              + " bucket are cut to the intervals in the range asked for; an interval, on a P1M"
              + " site a month, belongs to the range in which it starts. Pairs without energy are"
              + " left out.")
  @APIResponse(
      responseCode = "200",
      description = "The balances; empty where nothing is balanced",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = BalanceListDocumentation.class),
            examples = @ExampleObject(name = "a quarter-hour of a consumer", value = ROWS)),
        @Content(
            mediaType = RowFormat.TEXT_CSV,
            schema = @Schema(type = SchemaType.STRING),
            examples = @ExampleObject(name = "a quarter-hour from the grid", value = LINES))
      })
  @APIResponse(responseCode = "400", description = "A parameter is missing or wrong")
  @APIResponse(responseCode = "404", description = "The account has no such site or meter")
  public Response list(
      @Parameter(example = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11") @QueryParam("siteId")
          @Nullable UUID siteId,
      @Parameter(description = "Who gives") @QueryParam("creditorMeterId")
          @Nullable UUID creditorMeterId,
      @Parameter(description = "Who takes", example = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
          @QueryParam("debitorMeterId")
          @Nullable UUID debitorMeterId,
      @Parameter(required = true, example = "2024-12-31T23:00:00Z") @QueryParam("startDateTime")
          @Nullable String startDateTime,
      @Parameter(required = true, description = "Exclusive", example = "2025-01-31T23:00:00Z")
          @QueryParam("endDateTime")
          @Nullable String endDateTime,
      @Parameter(
              required = true,
              description = "Not finer than the site's balanceResolution",
              schema = @Schema(implementation = BalanceInterval.class),
              example = "PT15M")
          @QueryParam("interval")
          @Nullable String interval,
      @Parameter(
              description = "What was known at this instant; default: now",
              example = "2025-02-03T08:00:00Z")
          @QueryParam("asOf")
          @Nullable String asOf,
      @Parameter(description = "Default: everything asked for") @QueryParam("limit") @Min(0)
          @Nullable Long limit,
      @QueryParam("offset") @DefaultValue("0") @Min(0) long offset,
      @Context HttpHeaders headers) {
    List<FieldError> errors = new ArrayList<>();
    if (siteId == null && creditorMeterId == null && debitorMeterId == null) {
      errors.add(new FieldError("siteId", "or debitorMeterId or creditorMeterId is required"));
    }
    BalanceInterval bucket = BalanceInterval.parse(interval, errors);
    Instant known = asOf == null ? null : TimeRange.instant("asOf", asOf, errors);
    if (!errors.isEmpty() || bucket == null) {
      throw Problems.invalid(errors);
    }
    TimeRange range = TimeRange.parse(startDateTime, endDateTime);
    Optional<Site> site = commonSite(siteId, creditorMeterId, debitorMeterId);
    site.ifPresent(bucket::refuseIfFiner);
    Optional<BalanceQuery> query =
        site.map(
            of ->
                new BalanceQuery(
                    of,
                    creditorMeterId,
                    debitorMeterId,
                    firstInterval(of, range.start()),
                    firstInterval(of, range.end()),
                    bucket,
                    known));
    return RowStream.answer(
        headers,
        BalanceRow.CSV_HEADER,
        offset,
        limit,
        rows -> query.ifPresentOrElse(asked -> reader.write(asked, rows), rows::finish));
  }

  /// Where the first interval begins that the site balances from this instant on: an interval
  /// belongs to the range in which it starts.
  private static long firstInterval(Site site, Instant instant) {
    long quarterHour = SiteCalendar.quarterHourFrom(instant);
    return site.isBalancedByMonth() ? site.partitionStartFrom(quarterHour) : quarterHour;
  }

  /// The site that all ids belong to; empty if they belong to several, since no balance is between
  /// sites.
  private Optional<Site> commonSite(
      @Nullable UUID siteId, @Nullable UUID creditorMeterId, @Nullable UUID debitorMeterId) {
    UUID accountId = caller.accountId();
    List<UUID> siteIds =
        Stream.concat(
                Stream.ofNullable(siteId),
                Stream.of(Optional.ofNullable(creditorMeterId), Optional.ofNullable(debitorMeterId))
                    .flatMap(Optional::stream)
                    .map(meterId -> masterData.requireMeter(accountId, meterId).siteId()))
            .distinct()
            .toList();
    List<Site> sites = siteIds.stream().map(id -> masterData.requireSite(accountId, id)).toList();
    return sites.size() == 1 ? Optional.of(sites.getFirst()) : Optional.empty();
  }
}
