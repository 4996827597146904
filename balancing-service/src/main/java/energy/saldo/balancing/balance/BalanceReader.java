package energy.saldo.balancing.balance;

import energy.saldo.balancing.balance.BalanceBuckets.Pair;
import energy.saldo.balancing.balance.BalanceBuckets.PairEnergies;
import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.storage.AmountColumn;
import energy.saldo.balancing.storage.RowCursor;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.balancing.stream.RowStream;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Reads the balance columns of a query, all from one snapshot and a few days at a time, and adds
/// them up.
@ApplicationScoped
class BalanceReader {

  /// One row for each run, or for each of its columns that the query asks for. Runs of old have
  /// times finer than the milliseconds that were printed of them.
  private static final String RUNS_WITH_COLUMNS =
      """
      SELECT r.day, r.open_intervals, b.run_id AS has_balance, b.creditor_meter_id,
             b.debitor_meter_id, array_send(b.energies) AS energies
      FROM balancing_run r
      LEFT JOIN balance_column b ON b.cell = $1 AND b.site_id = r.site_id AND b.day = r.day
        AND b.run_id = r.run_id AND b.day >= $3 AND b.day <= $4
        AND ($5::uuid IS NULL OR b.creditor_meter_id = $5)
        AND ($6::uuid IS NULL OR b.debitor_meter_id = $6)
      WHERE r.cell = $1 AND r.site_id = $2 AND r.day >= $3 AND r.day <= $4
        AND CASE WHEN $7::timestamptz IS NULL THEN r.superseded_at IS NULL
                 ELSE date_trunc('milliseconds', r.balanced_at) <= $7
                   AND coalesce(date_trunc('milliseconds', r.superseded_at) > $7, true) END
      ORDER BY r.day
      """;

  private final StreamedReads reads;
  private final Directory directory;

  BalanceReader(StreamedReads reads, Directory directory) {
    this.reads = reads;
    this.directory = directory;
  }

  /// Writes all rows of the query and finishes the stream.
  void write(BalanceQuery query, RowStream rows) {
    SiteCalendar calendar = query.site().calendar();
    LocalDate firstDay = calendar.dayOf(query.first());
    LocalDate lastDay = calendar.dayOf(query.end() - 1);
    Tuple parameters =
        Tuple.tuple()
            .addValue(query.site().cell())
            .addValue(query.site().id())
            .addValue(firstDay)
            .addValue(lastDay)
            .addValue(query.creditorMeterId())
            .addValue(query.debitorMeterId())
            .addValue(query.asOf() == null ? null : query.asOf().atOffset(ZoneOffset.UTC));
    BalanceBuckets buckets = new BalanceBuckets(query, rows);
    reads.run(
        connection -> {
          SitePlan plan = directory.plan(connection, query.site().id(), query.asOf());
          Days days = new Days(calendar, plan.requiredDays(firstDay, lastDay.plusDays(1)), buckets);
          RowCursor.forEach(connection, RUNS_WITH_COLUMNS, parameters, days::add);
          days.finish();
        });
    buckets.finish();
    rows.finish();
  }

  /// Gathers the rows of each day, and what is open since it was never balanced.
  private static final class Days {

    private final SiteCalendar calendar;
    private final Queue<SitePlan.DayRange> required;
    private final BalanceBuckets buckets;
    private final List<PairEnergies> energies = new ArrayList<>();
    private LocalDate next = LocalDate.MIN;
    private @Nullable LocalDate current;
    private boolean[] isOpen = {};

    Days(SiteCalendar calendar, List<SitePlan.DayRange> required, BalanceBuckets buckets) {
      this.calendar = calendar;
      this.required = new ArrayDeque<>(required);
      this.buckets = buckets;
    }

    void add(Row row) {
      LocalDate day = row.getLocalDate("day");
      if (!day.equals(current)) {
        endDay();
        addOpenUntil(day);
        current = day;
        isOpen = new boolean[calendar.quarterHours(day)];
        for (Short interval : row.getArrayOfShorts("open_intervals")) {
          isOpen[interval] = true;
        }
      }
      if (row.getUUID("has_balance") != null) {
        Pair pair = new Pair(row.getUUID("creditor_meter_id"), row.getUUID("debitor_meter_id"));
        energies.add(new PairEnergies(pair, AmountColumn.read(row, "energies")));
      }
    }

    void finish() {
      endDay();
      addOpenUntil(LocalDate.MAX);
    }

    private void endDay() {
      if (current != null) {
        buckets.addDay(current, isOpen, energies);
        energies.clear();
        next = current.plusDays(1);
        current = null;
      }
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
