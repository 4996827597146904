package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.ComputedDays;
import energy.saldo.balancing.measurement.MeasuredDays;
import energy.saldo.balancing.measurement.MeasuredMonths;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.balancing.stream.TimeRange;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// Reads the energies of meters and adds them up.
@ApplicationScoped
class AggregatedMeasurementReader {

  private final Transactions transactions;
  private final StreamedReads reads;
  private final Directory directory;
  private final MasterDataLookup masterData;
  private final MeasuredMonths months;

  AggregatedMeasurementReader(
      Transactions transactions,
      StreamedReads reads,
      Directory directory,
      MasterDataLookup masterData,
      MeasuredMonths months) {
    this.transactions = transactions;
    this.reads = reads;
    this.directory = directory;
    this.masterData = masterData;
    this.months = months;
  }

  /// What is asked of one meter of the account.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if the account has no such meter, 400 if the
  ///     interval is finer than what it has energies of
  EnergyQuery ofMeter(UUID accountId, UUID meterId, TimeRange range, BalanceInterval interval) {
    Meter meter = masterData.requireMeter(accountId, meterId);
    Site site = masterData.requireSite(accountId, meter.siteId());
    return query(site, List.of(meter), range, interval);
  }

  /// What is asked of all meters of a site of the account.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if the account has no such site, 400 if the
  ///     interval is finer than what a meter has energies of
  EnergyQuery ofSite(UUID accountId, UUID siteId, TimeRange range, BalanceInterval interval) {
    Site site = masterData.requireSite(accountId, siteId);
    List<Meter> meters =
        transactions.run(connection -> directory.plan(connection, siteId)).meters();
    return query(site, meters, range, interval);
  }

  private static EnergyQuery query(
      Site site, List<Meter> meters, TimeRange range, BalanceInterval interval) {
    interval.refuseIfFiner(site);
    long first = SiteCalendar.quarterHourFrom(range.start());
    long end = SiteCalendar.quarterHourFrom(range.end());
    boolean isAnyInterpolated = meters.stream().anyMatch(Meter::isReadAtAnyInstant);
    if (isAnyInterpolated) {
      interval.refuseIfFinerThanMonth("must not be finer than P1M: a register is read at any time");
    }
    if (!site.isBalancedByMonth() && !isAnyInterpolated) {
      return new EnergyQuery(site, meters, first, end, interval);
    }
    Site byMonth = site.byMonth();
    return new EnergyQuery(
        byMonth,
        meters,
        byMonth.partitionStartFrom(first),
        byMonth.partitionStartFrom(end),
        interval);
  }

  /// Writes all rows of the query and finishes the stream.
  void write(EnergyQuery query, RowStream rows) {
    EnergyBuckets buckets = new EnergyBuckets(query, rows);
    if (query.first() < query.end()) {
      reads.run(
          connection -> {
            if (query.site().isBalancedByMonth()) {
              addMonths(connection, query, buckets);
            } else if (query.site().isBalanced() || !isAnyVirtual(query)) {
              addDays(connection, query, buckets);
            } else {
              addComputedDays(connection, query, buckets);
            }
          });
    }
    buckets.finish();
    rows.finish();
  }

  private static boolean isAnyVirtual(EnergyQuery query) {
    return query.meters().stream().anyMatch(Meter::isVirtual);
  }

  private void addMonths(SqlConnection connection, EnergyQuery query, EnergyBuckets buckets) {
    LocalDate first = query.site().calendar().dayOf(query.first());
    LocalDate end = query.site().calendar().dayOf(query.end());
    VirtualRuns runs = new VirtualRuns(connection, query.site(), query.meters(), first, end);
    months.forEach(
        connection,
        query.site(),
        query.meters(),
        first,
        end,
        month -> {
          runs.addTo(month);
          buckets.add(month);
        });
  }

  private static void addDays(SqlConnection connection, EnergyQuery query, EnergyBuckets buckets) {
    LocalDate first = query.site().calendar().dayOf(query.first());
    LocalDate last = query.site().calendar().dayOf(query.end() - 1);
    VirtualRuns runs = new VirtualRuns(connection, query.site(), query.meters(), first, last);
    MeasuredDays.forEach(
        connection,
        query.site(),
        query.meters().stream().filter(meter -> !meter.isVirtual()).toList(),
        first,
        last,
        day -> {
          runs.addTo(day, buckets::add);
          buckets.add(day);
        });
    runs.handOn(buckets::add);
  }

  /// Of a site that is not balanced: what its virtual meters have is computed from what is
  /// measured now.
  private void addComputedDays(SqlConnection connection, EnergyQuery query, EnergyBuckets buckets) {
    ComputedDays computed = new ComputedDays(directory.plan(connection, query.site().id()));
    MeasuredDays.forEach(
        connection,
        query.site(),
        computed.needed(query.meters()),
        query.site().calendar().dayOf(query.first()),
        query.site().calendar().dayOf(query.end() - 1),
        day -> {
          computed.addTo(day);
          buckets.add(day);
        });
  }
}
