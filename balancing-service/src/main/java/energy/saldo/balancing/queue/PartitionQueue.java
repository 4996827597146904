package energy.saldo.balancing.queue;

import static energy.saldo.balancing.storage.Transactions.execute;
import static energy.saldo.balancing.storage.Transactions.executeAll;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.SiteDay;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The queue of partitions whose input changed since they were balanced. Any number of workers
/// share it: a claim skips what another has claimed, and a lease that ran out makes a partition
/// claimable again. Leases are counted by the database's clock only, and by the time at which a
/// statement starts: a distributed database refuses updates with a clock that runs on.
///
/// Where changes are traced, a partition keeps the trace of the latest one, so that the run can be
/// linked to it: that change made the input what the run reads. Earlier ones that it joins are
/// found at the same site and day.
@ApplicationScoped
public class PartitionQueue {

  /// Local days of a site.
  ///
  /// @param until exclusive; null = for good
  public record DayRange(short cell, UUID siteId, LocalDate from, @Nullable LocalDate until) {}

  /// What a change of its input does to a partition, given what comes with the change.
  private static final String CHANGED =
      """
      SET input_revision = present.input_revision + 1, attempts = 0, error = NULL,
          traceparent = coalesce(%1$s.traceparent, CASE
            WHEN present.balanced_revision < present.input_revision THEN present.traceparent END),
          due_at = CASE
            WHEN present.balanced_revision < present.input_revision AND present.error IS NULL
            THEN least(present.due_at, %1$s.due_at) ELSE %1$s.due_at END
      """;

  /// Of one row, as each INSERT here: a distributed database passes that on as it is, but takes the
  /// rows of a SELECT together first, copies them and commits in two phases.
  private static final String ENQUEUE =
      """
      INSERT INTO balancing_partition AS present (cell, site_id, day, due_at, traceparent)
      VALUES ($1, $4, $5, statement_timestamp() + $2 * interval '1 millisecond', $3)
      ON CONFLICT (cell, site_id, day) DO UPDATE
      """
          + CHANGED.formatted("EXCLUDED")
          + "RETURNING site_id, day, input_revision";

  /// Balanced already, whatever it has: nothing is ever due.
  private static final String RAISE =
      """
      INSERT INTO balancing_partition AS present (cell, site_id, day, due_at, balanced_revision)
      VALUES ($1, $2, $3, statement_timestamp(), 1)
      ON CONFLICT (cell, site_id, day) DO UPDATE
      SET input_revision = present.input_revision + 1,
          balanced_revision = present.input_revision + 1
      RETURNING site_id, day, input_revision
      """;

  private static final String LOCK =
      """
      SELECT p.site_id, p.day, p.input_revision
      FROM unnest($2::uuid[], $3::date[]) AS asked (site_id, day)
      JOIN balancing_partition p ON p.cell = $1 AND p.site_id = asked.site_id AND p.day = asked.day
      ORDER BY p.site_id, p.day
      FOR UPDATE OF p
      """;

  private static final String REQUEUE =
      "UPDATE balancing_partition AS present "
          + CHANGED.formatted("changed")
          + """
          FROM (
            SELECT day, $3::varchar AS traceparent,
                   statement_timestamp() + $2 * interval '1 millisecond' AS due_at
            FROM balancing_partition
            WHERE cell = $1 AND site_id = $4 AND day >= $5 AND ($6::date IS NULL OR day < $6)
            ORDER BY day FOR UPDATE
          ) AS changed
          WHERE present.cell = $1 AND present.site_id = $4 AND present.day = changed.day
          """;

  /// Probes the index of due partitions once for each cell, however much is queued.
  private static final String CELLS_DUE =
      """
      SELECT c.cell FROM cell AS c
      WHERE (
        SELECT min(p.due_at) FROM balancing_partition AS p
        WHERE p.cell = c.cell AND p.balanced_revision < p.input_revision
          AND (p.lease_until IS NULL OR p.lease_until < statement_timestamp())
      ) <= statement_timestamp()
      """;

