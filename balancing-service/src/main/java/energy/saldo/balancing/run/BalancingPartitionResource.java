package energy.saldo.balancing.run;

import energy.saldo.balancing.directory.ReadThrough;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.run.PartitionReader.PartitionView;
import energy.saldo.contract.Caller;
import energy.saldo.contract.FieldError;
import energy.saldo.contract.ListView;
import energy.saldo.contract.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// `/v1/balancing-partitions`: how far each local day of a site is balanced and what is missing.
@Path("/v1/balancing-partitions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Caller.ACCOUNT)
@RunOnVirtualThread
@Tag(name = "Balancing")
class BalancingPartitionResource {

  private static final int MAXIMUM_DAYS = 3660;

  private final Caller caller;
  private final ReadThrough readThrough;
  private final PartitionReader reader;

  BalancingPartitionResource(Caller caller, ReadThrough readThrough, PartitionReader reader) {
    this.caller = caller;
    this.readThrough = readThrough;
    this.reader = reader;
  }

  @GET
  @Operation(
      summary = "How far a site's local days are balanced, and what is missing",
      description =
          "States: open (an amount is missing; the other intervals are balanced), queued, running,"
              + " balanced, failed (tried again; error says why). Days on which nothing was"
              + " measured and nothing is to be balanced are left out.")
  @APIResponse(responseCode = "200", description = "The days, in order")
  @APIResponse(responseCode = "404", description = "The account has no such site")
  public ListView<PartitionView> list(
      @QueryParam("siteId") @NotNull UUID siteId,
      @QueryParam("startDate") @Nullable String startDate,
      @QueryParam("endDate") @Nullable String endDate) {
    List<FieldError> errors = new ArrayList<>();
    LocalDate start = date("startDate", startDate, errors);
    LocalDate end = date("endDate", endDate, errors);
    if (start == null || end == null) {
      throw Problems.invalid(errors);
    }
    if (!start.isBefore(end) || ChronoUnit.DAYS.between(start, end) > MAXIMUM_DAYS) {
      throw Problems.invalid("endDate", "must be 1 to " + MAXIMUM_DAYS + " days after startDate");
    }
    Site site =
        readThrough
            .site(caller.accountId(), siteId)
            .orElseThrow(() -> Problems.notFound("site", siteId));
    List<PartitionView> partitions = reader.partitions(site, start, end);
    return new ListView<>(partitions, partitions.size());
  }

  private static @Nullable LocalDate date(
      String name, @Nullable String text, List<FieldError> errors) {
    try {
      if (text != null) {
        return LocalDate.parse(text);
      }
      errors.add(new FieldError(name, "is required, such as 2025-01-31"));
    } catch (DateTimeException e) {
      errors.add(new FieldError(name, "'" + text + "' is not a date such as 2025-01-31"));
    }
    return null;
  }
}
