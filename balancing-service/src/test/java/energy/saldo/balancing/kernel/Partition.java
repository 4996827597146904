package energy.saldo.balancing.kernel;

import java.util.Arrays;

/// A partition as the tests write it: amounts by meter and interval.
final class Partition {

  final Distribution distribution;
  final long firstIntervalIndex;
  final int[] consumerRanks;
  final int[] sharesPpm;
  final long[][] demand;
  final int[] producerRanks;
  final long[][] production;
  final boolean[] balanced;

  Partition(
      Distribution distribution,
      long firstIntervalIndex,
      int[] consumerRanks,
      int[] sharesPpm,
      long[][] demand,
      int[] producerRanks,
      long[][] production,
      boolean[] balanced) {
    this.distribution = distribution;
    this.firstIntervalIndex = firstIntervalIndex;
    this.consumerRanks = consumerRanks;
    this.sharesPpm = sharesPpm;
    this.demand = demand;
    this.producerRanks = producerRanks;
    this.production = production;
    this.balanced = balanced;
  }

  /// Consumers of one rank without shares, and one producer, in one interval.
  static Partition ofOneInterval(
      Distribution distribution, long intervalIndex, long production, long... demand) {
    return new Partition(
        distribution,
        intervalIndex,
        new int[demand.length],
        new int[demand.length],
        Arrays.stream(demand).mapToObj(value -> new long[] {value}).toArray(long[][]::new),
        new int[1],
        new long[][] {{production}},
        new boolean[] {true});
  }

  int intervals() {
    return balanced.length;
  }

  int consumers() {
    return demand.length;
  }

  int producers() {
    return production.length;
  }

  long demandAt(int k) {
    return Arrays.stream(demand).mapToLong(column -> column[k]).sum();
  }

  long productionAt(int k) {
    return Arrays.stream(production).mapToLong(column -> column[k]).sum();
  }

  /// The same with other productions.
  Partition withProduction(long[][] other) {
    return new Partition(
        distribution,
        firstIntervalIndex,
        consumerRanks,
        sharesPpm,
        demand,
        producerRanks,
        other,
        balanced);
  }

  /// The intervals from `from` to `to`, as a partition of their own.
  Partition part(int from, int to) {
    return new Partition(
        distribution,
        firstIntervalIndex + from,
        consumerRanks,
        sharesPpm,
        parts(demand, from, to),
        producerRanks,
        parts(production, from, to),
        Arrays.copyOfRange(balanced, from, to));
  }

  private static long[][] parts(long[][] columns, int from, int to) {
    return Arrays.stream(columns)
        .map(column -> Arrays.copyOfRange(column, from, to))
        .toArray(long[][]::new);
  }

  void fill(PartitionColumns in) {
    in.reset(distribution, firstIntervalIndex, intervals(), consumers(), producers());
    System.arraycopy(balanced, 0, in.balanced(), 0, intervals());
    for (int i = 0; i < consumers(); i++) {
      in.consumerRanks()[i] = consumerRanks[i];
      in.sharesPpm()[i] = sharesPpm[i];
      System.arraycopy(demand[i], 0, in.demand(i), 0, intervals());
    }
    for (int j = 0; j < producers(); j++) {
      in.producerRanks()[j] = producerRanks[j];
      System.arraycopy(production[j], 0, in.production(j), 0, intervals());
    }
  }

  Flows balancedBy(BalancingKernel kernel) {
    PartitionColumns in = new PartitionColumns();
    fill(in);
    Flows out = new Flows();
    kernel.balance(in, out);
    return out;
  }

  @Override
  public String toString() {
    return "%s, %d consumers, %d producers, %d intervals from %d"
        .formatted(distribution, consumers(), producers(), intervals(), firstIntervalIndex);
  }
}
