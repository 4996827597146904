package energy.saldo.balancing.kernel;

import energy.saldo.balancing.kernel.Partition.Presence;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Partitions from a seed: every distribution, mixed ranks, consumers that come and go, and amounts
/// of very different kinds, among them zeros, equal values, single units and the largest that a
/// kernel must take.
final class RandomPartitions {

  private static final long LARGEST = 1_000_000_000_000L;
  private static final int KINDS = 8;

  private final SplittableRandom random;

  RandomPartitions(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// A partition of any size within the given bounds, with some intervals not to be balanced.
  Partition next(int mostConsumers, int mostProducers, int intervals) {
    Distribution[] all = Distribution.values();
    return next(all[random.nextInt(all.length)], mostConsumers, mostProducers, intervals);
  }

  Partition next(Distribution distribution, int mostConsumers, int mostProducers, int intervals) {
    int consumers = random.nextInt(random.nextInt(mostConsumers + 1) + 1);
    int producers = random.nextInt(random.nextInt(mostProducers + 1) + 1);
    return ofSize(distribution, consumers, producers, intervals);
  }

  /// A partition of a given size, with some intervals not to be balanced.
  Partition ofSize(Distribution distribution, int consumers, int producers, int intervals) {
    Rank[] ranks = ranks(consumers);
    int[] shares = shares(ranks);
    Presence[] presences = presences(ranks, shares, intervals);
    long[][] demand = new long[consumers][intervals];
    long[][] production = new long[producers][intervals];
    boolean[] balanced = new boolean[intervals];
    for (int k = 0; k < intervals; k++) {
      balanced[k] = random.nextInt(8) != 0;
      fill(demand, k);
      for (int i = 0; i < consumers; i++) {
        demand[i][k] = presences[i].includes(k) ? demand[i][k] : 0;
      }
      fillProduction(production, k, sum(demand, k));
    }
    return new Partition(
        distribution,
        random.nextLong(-3_000_000, 3_000_000),
        ranks,
        shares,
        presences,
        demand,
        ranks(producers),
        production,
        balanced);
  }

  private Rank[] ranks(int count) {
    Rank[] all = {new Rank(1), new Rank(2), new Rank(Integer.MAX_VALUE), Rank.LAST};
    int most = random.nextInt(all.length) + 1;
    Rank[] ranks = new Rank[count];
    Arrays.setAll(ranks, i -> all[random.nextInt(most)]);
    Arrays.sort(ranks);
    return ranks;
  }

  /// Often all consumers are there all the time. Else some come late or go early, and some are
  /// replaced by the next one, so that both may have the shares of both.
  private Presence[] presences(Rank[] ranks, int[] shares, int intervals) {
    Presence[] presences = Partition.always(ranks.length, intervals);
    if (random.nextBoolean()) {
      return presences;
    }
    for (int i = 0; i < ranks.length; i++) {
      int from = random.nextInt(intervals + 1);
      int until = random.nextInt(from, intervals + 1);
      switch (random.nextInt(4)) {
        case 0 -> presences[i] = new Presence(from, until);
        case 1 -> {
          if (i > 0 && ranks[i].equals(ranks[i - 1])) {
            int left = presences[i - 1].from();
            int change = random.nextInt(left, intervals + 1);
            presences[i - 1] = new Presence(left, Math.min(change, presences[i - 1].until()));
            presences[i] = new Presence(change, intervals);
            shares[i] += shares[i - 1];
          }
        }
        default -> {
          // Is there all the time.
        }
      }
    }
    return presences;
  }

  private int[] shares(Rank[] ranks) {
    int[] shares = new int[ranks.length];
    int left = PartitionColumns.WHOLE_PPM;
    for (int i = 0; i < ranks.length; i++) {
      if (i > 0 && !ranks[i].equals(ranks[i - 1])) {
        left = PartitionColumns.WHOLE_PPM;
      }
      boolean isLast = i + 1 == ranks.length || !ranks[i + 1].equals(ranks[i]);
      int most = random.nextBoolean() ? left : Math.min(left, 2 * PartitionColumns.WHOLE_PPM / 50);
      shares[i] = isLast && random.nextBoolean() ? left : random.nextInt(most + 1);
      left -= shares[i];
    }
    return shares;
  }

  private void fill(long[][] columns, int k) {
    int kind = random.nextInt(KINDS);
    long most = PartitionColumns.MAXIMUM_SUM_MILLIWATT_HOURS / Math.max(1, columns.length);
    long same = random.nextLong(LARGEST);
    for (long[] column : columns) {
      column[k] =
          switch (kind) {
            case 0 -> 0;
            case 1 -> random.nextLong(3);
            case 2 -> Math.min(most, same);
            case 3 -> random.nextLong(4_000_000);
            case 4 -> Math.min(most, random.nextLong(LARGEST + 1));
            case 5 -> random.nextBoolean() ? 0 : random.nextLong(1_000);
            case 6 -> random.nextLong(most - most / 1_000, most + 1);
            default -> Math.min(most, 1L << random.nextInt(53));
          };
    }
  }

  /// Productions of a total from nothing to more than is demanded.
  private void fillProduction(long[][] production, int k, long demand) {
    if (production.length == 0) {
      return;
    }
    int kind = random.nextInt(KINDS);
    if (kind > 5) {
      fill(production, k);
      return;
    }
    long total =
        switch (kind) {
          case 0 -> 1;
          case 1 -> random.nextLong(50);
          case 2 -> demand;
          case 3 -> Math.max(0, demand - 1 - random.nextLong(3));
          default -> random.nextLong(demand + 1);
        };
    for (long[] column : production) {
      column[k] = random.nextBoolean() ? 0 : random.nextLong(total + 1);
      total -= column[k];
    }
    production[random.nextInt(production.length)][k] += total;
  }

  private static long sum(long[][] columns, int k) {
    return Arrays.stream(columns).mapToLong(column -> column[k]).sum();
  }
}
