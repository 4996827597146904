package energy.saldo.balancing.kernel;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The law once more, for one interval and as plainly as can be: unbounded integers and divisions,
/// sorting instead of searching. Shares no code with the kernels.
final class ReferenceLaw {

  final long[] allocated;
  final long[] used;
  final long[][] pairs;

  private final Partition partition;
  private final int k;
  private final long intervalIndex;

  ReferenceLaw(Partition partition, int k) {
    this.partition = partition;
    this.k = k;
    this.intervalIndex = partition.firstIntervalIndex + k;
    long[] demand = at(partition.demand, k);
    long[] production = at(partition.production, k);
    this.allocated = allocate(demand, Arrays.stream(production).sum());
    this.used = use(production, Arrays.stream(allocated).sum());
    this.pairs = split(allocated, used);
  }

  private static long[] at(long[][] columns, int k) {
    return Arrays.stream(columns).mapToLong(column -> column[k]).toArray();
  }

  private long[] allocate(long[] demand, long pool) {
    long[] all = new long[demand.length];
    long left = pool;
    for (Rank rank : ranks(partition.consumerRanks)) {
      int[] members =
          members(partition.consumerRanks, rank)
              .filter(i -> partition.presences[i].includes(k))
              .toArray();
      long[] wanted = Arrays.stream(members).mapToLong(i -> demand[i]).toArray();
      long[] given =
          switch (partition.distribution) {
            case EQUAL -> equal(wanted, left);
            case PROPORTIONAL -> carryRounded(Math.min(left, Arrays.stream(wanted).sum()), wanted);
            case STATIC -> fixed(wanted, members, left);
          };
      for (int m = 0; m < members.length; m++) {
        all[members[m]] = given[m];
        left -= given[m];
      }
    }
    return all;
  }

  private long[] use(long[] production, long allocatedInAll) {
    long[] all = new long[production.length];
    long left = allocatedInAll;
    for (Rank rank : ranks(partition.producerRanks)) {
      int[] members = members(partition.producerRanks, rank).toArray();
      long[] offered = Arrays.stream(members).mapToLong(j -> production[j]).toArray();
      long[] taken = carryRounded(Math.min(left, Arrays.stream(offered).sum()), offered);
      for (int m = 0; m < members.length; m++) {
        all[members[m]] = taken[m];
        left -= taken[m];
      }
    }
    return all;
  }

  /// Serves the smallest first: each gets its demand as long as all the others could have as much.
  private long[] equal(long[] wanted, long pool) {
    int[] bySize =
        IntStream.range(0, wanted.length)
            .boxed()
            .sorted((a, b) -> Long.compare(wanted[a], wanted[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] given = new long[wanted.length];
    long left = pool;
    int served = 0;
    while (served < bySize.length && wanted[bySize[served]] <= left / (bySize.length - served)) {
      given[bySize[served]] = wanted[bySize[served]];
      left -= wanted[bySize[served]];
      served++;
    }
    int[] open = Arrays.stream(bySize, served, bySize.length).sorted().toArray();
    for (int i : open) {
      given[i] = left / open.length;
    }
    for (int unit = 0; open.length > 0 && unit < left % open.length; unit++) {
      given[open[(int) Math.floorMod(intervalIndex + unit, (long) open.length)]]++;
    }
    return given;
  }

  private long[] fixed(long[] wanted, int[] members, long pool) {
    long[] given = new long[wanted.length];
    long running = 0;
    for (int m = 0; m < wanted.length; m++) {
      long before = floor(pool, running, PartitionColumns.WHOLE_PPM);
      running += partition.sharesPpm[members[m]];
      long offer = floor(pool, running, PartitionColumns.WHOLE_PPM) - before;
      given[m] = Math.min(wanted[m], offer);
    }
    return given;
  }

  private static long[][] split(long[] allocated, long[] used) {
    long[] left = used.clone();
    long[][] pairs = new long[used.length][allocated.length];
    for (int i = 0; i < allocated.length; i++) {
      long[] parts = carryRounded(allocated[i], left);
      for (int j = 0; j < used.length; j++) {
        pairs[j][i] = parts[j];
        left[j] -= parts[j];
      }
    }
    return pairs;
  }

  private static long[] carryRounded(long total, long[] weights) {
    long whole = Arrays.stream(weights).sum();
    long[] parts = new long[weights.length];
    long running = 0;
    for (int i = 0; i < weights.length && whole > 0; i++) {
      long before = floor(total, running, whole);
      running += weights[i];
      parts[i] = floor(total, running, whole) - before;
    }
    return parts;
  }

  private static long floor(long total, long running, long whole) {
    return BigInteger.valueOf(total)
        .multiply(BigInteger.valueOf(running))
        .divide(BigInteger.valueOf(whole))
        .longValueExact();
  }

  private static List<Rank> ranks(Rank[] ranks) {
    return Arrays.stream(ranks).distinct().sorted().toList();
  }

  private static IntStream members(Rank[] ranks, Rank rank) {
    return IntStream.range(0, ranks.length).filter(i -> ranks[i].equals(rank));
  }
}
