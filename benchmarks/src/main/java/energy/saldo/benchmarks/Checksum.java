package energy.saldo.benchmarks;

import energy.saldo.balancing.kernel.Flows;

/// One number for all flows of a scenario: equal for equal results, and different if a flow is in
/// the wrong place or off by a unit.
final class Checksum {

  private long sum;

  static long of(Scenario scenario, Flows flows) {
    Checksum checksum = new Checksum();
    for (int i = 0; i < scenario.consumers(); i++) {
      checksum.add(flows.fromGrid(i), scenario.intervals());
      for (int j = 0; j < scenario.producers(); j++) {
        checksum.add(flows.pair(j, i), scenario.intervals());
      }
    }
    for (int j = 0; j < scenario.producers(); j++) {
      checksum.add(flows.toGrid(j), scenario.intervals());
    }
    return checksum.sum;
  }

  void add(long[] column, int intervals) {
    for (int k = 0; k < intervals; k++) {
      sum = sum * 0x9E3779B97F4A7C15L + column[k];
    }
  }

  long sum() {
    return sum;
  }
}
