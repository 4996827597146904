package energy.saldo.balancing.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.balance.VirtualBlock;
import energy.saldo.balancing.measurement.MissingAmounts;
import energy.saldo.balancing.queue.ClaimedPartition;
import energy.saldo.balancing.queue.PartitionQueue;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes what a batch of partitions was balanced to, all in the caller's transaction and in two
/// round trips: statements are sent together and answered in their order. A partition
/// whose input changed meanwhile, or whose lease another worker took over, is left to be balanced
/// again; one whose result is what its current run says already gets no new run.
@ApplicationScoped
class RunWriter {

  /// A partition, its result and the result's fingerprint.
  record Result(ClaimedPartition partition, DayBalance balance, byte[] fingerprint) {

    Result(ClaimedPartition partition, DayBalance balance) {
      this(partition, balance, balance.fingerprint());
    }

    SiteDay siteDay() {
      return partition.siteDay();
    }
  }

  private record CurrentRun(byte[] fingerprint, OffsetDateTime balancedAt) {}

  private static final String CURRENT_RUNS =
      """
      SELECT r.site_id, r.day, r.fingerprint, r.balanced_at
      FROM unnest($2::uuid[], $3::date[]) AS asked (site_id, day)
      JOIN balancing_run r ON r.cell = $1 AND r.site_id = asked.site_id AND r.day = asked.day
      WHERE r.superseded_at IS NULL
      """;

  private static final String SUPERSEDE =
      """
      UPDATE balancing_run AS r SET superseded_at = $4
      FROM unnest($2::uuid[], $3::date[]) AS balanced (site_id, day)
      WHERE r.cell = $1 AND r.site_id = balanced.site_id AND r.day = balanced.day
        AND r.superseded_at IS NULL
      """;

  private static final String INSERT_RUN =
      """
      INSERT INTO balancing_run (cell, site_id, day, run_id, input_revision, kernel, balanced_at,
                                 open_intervals, fingerprint, meter_ids, energies, totals,
                                 virtual_meter_ids, virtual_energies)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      """;

  private static final String NOW = "SELECT date_trunc('milliseconds', clock_timestamp()) AS now";

  private static final String MARK_BALANCED =
      """
      UPDATE balancing_partition AS p
      SET balanced_revision = balanced.revision, balanced_at = $6, error = NULL, attempts = 0,
          open_intervals = balanced.open_intervals, missing = balanced.missing::jsonb,
          provisional = balanced.provisional, lease_owner = NULL, lease_until = NULL
      FROM unnest($2::uuid[], $3::date[], $4::bigint[], $5::int[], $7::text[], $8::int[])
        AS balanced (site_id, day, revision, open_intervals, missing, provisional)
      WHERE p.cell = $1 AND p.site_id = balanced.site_id AND p.day = balanced.day
      """;

  private final PartitionQueue queue;
  private final ObjectMapper json;

  RunWriter(PartitionQueue queue, ObjectMapper json) {
    this.queue = queue;
    this.json = json;
  }

  /// Writes the results that still count and returns how many those were.
  int write(SqlConnection connection, short cell, UUID owner, String kernel, List<Result> results) {
    List<ClaimedPartition> claimed = results.stream().map(Result::partition).toList();
    var read =
        Uni.combine()
            .all()
            .unis(
                queue.lockUnchanged(connection, cell, owner, claimed),
                currentRuns(connection, cell, results),
                connection.query(NOW).execute())
            .asTuple()
            .await()
            .indefinitely();
    Set<SiteDay> unchanged = read.getItem1();
    List<Result> valid =
        results.stream().filter(result -> unchanged.contains(result.siteDay())).toList();
    List<SiteDay> changed =
        claimed.stream()
            .map(ClaimedPartition::siteDay)
            .filter(siteDay -> !unchanged.contains(siteDay))
            .toList();
    List<Uni<RowSet<Row>>> writes = new ArrayList<>();
    if (!valid.isEmpty()) {
      Map<SiteDay, CurrentRun> current = read.getItem2();
      OffsetDateTime now = read.getItem3().iterator().next().getOffsetDateTime("now");
      OffsetDateTime balancedAt = after(now, current.values());
      addRuns(connection, cell, kernel, balancedAt, different(valid, current), current, writes);
      writes.add(markBalanced(connection, cell, balancedAt, valid));
    }
    if (!changed.isEmpty()) {
      writes.add(queue.release(connection, cell, owner, changed));
    }
    Uni.join().all(writes).andFailFast().await().indefinitely();
    return valid.size();
  }

  private static Uni<Map<SiteDay, CurrentRun>> currentRuns(
      SqlConnection connection, short cell, List<Result> results) {
    List<SiteDay> siteDays = siteDays(results);
    Tuple asked = Tuple.of(cell, PartitionQueue.siteIds(siteDays), PartitionQueue.days(siteDays));
    return connection.preparedQuery(CURRENT_RUNS).execute(asked).map(RunWriter::currentRuns);
  }

