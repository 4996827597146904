package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.MeasuredDays;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.balancing.stream.RowStream;
import energy.saldo.balancing.stream.TimeRange;
import energy.saldo.chassis.problem.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Reads the energies of meters and adds them up.
@ApplicationScoped
class AggregatedMeasurementReader {

  private final Transactions transactions;
  private final StreamedReads reads;
  private final Directory directory;
  private final MasterDataLookup masterData;

  AggregatedMeasurementReader(
      Transactions transactions,
      StreamedReads reads,
      Directory directory,
      MasterDataLookup masterData) {
    this.transactions = transactions;
    this.reads = reads;
    this.directory = directory;
    this.masterData = masterData;
  }

  /// What is asked of one meter of the account.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if the account has no such meter
  EnergyQuery ofMeter(UUID accountId, UUID meterId, TimeRange range, BalanceInterval interval) {
    Meter meter =
        masterData.meter(accountId, meterId).orElseThrow(() -> Problems.notFound("meter", meterId));
    return query(site(accountId, meter.siteId()), List.of(meter), range, interval);
  }

  /// What is asked of all meters of a site of the account.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if the account has no such site
  EnergyQuery ofSite(UUID accountId, UUID siteId, TimeRange range, BalanceInterval interval) {
    Site site = site(accountId, siteId);
    List<Meter> meters =
        transactions.run(connection -> directory.plan(connection, siteId)).meters();
    return query(site, meters, range, interval);
  }

  private Site site(UUID accountId, UUID siteId) {
    return masterData.site(accountId, siteId).orElseThrow(() -> Problems.notFound("site", siteId));
  }

  private static EnergyQuery query(
      Site site, List<Meter> meters, TimeRange range, BalanceInterval interval) {
    return new EnergyQuery(
        site,
        meters,
        SiteCalendar.quarterHourFrom(range.start()),
        SiteCalendar.quarterHourFrom(range.end()),
        interval);
  }

  /// Writes all rows of the query and finishes the stream.
  void write(EnergyQuery query, RowStream rows) {
    EnergyBuckets buckets = new EnergyBuckets(query, rows);
    SiteCalendar calendar = query.site().calendar();
    if (query.first() < query.end()) {
      reads.run(
          connection ->
              MeasuredDays.forEach(
                  connection,
                  query.site(),
                  query.meters(),
                  calendar.dayOf(query.first()),
                  calendar.dayOf(query.end() - 1),
                  buckets::add));
    }
    buckets.finish();
    rows.finish();
  }
}
