package energy.saldo.balancing.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A partition as the tests write it: amounts by meter and interval.
final class Partition {

  /// From which to before which interval a consumer is there.
  record Presence(int from, int until) {

    boolean includes(int k) {
      return k >= from && k < until;
    }
  }

  final Distribution distribution;
  final long firstIntervalIndex;
  final Rank[] consumerRanks;
  final int[] sharesPpm;
  final Presence[] presences;
  final long[][] demand;
  final Rank[] producerRanks;
  final long[][] production;
  final boolean[] balanced;

  Partition(
      Distribution distribution,
      long firstIntervalIndex,
      Rank[] consumerRanks,
      int[] sharesPpm,
      Presence[] presences,
      long[][] demand,
      Rank[] producerRanks,
      long[][] production,
      boolean[] balanced) {
    this.distribution = distribution;
    this.firstIntervalIndex = firstIntervalIndex;
    this.consumerRanks = consumerRanks;
    this.sharesPpm = sharesPpm;
    this.presences = presences;
    this.demand = demand;
    this.producerRanks = producerRanks;
    this.production = production;
    this.balanced = balanced;
  }

  /// Consumers that are there in all intervals.
  static Presence[] always(int consumers, int intervals) {
    Presence[] presences = new Presence[consumers];
    Arrays.fill(presences, new Presence(0, intervals));
    return presences;
  }

  /// So many meters of one rank.
  static Rank[] ofOneRank(int meters) {
    Rank[] ranks = new Rank[meters];
    Arrays.fill(ranks, new Rank(1));
    return ranks;
  }

  /// Consumers of one rank without shares, and one producer, in one interval.
  static Partition ofOneInterval(
      Distribution distribution, long intervalIndex, long production, long... demand) {
    return new Partition(
        distribution,
        intervalIndex,
        ofOneRank(demand.length),
        new int[demand.length],
        always(demand.length, 1),
        Arrays.stream(demand).mapToObj(value -> new long[] {value}).toArray(long[][]::new),
        ofOneRank(1),
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
        presences,
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
        Arrays.stream(presences)
            .map(
                presence ->
                    new Presence(
                        Math.clamp(presence.from(), from, to) - from,
                        Math.clamp(presence.until(), from, to) - from))
            .toArray(Presence[]::new),
        parts(demand, from, to),
        producerRanks,
        parts(production, from, to),
        Arrays.copyOfRange(balanced, from, to));
  }

  /// Who is there in the interval.
  int[] presentAt(int k) {
    return IntStream.range(0, consumers()).filter(i -> presences[i].includes(k)).toArray();
  }

  /// The same with some of the consumers only.
  Partition only(int[] chosen) {
    return new Partition(
        distribution,
        firstIntervalIndex,
        Arrays.stream(chosen).mapToObj(i -> consumerRanks[i]).toArray(Rank[]::new),
        Arrays.stream(chosen).map(i -> sharesPpm[i]).toArray(),
        Arrays.stream(chosen).mapToObj(i -> presences[i]).toArray(Presence[]::new),
        Arrays.stream(chosen).mapToObj(i -> demand[i]).toArray(long[][]::new),
        producerRanks,
        production,
        balanced);
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
      in.limitPresence(i, presences[i].from(), presences[i].until());
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
