package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.Transactions.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.balance.BalanceColumns;
import energy.saldo.balancing.balance.BalanceColumns.RunColumns;
import energy.saldo.balancing.queue.ClaimedPartition;
import energy.saldo.balancing.queue.PartitionQueue;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
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

/// Writes what a batch of partitions was balanced to, all in the caller's transaction. A partition
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

  private static final String INSERT_RUNS =
      """
      INSERT INTO balancing_run (cell, site_id, day, run_id, input_revision, kernel, balanced_at,
                                 open_intervals, fingerprint)
      SELECT $1, site_id, day, run_id, input_revision, $2, $3, open_intervals::smallint[], fingerprint
      FROM unnest($4::uuid[], $5::date[], $6::uuid[], $7::bigint[], $8::text[], $9::bytea[])
        AS run (site_id, day, run_id, input_revision, open_intervals, fingerprint)
      """;

  private static final String MARK_BALANCED =
      """
      UPDATE balancing_partition AS p
      SET balanced_revision = balanced.revision, balanced_at = $6, error = NULL, attempts = 0,
          open_intervals = balanced.open_intervals, missing = balanced.missing::jsonb,
          lease_owner = NULL, lease_until = NULL
      FROM unnest($2::uuid[], $3::date[], $4::bigint[], $5::int[], $7::text[])
        AS balanced (site_id, day, revision, open_intervals, missing)
      WHERE p.cell = $1 AND p.site_id = balanced.site_id AND p.day = balanced.day
      """;

  private final PartitionQueue queue;
  private final BalanceColumns balances;
  private final ObjectMapper json;

  RunWriter(PartitionQueue queue, BalanceColumns balances, ObjectMapper json) {
    this.queue = queue;
    this.balances = balances;
    this.json = json;
  }

  /// Writes the results that still count and returns how many those were.
  int write(SqlConnection connection, short cell, UUID owner, String kernel, List<Result> results) {
    Set<SiteDay> unchanged =
        queue.lockUnchanged(
            connection, cell, owner, results.stream().map(Result::partition).toList());
    List<Result> valid =
        results.stream().filter(result -> unchanged.contains(result.siteDay())).toList();
    if (!valid.isEmpty()) {
      writeValid(connection, cell, kernel, valid);
    }
    List<SiteDay> changed =
        results.stream()
            .map(Result::siteDay)
            .filter(siteDay -> !unchanged.contains(siteDay))
            .toList();
    queue.release(connection, cell, owner, changed);
    return valid.size();
  }

  private void writeValid(
      SqlConnection connection, short cell, String kernel, List<Result> results) {
    Map<SiteDay, CurrentRun> current = currentRuns(connection, cell, siteDays(results));
    OffsetDateTime balancedAt = now(connection, current.values());
    List<Result> different = new ArrayList<>();
    for (Result result : results) {
      CurrentRun run = current.get(result.siteDay());
      if (run == null || !Arrays.equals(run.fingerprint(), result.fingerprint())) {
        different.add(result);
      }
    }
    if (!different.isEmpty()) {
      writeRuns(connection, cell, kernel, balancedAt, different);
    }
    markBalanced(connection, cell, balancedAt, results);
  }

  private static Map<SiteDay, CurrentRun> currentRuns(
      SqlConnection connection, short cell, Collection<SiteDay> siteDays) {
    Tuple asked = Tuple.of(cell, PartitionQueue.siteIds(siteDays), PartitionQueue.days(siteDays));
    Map<SiteDay, CurrentRun> runs = new HashMap<>();
    for (Row row : execute(connection, CURRENT_RUNS, asked)) {
      runs.put(
          new SiteDay(row.getUUID("site_id"), row.getLocalDate("day")),
          new CurrentRun(
              row.getBuffer("fingerprint").getBytes(), row.getOffsetDateTime("balanced_at")));
    }
    return runs;
  }

  /// The database's time in whole milliseconds, as the contract prints it, but after every run that
  /// is superseded: each printed instant has one answer.
  private static OffsetDateTime now(SqlConnection connection, Collection<CurrentRun> current) {
    OffsetDateTime now =
        connection
            .query("SELECT date_trunc('milliseconds', clock_timestamp()) AS now")
            .executeAndAwait()
            .iterator()
            .next()
            .getOffsetDateTime("now");
    for (CurrentRun run : current) {
      OffsetDateTime earliest =
          run.balancedAt().truncatedTo(ChronoUnit.MILLIS).plus(1, ChronoUnit.MILLIS);
      now = earliest.isAfter(now) ? earliest : now;
    }
    return now;
  }

  private void writeRuns(
      SqlConnection connection,
      short cell,
      String kernel,
      OffsetDateTime balancedAt,
      List<Result> results) {
    UUID[] siteIds = PartitionQueue.siteIds(siteDays(results));
    LocalDate[] days = PartitionQueue.days(siteDays(results));
    UUID[] runIds = new UUID[results.size()];
    Map<SiteDay, RunColumns> columns = new HashMap<>();
    for (int i = 0; i < runIds.length; i++) {
      runIds[i] = UUID.randomUUID();
      Result result = results.get(i);
      columns.put(result.siteDay(), new RunColumns(runIds[i], result.balance().columns()));
    }
    execute(connection, SUPERSEDE, Tuple.of(cell, siteIds, days, balancedAt));
    Tuple runs =
        Tuple.tuple()
            .addValue(cell)
            .addValue(kernel)
            .addValue(balancedAt)
            .addValue(siteIds)
            .addValue(days)
            .addValue(runIds)
            .addValue(revisions(results))
            .addValue(
                results.stream()
                    .map(result -> literal(result.balance().openIntervals()))
                    .toArray(String[]::new))
            .addValue(
                results.stream()
                    .map(result -> Buffer.buffer(result.fingerprint()))
                    .toArray(Buffer[]::new));
    execute(connection, INSERT_RUNS, runs);
    balances.insert(connection, cell, columns);
  }

  private void markBalanced(
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
                    .toArray(String[]::new));
    execute(connection, MARK_BALANCED, values);
  }

  private static List<SiteDay> siteDays(List<Result> results) {
    return results.stream().map(Result::siteDay).toList();
  }

  private static Long[] revisions(List<Result> results) {
    return results.stream().map(result -> result.partition().inputRevision()).toArray(Long[]::new);
  }

  private static String literal(short[] intervals) {
    return Arrays.toString(intervals).replace('[', '{').replace(']', '}').replace(" ", "");
  }

  private @Nullable String missingAsJson(List<MissingAmounts> missing) {
    try {
      return json.writeValueAsString(missing);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("missing amounts cannot be written: " + missing, e);
    }
  }
}
