package energy.saldo.quickstart.sample;

import java.util.List;

/// A site of the sample with its meters and the period in which they measured.
record SampleSite(
    String name,
    String postCode,
    String distribution,
    QuarterHours period,
    List<SampleMeter> meters) {

  SampleSite {
    meters = List.copyOf(meters);
  }
}
