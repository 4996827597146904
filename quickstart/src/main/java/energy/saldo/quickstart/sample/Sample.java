package energy.saldo.quickstart.sample;

import java.util.ArrayList;
import java.util.List;

/// Imports the sample through the public API, waits until it is balanced and reads the balances.
///
/// Whatever exists already is left unchanged, so a second run, also after an interrupted one, ends
/// like the first.
public final class Sample {

  static final long SEED = 20_250_330;

  private final PublicApi api;
  private final Progress progress;

  public Sample(PublicApi api, Progress progress) {
    this.api = api;
    this.progress = progress;
  }

  /// The sample's balances, in the order of its sites.
  public List<SiteReport> present() {
    MasterData masterData = new MasterData(api);
    Balancing balancing = new Balancing(api, progress);
    List<SiteReport> reports = new ArrayList<>();
    for (SampleSite site : List.of(Businesspark.site(SEED), TenantBuilding.site(SEED))) {
      progress.step("Sample site " + site.name());
      RegisteredSite registered = masterData.register(site);
      if (!balancing.isDone(registered)) {
        new Submission(api, progress).submit(registered);
        balancing.await(registered);
      }
      reports.add(SiteReport.read(api, registered));
    }
    return List.copyOf(reports);
  }
}
