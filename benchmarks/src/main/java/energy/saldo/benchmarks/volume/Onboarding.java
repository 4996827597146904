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
    new Fleet("warm", Fleet.METERS_PER_SITE).createSites(client, clients);
    Fleet fleet = new Fleet("fleet", meters);
    double seconds = fleet.createSites(client, clients);
    report.add("create sites", "one by one", fleet.siteCount() / seconds, "/s", null, false);
    seconds = fleet.createByArrays(client, clients);
    report.add("create by arrays", "500 a request", 2 * meters / seconds, "/s", null, false);
    return fleet;
  }

  /// Creates a few more one by one, beside the fleet.
  void oneByOne(Fleet fleet) throws IOException, InterruptedException {
    int count = Math.min(fleet.meterCount(), MOST_ONE_BY_ONE);
    Fleet warm = new Fleet("warm", count / 2);
    warm.createSites(client, clients);
    warm.createOneByOne(client, clients);
    Fleet one = new Fleet("one", count);
    one.createSites(client, clients);
    double seconds = one.createOneByOne(client, clients);
    report.add("create one by one", "meters and settings", 2 * count / seconds, "/s", null, false);
  }
}