  /// Materialized, so that what is due is looked for once. A joined subquery may be run again for
  /// each row of the table, skipping what is claimed already, until everything is claimed.
  private static final String CLAIM =
      """
      WITH due AS MATERIALIZED (
        SELECT site_id, day FROM balancing_partition
        WHERE cell = $1 AND balanced_revision < input_revision AND due_at <= statement_timestamp()
          AND (lease_until IS NULL OR lease_until < statement_timestamp())
        ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED
      )
      UPDATE balancing_partition AS p
      SET lease_owner = $2, lease_until = statement_timestamp() + $3 * interval '1 millisecond',
          attempts = p.attempts + 1
      FROM due
      WHERE p.cell = $1 AND p.site_id = due.site_id AND p.day = due.day
      RETURNING p.site_id, p.day, p.input_revision, p.attempts, p.traceparent
      """;

  private static final String LOCK_CLAIMED =
      """
      SELECT p.site_id, p.day, p.input_revision
      FROM unnest($3::uuid[], $4::date[]) AS claimed (site_id, day)
      JOIN balancing_partition p ON p.cell = $1 AND p.site_id = claimed.site_id
        AND p.day = claimed.day
      WHERE p.lease_owner = $2
      ORDER BY p.site_id, p.day
      FOR UPDATE OF p
      """;

  private static final String RELEASE =
      """
      UPDATE balancing_partition AS p SET lease_owner = NULL, lease_until = NULL
      FROM unnest($3::uuid[], $4::date[]) AS claimed (site_id, day)
      WHERE p.cell = $1 AND p.site_id = claimed.site_id AND p.day = claimed.day
        AND p.lease_owner = $2
      """;

  private static final String FAIL =
      """
      UPDATE balancing_partition AS p
      SET error = CASE WHEN p.input_revision = $7 THEN $5 ELSE p.error END,
          due_at = CASE WHEN p.input_revision = $7 THEN retry.due_at ELSE p.due_at END,
          lease_owner = NULL, lease_until = NULL
      FROM (SELECT statement_timestamp() + $6 * interval '1 millisecond' AS due_at) AS retry
      WHERE p.cell = $1 AND p.lease_owner = $2 AND p.site_id = $3 AND p.day = $4
      """;

  private final BalancingServiceConfig.Balancing config;

  PartitionQueue(BalancingServiceConfig config) {
    this.config = config.balancing();
  }

  /// As [#enqueue(SqlConnection, SortedMap)], for days of one cell.
  public Map<SiteDay, Long> enqueue(
      SqlConnection connection, short cell, Collection<SiteDay> days) {
    return enqueue(connection, new TreeMap<>(Map.of(cell, days)));
  }

  /// Marks these days as having new input; makes the partitions that are not there yet. Returns the
  /// revision that each one's input now has. Until the transaction ends nobody else raises it, so
  /// the revisions of a day are committed in their order.
  public Map<SiteDay, Long> enqueue(
      SqlConnection connection, SortedMap<Short, Collection<SiteDay>> days) {
    long settlingMillis = config.settlingDelay().toMillis();
    String traceparent = TraceLink.ofCurrentSpan();
    List<Tuple> partitions = new ArrayList<>();
    days.forEach(
        (cell, ofCell) ->
            ofCell.stream()
                .sorted(SiteDay.STORED_ORDER)
                .map(d -> Tuple.of(cell, settlingMillis, traceparent, d.siteId(), d.day()))
                .forEach(partitions::add));
    return revisions(executeAll(connection, ENQUEUE, partitions));
  }

  /// As [#enqueue(SqlConnection, SortedMap)], of days of sites that are not balanced: their input
  /// has revisions as that of others, and nothing is ever due.
  public Map<SiteDay, Long> raise(
      SqlConnection connection, SortedMap<Short, Collection<SiteDay>> days) {
    List<Tuple> partitions = new ArrayList<>();
    days.forEach(
        (cell, ofCell) ->
            ofCell.stream()
                .sorted(SiteDay.STORED_ORDER)
                .map(d -> Tuple.of(cell, d.siteId(), d.day()))
                .forEach(partitions::add));
    return revisions(executeAll(connection, RAISE, partitions));
  }

  /// Locks these partitions until the transaction ends, those that are there, and returns the
  /// revisions of their input.
  public Map<SiteDay, Long> lock(SqlConnection connection, short cell, Collection<SiteDay> days) {
    return revisions(execute(connection, LOCK, Tuple.of(cell, siteIds(days), days(days))));
  }

  private static Map<SiteDay, Long> revisions(Iterable<Row> rows) {
    Map<SiteDay, Long> revisions = new HashMap<>();
    for (Row row : rows) {
      revisions.put(siteDay(row), row.getLong("input_revision"));
    }
    return revisions;
  }

