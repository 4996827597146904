package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.Transactions.execute;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.storage.Transactions;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Reads how far the local days of a site are balanced.
@ApplicationScoped
class PartitionReader {

  /// How far a partition is.
  @Schema(name = "BalancingState")
  enum State {
    @JsonProperty("open")
    OPEN,
    @JsonProperty("queued")
    QUEUED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("balanced")
    BALANCED,
    @JsonProperty("failed")
    FAILED
  }

  /// A partition as the contract shows it.
  ///
  /// @param provisional how many of the energies of the last run are provisional
  /// @param missing what the last run found missing
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "BalancingPartition")
  record PartitionView(
      UUID siteId,
      LocalDate day,
      State state,
      long inputRevision,
      long balancedRevision,
      @Nullable Instant balancedAt,
      int provisional,
      List<MissingAmounts> missing,
      @Nullable String error) {}

  private static final String PARTITIONS =
      """
      SELECT *, lease_until > clock_timestamp() AS is_leased, missing::text AS missing_text
      FROM balancing_partition
      WHERE cell = $1 AND site_id = $2 AND day >= $3 AND day < $4
      """;

  private final Transactions transactions;
  private final Directory directory;
  private final ObjectMapper json;

  PartitionReader(Transactions transactions, Directory directory, ObjectMapper json) {
    this.transactions = transactions;
    this.directory = directory;
    this.json = json;
  }

  /// The site's local days from `start` to before `end` that have a partition or on which something
  /// is to be balanced, in order.
  List<PartitionView> partitions(Site site, LocalDate start, LocalDate end) {
    return transactions.runOnSnapshot(
        connection -> {
          SitePlan plan = directory.plan(connection, site.id());
          SortedMap<LocalDate, PartitionView> days = stored(connection, site, start, end);
          for (SitePlan.DayRange required : plan.requiredDays(start, end)) {
            required
                .from()
                .datesUntil(required.until())
                .filter(day -> site.calendar().quarterHours(day) > 0)
                .forEach(day -> days.computeIfAbsent(day, open -> withoutInput(plan, open)));
          }
          return List.copyOf(days.values());
        });
  }

  private SortedMap<LocalDate, PartitionView> stored(
      SqlConnection connection, Site site, LocalDate start, LocalDate end) {
    SortedMap<LocalDate, PartitionView> stored = new TreeMap<>();
    for (Row row : execute(connection, PARTITIONS, Tuple.of(site.cell(), site.id(), start, end))) {
      stored.put(row.getLocalDate("day"), view(row));
    }
    return stored;
  }

  private PartitionView view(Row row) {
    OffsetDateTime balancedAt = row.getOffsetDateTime("balanced_at");
    return new PartitionView(
        row.getUUID("site_id"),
        row.getLocalDate("day"),
        state(row),
        row.getLong("input_revision"),
        row.getLong("balanced_revision"),
        balancedAt == null ? null : balancedAt.toInstant(),
        row.getInteger("provisional"),
        missing(row.getString("missing_text")),
        row.getString("error"));
  }

  private static State state(Row row) {
    if (row.getLong("balanced_revision") < row.getLong("input_revision")) {
      if (Boolean.TRUE.equals(row.getBoolean("is_leased"))) {
        return State.RUNNING;
      }
      return row.getString("error") == null ? State.QUEUED : State.FAILED;
    }
    return row.getInteger("open_intervals") == 0 ? State.BALANCED : State.OPEN;
  }

  private List<MissingAmounts> missing(String text) {
    try {
      return json.readValue(text, new TypeReference<List<MissingAmounts>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a partition's missing amounts cannot be read: " + text, e);
    }
  }

  private static PartitionView withoutInput(SitePlan plan, LocalDate day) {
    SiteCalendar calendar = plan.site().calendar();
    long first = calendar.firstQuarterHour(day);
    long end = first + calendar.quarterHours(day);
    List<MissingAmounts> missing = new ArrayList<>();
    for (Meter meter : plan.meters()) {
      if (plan.isRequired(meter, day)) {
        missing.add(
            new MissingAmounts(
                meter.id(),
                SiteCalendar.startOf(Math.max(first, meter.firstQuarterHour())),
                SiteCalendar.startOf(Math.min(end, meter.endQuarterHour()))));
      }
    }
    return new PartitionView(plan.site().id(), day, State.OPEN, 0, 0, null, 0, missing, null);
  }
}
