package energy.saldo.quickstart.sample;

import java.util.Map;

/// A site of the sample that is registered in the system.
///
/// @param id the site's id
/// @param meterIds the id of each meter by its identifier
record RegisteredSite(SampleSite site, String id, Map<String, String> meterIds) {

  RegisteredSite {
    meterIds = Map.copyOf(meterIds);
  }

  String meterId(SampleMeter meter) {
    String meterId = meterIds.get(meter.identifier());
    if (meterId == null) {
      throw new IllegalArgumentException(meter.identifier() + " is no meter of " + site.name());
    }
    return meterId;
  }
}