  /// Marks the partitions of these days as having new input, one range after the other; makes none.
  public void requeue(SqlConnection connection, Collection<DayRange> ranges) {
    long settlingMillis = config.settlingDelay().toMillis();
    String traceparent = TraceLink.ofCurrentSpan();
    List<Tuple> parameters = new ArrayList<>();
    for (DayRange days : ranges) {
      parameters.add(
          Tuple.of(
              days.cell(), settlingMillis, traceparent, days.siteId(), days.from(), days.until()));
    }
    executeAll(connection, REQUEUE, parameters);
  }

  /// The cells in which something is due now.
  public List<Short> cellsDue(SqlConnection connection) {
    List<Short> cells = new ArrayList<>();
    connection.query(CELLS_DUE).executeAndAwait().forEach(row -> cells.add(row.getShort("cell")));
    return cells;
  }

  /// How many partitions a claim takes at most.
  public int batchSize() {
    return config.batchSize();
  }

  /// Claims a batch of what is due in the cell, the longest due first.
  public List<ClaimedPartition> claim(SqlConnection connection, short cell, UUID owner) {
    Tuple values = Tuple.of(cell, owner, config.lease().toMillis(), batchSize());
    List<ClaimedPartition> claimed = new ArrayList<>();
    for (Row row : execute(connection, CLAIM, values)) {
      claimed.add(
          new ClaimedPartition(
              siteDay(row),
              row.getLong("input_revision"),
              row.getInteger("attempts"),
              row.getString("traceparent")));
    }
    return claimed;
  }

  /// Locks those of the partitions that this owner still has until the transaction ends, and
  /// returns those whose input is still what it was when they were claimed. Locks the others too,
  /// all in one order, so that releasing them afterwards waits for nobody.
  public Uni<Set<SiteDay>> lockUnchanged(
      SqlConnection connection, short cell, UUID owner, Collection<ClaimedPartition> claimed) {
    Map<SiteDay, Long> revisions = new HashMap<>();
    claimed.forEach(partition -> revisions.put(partition.siteDay(), partition.inputRevision()));
    Set<SiteDay> siteDays = revisions.keySet();
    Tuple values = Tuple.of(cell, owner, siteIds(siteDays), days(siteDays));
    return connection
        .preparedQuery(LOCK_CLAIMED)
        .execute(values)
        .map(
            rows -> {
              Set<SiteDay> unchanged = new HashSet<>();
              for (Row row : rows) {
                if (row.getLong("input_revision").equals(revisions.get(siteDay(row)))) {
                  unchanged.add(siteDay(row));
                }
              }
              return unchanged;
            });
  }

  /// Ends the leases of partitions, balanced or not.
  public Uni<RowSet<Row>> release(
      SqlConnection connection, short cell, UUID owner, Collection<SiteDay> siteDays) {
    Tuple values = Tuple.of(cell, owner, siteIds(siteDays), days(siteDays));
    return connection.preparedQuery(RELEASE).execute(values);
  }

  /// Keeps why a partition could not be balanced and puts it off, longer each time. One whose input
  /// changed meanwhile is only released, since the new input may be balanced.
  public void fail(
      SqlConnection connection, short cell, UUID owner, ClaimedPartition claimed, String error) {
    SiteDay siteDay = claimed.siteDay();
    Tuple values =
        Tuple.tuple()
            .addValue(cell)
            .addValue(owner)
            .addValue(siteDay.siteId())
            .addValue(siteDay.day())
            .addValue(error)
            .addValue(retryDelay(claimed.attempts()).toMillis())
            .addValue(claimed.inputRevision());
    execute(connection, FAIL, values);
  }

  private Duration retryDelay(int attempts) {
    int doublings = Math.clamp(attempts - 1, 0, 12);
    Duration delay = config.retryDelay().multipliedBy(1L << doublings);
    return delay.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : delay;
  }

  private static SiteDay siteDay(Row row) {
    return new SiteDay(row.getUUID("site_id"), row.getLocalDate("day"));
  }

  public static UUID[] siteIds(Collection<SiteDay> days) {
    return days.stream().map(SiteDay::siteId).toArray(UUID[]::new);
  }

  public static LocalDate[] days(Collection<SiteDay> days) {
    return days.stream().map(SiteDay::day).toArray(LocalDate[]::new);
  }
}
