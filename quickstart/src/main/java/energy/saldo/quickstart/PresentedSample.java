package energy.saldo.quickstart;

import energy.saldo.quickstart.sample.SiteReport;
import java.util.List;

/// The sample, imported and balanced.
///
/// @param apiToken a token of the account that the sample belongs to
record PresentedSample(String apiToken, List<SiteReport> sites) {

  PresentedSample {
    sites = List.copyOf(sites);
  }
}