  private static Map<SiteDay, CurrentRun> currentRuns(RowSet<Row> rows) {
    Map<SiteDay, CurrentRun> runs = new HashMap<>();
    for (Row row : rows) {
      runs.put(
          new SiteDay(row.getUUID("site_id"), row.getLocalDate("day")),
          new CurrentRun(
              row.getBuffer("fingerprint").getBytes(), row.getOffsetDateTime("balanced_at")));
    }
    return runs;
  }

  /// The database's time in whole milliseconds, as the contract prints it, but after every run that
  /// is superseded: each printed instant has one answer.
  private static OffsetDateTime after(OffsetDateTime now, Collection<CurrentRun> current) {
    OffsetDateTime latest = now;
    for (CurrentRun run : current) {
      OffsetDateTime earliest =
          run.balancedAt().truncatedTo(ChronoUnit.MILLIS).plus(1, ChronoUnit.MILLIS);
      latest = earliest.isAfter(latest) ? earliest : latest;
    }
    return latest;
  }

  private static List<Result> different(List<Result> results, Map<SiteDay, CurrentRun> current) {
    List<Result> different = new ArrayList<>();
    for (Result result : results) {
      CurrentRun run = current.get(result.siteDay());
      if (run == null || !Arrays.equals(run.fingerprint(), result.fingerprint())) {
        different.add(result);
      }
    }
    return different;
  }

  private static void addRuns(
      SqlConnection connection,
      short cell,
      String kernel,
      OffsetDateTime balancedAt,
      List<Result> results,
      Map<SiteDay, CurrentRun> current,
      List<Uni<RowSet<Row>>> target) {
    List<SiteDay> superseded = siteDays(results).stream().filter(current::containsKey).toList();
    if (!superseded.isEmpty()) {
      UUID[] siteIds = PartitionQueue.siteIds(superseded);
      Tuple days = Tuple.of(cell, siteIds, PartitionQueue.days(superseded), balancedAt);
      target.add(connection.preparedQuery(SUPERSEDE).execute(days));
    }
    if (!results.isEmpty()) {
      List<Tuple> runs =
          results.stream().map(result -> run(cell, kernel, balancedAt, result)).toList();
      target.add(connection.preparedQuery(INSERT_RUN).executeBatch(runs));
    }
  }

  private static Tuple run(short cell, String kernel, OffsetDateTime balancedAt, Result result) {
    SiteDay siteDay = result.siteDay();
    DayBalance balance = result.balance();
    VirtualBlock virtual = balance.virtual();
    short[] openIntervals = balance.openIntervals();
    Short[] open = new Short[openIntervals.length];
    Arrays.setAll(open, i -> openIntervals[i]);
    return Tuple.of(cell, siteDay.siteId(), siteDay.day(), UUID.randomUUID())
        .addValue(result.partition().inputRevision())
        .addValue(kernel)
        .addValue(balancedAt)
        .addValue(open)
        .addValue(Buffer.buffer(result.fingerprint()))
        .addValue(balance.balances().meterIds())
        .addValue(Buffer.buffer(balance.balances().energies()))
        .addValue(Buffer.buffer(balance.balances().totals()))
        .addValue(virtual.isEmpty() ? null : virtual.meterIds())
        .addValue(virtual.isEmpty() ? null : Buffer.buffer(virtual.energies()));
  }

  private Uni<RowSet<Row>> markBalanced(
      SqlConnection connection, short cell, OffsetDateTime balancedAt, List<Result> results) {
    Tuple values =
        Tuple.tuple()
            .addValue(cell)
            .addValue(PartitionQueue.siteIds(siteDays(results)))
            .addValue(PartitionQueue.days(siteDays(results)))
            .addValue(revisions(results))
            .addValue(
                results.stream()
                    .map(result -> result.balance().openIntervals().length)
                    .toArray(Integer[]::new))
            .addValue(balancedAt)
            .addValue(
                results.stream()
                    .map(result -> missingAsJson(result.balance().missing()))
                    .toArray(String[]::new))
            .addValue(
                results.stream()
                    .map(result -> result.balance().provisional())
                    .toArray(Integer[]::new));
    return connection.preparedQuery(MARK_BALANCED).execute(values);
  }

  private static List<SiteDay> siteDays(List<Result> results) {
    return results.stream().map(Result::siteDay).toList();
  }

  private static Long[] revisions(List<Result> results) {
    return results.stream().map(result -> result.partition().inputRevision()).toArray(Long[]::new);
  }

  private @Nullable String missingAsJson(List<MissingAmounts> missing) {
    try {
      return json.writeValueAsString(missing);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("missing amounts cannot be written: " + missing, e);
    }
  }
}
