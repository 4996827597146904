package energy.saldo.benchmarks.volume;

import java.io.IOException;

/// Creating sites, meters and settings.
final class Onboarding {

  private static final int MOST_ONE_BY_ONE = 2_000;

  private final LoadClient client;
  private final int clients;
  private final BenchReport report;

  Onboarding(LoadClient client, int clients, BenchReport report) {
    this.client = client;
    this.clients = clients;
    this.report = report;
  }

  /// Creates the fleet by arrays.
  Fleet fleet(int meters) throws IOException, InterruptedException {
    Fleet fleet = new Fleet("fleet", meters);
    fleet.createSites(client, clients);
    double seconds = fleet.createByArrays(client, clients);
    report.add("create by arrays", "500 a request", 2 * meters / seconds, "/s", null, false);
    return fleet;
  }

  /// Creates a few more one by one, beside the fleet.
  void oneByOne(Fleet fleet) throws IOException, InterruptedException {
    int count = Math.min(fleet.meterCount(), MOST_ONE_BY_ONE);
    Fleet warm = new Fleet("warm", count / 2);
    warm.createSites(client, clients);
    warm.createOneByOne(client, clients);
    Fleet sites = new Fleet("site", count * Fleet.METERS_PER_SITE);
    double seconds = sites.createSites(client, clients);
    report.add("create one by one", "sites", sites.siteCount() / seconds, "/s", null, false);
    Fleet one = new Fleet("one", count);
    one.createSites(client, clients);
    seconds = one.createOneByOne(client, clients);
    report.add("create one by one", "meters and settings", 2 * count / seconds, "/s", null, false);
  }
}
