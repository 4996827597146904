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
import energy.saldo.balancing.measurement.MissingAmounts;
import energy.saldo.balancing.measurement.PartitionBounds;
import energy.saldo.balancing.storage.Transactions;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Reads how far the local days of a site, or its months, are balanced.
@ApplicationScoped
class PartitionReader {

  /// How far a partition is.
  @Schema(name = "BalancingState", description = "How far a day or month is: see the operation")
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
  /// @param expected how many intervals' energies of meters are needed
  /// @param present how many of them the last run found
  /// @param provisional how many of those are provisional
  /// @param missing what the last run found missing
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      description = "How far a local day, or a month, is balanced and what is missing",
      name = "BalancingPartition")
  record PartitionView(
      UUID siteId,
      @Schema(description = "The local day, or the first of the month") LocalDate day,
      @Schema(description = "How far it is") State state,
      @Schema(description = "Raised by every change of its input", examples = "3")
          long inputRevision,
      @Schema(description = "The input revision that was last balanced", examples = "3")
          long balancedRevision,
      @Schema(description = "When it was last balanced; absent before")
          @Nullable Instant balancedAt,
      @Schema(
              description = "Interval energies of meters that are needed; of a month one a meter",
              examples = "192")
          long expected,
      @Schema(description = "How many of them the last run found", examples = "191") long present,
      @Schema(description = "How many of those are provisional", examples = "0") int provisional,
      @Schema(description = "What the last run found missing") List<MissingAmounts> missing,
      @Schema(
              description = "Why the last try failed; absent otherwise",
              examples = "the database did not answer")
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

  /// The site's partitions whose first day is from `start` to before `end`, those that are there
  /// and those in which something is to be balanced, in order.
  List<PartitionView> partitions(Site site, LocalDate start, LocalDate end) {
    if (!site.isBalanced()) {
      return List.of();
    }
    return transactions.runOnSnapshot(
        connection -> {
          SitePlan plan = directory.plan(connection, site.id());
          SortedMap<LocalDate, PartitionView> partitions = stored(connection, plan, start, end);
          for (SitePlan.DayRange required :
              plan.requiredDays(site.partitionFrom(start), site.partitionFrom(end))) {
            for (LocalDate partition = required.from();
                partition.isBefore(required.until());
                partition = site.partitionAfter(partition)) {
              if (Intervals.of(site, partition).length() > 0) {
                partitions.computeIfAbsent(partition, open -> withoutInput(plan, open));
              }
            }
          }
          return List.copyOf(partitions.values());
        });
  }

  private SortedMap<LocalDate, PartitionView> stored(
      SqlConnection connection, SitePlan plan, LocalDate start, LocalDate end) {
    Site site = plan.site();
    SortedMap<LocalDate, PartitionView> stored = new TreeMap<>();
    for (Row row : execute(connection, PARTITIONS, Tuple.of(site.cell(), site.id(), start, end))) {
      stored.put(row.getLocalDate("day"), view(plan, row));
    }
    return stored;
  }

  private PartitionView view(SitePlan plan, Row row) {
    OffsetDateTime balancedAt = row.getOffsetDateTime("balanced_at");
    LocalDate partition = row.getLocalDate("day");
    List<MissingAmounts> missing = missing(row.getString("missing_text"));
    long expected = expected(plan, partition);
    long present = balancedAt == null ? 0 : Math.max(0, expected - count(plan.site(), missing));
    return new PartitionView(
        row.getUUID("site_id"),
        partition,
        state(row),
        row.getLong("input_revision"),
        row.getLong("balanced_revision"),
        balancedAt == null ? null : balancedAt.toInstant(),
        expected,
        present,
        row.getInteger("provisional"),
        missing,
        row.getString("error"));
  }

  private static long expected(SitePlan plan, LocalDate partition) {
    return NeededEnergies.of(plan, Intervals.of(plan.site(), partition)).count();
  }

  /// How many intervals' energies are missing: of a month one a meter.
  private static long count(Site site, List<MissingAmounts> missing) {
    return site.isBalancedByMonth()
        ? missing.stream().map(MissingAmounts::meterId).distinct().count()
        : missing.stream()
            .mapToLong(
                amounts ->
                    SiteCalendar.quarterHourOf(amounts.until())
                        - SiteCalendar.quarterHourOf(amounts.from()))
            .sum();
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

  private static PartitionView withoutInput(SitePlan plan, LocalDate partition) {
    Site site = plan.site();
    Intervals intervals = Intervals.of(site, partition);
    NeededEnergies needed = NeededEnergies.of(plan, intervals);
    List<MissingAmounts> missing = new ArrayList<>();
    for (int place = 0; place < plan.meters().size(); place++) {
      Meter meter = plan.meters().get(place);
      BitSet ofMeter = needed.intervals(place);
      if (site.isBalancedByMonth() && !ofMeter.isEmpty()) {
        PartitionBounds bounds = PartitionBounds.of(site, meter, partition);
        missing.add(new MissingAmounts(meter.id(), bounds.start(), bounds.end()));
        continue;
      }
      for (int k = ofMeter.nextSetBit(0); k >= 0; k = ofMeter.nextSetBit(ofMeter.nextClearBit(k))) {
        int until = ofMeter.nextClearBit(k);
        missing.add(new MissingAmounts(meter.id(), intervals.start(k), intervals.start(until)));
      }
    }
    long expected = needed.count();
    return new PartitionView(
        site.id(), partition, State.OPEN, 0, 0, null, expected, 0, 0, missing, null);
  }
}
