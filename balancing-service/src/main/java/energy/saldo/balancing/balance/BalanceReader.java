package energy.saldo.balancing.balance;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.balancing.stream.RowStream;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/// Reads the balances of a query and adds them up. Which runs answer it is read once, on one
/// snapshot; runs never change, so their balances are read a few days at a time, and no connection
/// waits while the receiver takes the rows.
@ApplicationScoped
class BalanceReader {

  private static final int DAYS_AT_ONCE = 16;
  private static final int TOTALS_AT_ONCE = 256;

  /// Runs of old have times finer than the milliseconds that were printed of them.
  private static final String RUNS =
      """
      SELECT day, run_id, open_intervals
      FROM balancing_run
      WHERE cell = $1 AND site_id = $2 AND day >= $3 AND day <= $4
        AND CASE WHEN $5::timestamptz IS NULL THEN superseded_at IS NULL
                 ELSE date_trunc('milliseconds', balanced_at) <= $5
                   AND coalesce(date_trunc('milliseconds', superseded_at) > $5, true) END
      ORDER BY day
      """;

  /// Of each run the totals, if they are asked for and it has them, or else the quarter-hours.
  private static final String BLOCKS =
      """
      SELECT run_id, meter_ids, $6 AND totals IS NOT NULL AS is_total,
        CASE WHEN $6 AND totals IS NOT NULL THEN totals ELSE energies END AS block
      FROM balancing_run
      WHERE cell = $1 AND site_id = $2 AND day >= $3 AND day <= $4 AND run_id = ANY($5)
      """;

  private record Run(LocalDate day, UUID id, Short[] openIntervals) {}

  private record Answer(SitePlan plan, List<Run> runs) {}

  private final StreamedReads reads;
  private final Directory directory;

  BalanceReader(StreamedReads reads, Directory directory) {
    this.reads = reads;
    this.directory = directory;
  }

  /// Writes all rows of the query and finishes the stream.
  void write(BalanceQuery query, RowStream rows) {
    reads.stream(() -> writeAdmitted(query, rows));
  }

  private void writeAdmitted(BalanceQuery query, RowStream rows) {
    if (query.first() >= query.end()) {
      rows.finish();
      return;
    }
    Site site = query.site();
    LocalDate firstDay = site.partitionOf(site.calendar().dayOf(query.first()));
    LocalDate lastDay = site.partitionOf(site.calendar().dayOf(query.end() - 1));
    Answer answer =
        reads.onSnapshot(
            connection ->
                new Answer(
                    directory.plan(connection, query.site().id(), query.asOf()),
                    runs(connection, query, firstDay, lastDay)));
    BalanceBuckets buckets = new BalanceBuckets(query, rows);
    List<SitePlan.DayRange> required =
        answer.plan().requiredDays(firstDay, site.partitionAfter(lastDay));
    Days days = new Days(site, required, buckets);
    List<Run> runs = answer.runs();
    int from = 0;
    while (from < runs.size()) {
      boolean isByTotals = isInOneBucket(query, runs.get(from).day());
      int most = Math.min(runs.size(), from + (isByTotals ? TOTALS_AT_ONCE : DAYS_AT_ONCE));
      int until = from + 1;
      while (until < most && isInOneBucket(query, runs.get(until).day()) == isByTotals) {
        until++;
      }
      read(query, runs.subList(from, until), isByTotals, days);
      from = until;
    }
    days.finish();
    buckets.finish();
    rows.finish();
  }

  private static List<Run> runs(
      SqlConnection connection, BalanceQuery query, LocalDate firstDay, LocalDate lastDay) {
    OffsetDateTime asOf = query.asOf() == null ? null : query.asOf().atOffset(ZoneOffset.UTC);
    Tuple asked = Tuple.of(query.site().cell(), query.site().id(), firstDay, lastDay, asOf);
    List<Run> runs = new ArrayList<>();
    for (Row row : execute(connection, RUNS, asked)) {
      runs.add(
          new Run(
              row.getLocalDate("day"),
              row.getUUID("run_id"),
              row.getArrayOfShorts("open_intervals")));
    }
    return runs;
  }

  /// Whether the range has the whole day or month, and a bucket too.
  private static boolean isInOneBucket(BalanceQuery query, LocalDate day) {
    return query.interval().compareTo(BalanceInterval.P1D) >= 0
        && query.site().calendar().firstQuarterHour(day) >= query.first()
        && query.site().endOfPartition(day) <= query.end();
  }

  private void read(BalanceQuery query, List<Run> runs, boolean isByTotals, Days days) {
    Site site = query.site();
    UUID[] ids = runs.stream().map(Run::id).toArray(UUID[]::new);
    Tuple asked =
        Tuple.of(site.cell(), site.id(), runs.getFirst().day(), runs.getLast().day(), ids)
            .addValue(isByTotals);
    Map<UUID, Row> rows = new HashMap<>();
    reads.execute(BLOCKS, asked).forEach(row -> rows.put(row.getUUID("run_id"), row));
    for (Run run : runs) {
      Row row = rows.get(run.id());
      if (row == null) {
        throw new IllegalStateException("the run " + run.id() + " is gone while it is read");
      }
      List<BalanceColumn> columns =
          BalanceBlock.columns(
              row.getArrayOfUUIDs("meter_ids"),
              row.getBuffer("block").getBytes(),
              query.creditorMeterId(),
              query.debitorMeterId());
      days.add(run, columns, row.getBoolean("is_total"));
    }
  }

  /// Hands on each day or month that was balanced, and what is open since it never was.
  private static final class Days {

    private final Site site;
    private final SiteCalendar calendar;
    private final Queue<SitePlan.DayRange> required;
    private final BalanceBuckets buckets;
    private LocalDate next = LocalDate.MIN;

    Days(Site site, List<SitePlan.DayRange> required, BalanceBuckets buckets) {
      this.site = site;
      this.calendar = site.calendar();
      this.required = new ArrayDeque<>(required);
      this.buckets = buckets;
    }

    void add(Run run, List<BalanceColumn> balances, boolean isTotal) {
      addOpenUntil(run.day());
      int intervals = site.isBalancedByMonth() ? 1 : calendar.quarterHours(run.day());
      boolean[] isOpen = new boolean[intervals];
      for (Short interval : run.openIntervals()) {
        isOpen[interval] = true;
      }
      if (isTotal) {
        buckets.addWhole(run.day(), isOpen, balances);
      } else {
        buckets.addDay(run.day(), isOpen, balances);
      }
      next = site.partitionAfter(run.day());
    }

    void finish() {
      addOpenUntil(LocalDate.MAX);
    }

    /// Adds the days before this one, and after the last one added, on which something is to be
    /// balanced. They have no run.
    private void addOpenUntil(LocalDate day) {
      for (SitePlan.DayRange days = required.peek();
          days != null && days.from().isBefore(day);
          days = required.peek()) {
        LocalDate from = days.from().isAfter(next) ? days.from() : next;
        LocalDate until = days.until().isBefore(day) ? days.until() : day;
        if (from.isBefore(until)) {
          buckets.addOpen(calendar.firstQuarterHour(from), calendar.firstQuarterHour(until));
        }
        if (days.until().isAfter(day)) {
          return;
        }
        required.remove();
      }
    }
  }
}
