package energy.saldo.balancing.kernel;

/// The law as it reads, one interval after the other. Defines what is correct: any other kernel
/// agrees with this one to the last unit.
public final class ScalarKernel implements BalancingKernel {

  private final IntervalAmounts amounts = new IntervalAmounts();

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void balance(PartitionColumns in, Flows out) {
    in.requireRanksAndShares();
    in.requireRange();
    out.reset(in);
    amounts.reset(in.consumers(), in.producers());
    for (int k = 0; k < in.intervals(); k++) {
      if (in.balanced()[k]) {
        balanceInterval(amounts, in, out, k);
      } else {
        clearInterval(in, out, k);
      }
    }
  }

  private static void balanceInterval(
      IntervalAmounts amounts, PartitionColumns in, Flows out, int k) {
    long pool = 0;
    for (int j = 0; j < in.producers(); j++) {
      amounts.production[j] = in.production(j)[k];
      pool += amounts.production[j];
    }
    for (int i = 0; i < in.consumers(); i++) {
      amounts.demand[i] = in.demand(i)[k];
    }
    long allocated = allocate(in, amounts, pool, k);
    use(in, amounts, allocated);
    for (int i = 0; i < in.consumers(); i++) {
      out.allocated(i)[k] = amounts.allocated[i];
      out.fromGrid(i)[k] = amounts.demand[i] - amounts.allocated[i];
    }
    for (int j = 0; j < in.producers(); j++) {
      out.used(j)[k] = amounts.used[j];
      out.toGrid(j)[k] = amounts.production[j] - amounts.used[j];
    }
    if (in.producers() > 1) {
      splitPairs(amounts, in, out, k, allocated);
    }
  }

  private static void clearInterval(PartitionColumns in, Flows out, int k) {
    for (int i = 0; i < in.consumers(); i++) {
      out.allocated(i)[k] = 0;
      out.fromGrid(i)[k] = 0;
    }
    for (int j = 0; j < in.producers(); j++) {
      out.used(j)[k] = 0;
      out.toGrid(j)[k] = 0;
      for (int i = 0; i < in.consumers(); i++) {
        out.pair(j, i)[k] = 0;
      }
    }
  }

  /// Serves the consumers, rank by rank, and returns what they get in all.
  private static long allocate(PartitionColumns in, IntervalAmounts amounts, long pool, int k) {
    long intervalIndex = in.firstIntervalIndex() + k;
    long left = pool;
    for (int rank = 0; rank < in.consumerRankCount(); rank++) {
      int from = in.consumerRankStart(rank);
      int to = in.consumerRankStart(rank + 1);
      left -=
          switch (in.distribution()) {
            case EQUAL ->
                shareEqually(amounts.demand, amounts.allocated, from, to, left, intervalIndex);
            case PROPORTIONAL -> splitByWeight(amounts.demand, amounts.allocated, from, to, left);
            case STATIC -> shareByFixedParts(in, amounts, k, from, to, left);
          };
    }
    return pool - left;
  }

  /// Takes `allocated` from the producers, rank by rank.
  private static void use(PartitionColumns in, IntervalAmounts amounts, long allocated) {
    long left = allocated;
    for (int rank = 0; rank < in.producerRankCount(); rank++) {
      int from = in.producerRankStart(rank);
      int to = in.producerRankStart(rank + 1);
      left -= splitByWeight(amounts.production, amounts.used, from, to, left);
    }
  }

  /// Gives each of `from` to `to` its demand or the same level, and the rest, less than one unit
  /// for each who still wants some, to those whose turn it is. Returns what is given in all.
  private static long shareEqually(
      long[] demand, long[] allocated, int from, int to, long pool, long intervalIndex) {
    long level = 0;
    long rest = pool;
    int open = countAbove(demand, from, to, level);
    while (open > 0 && rest >= open) {
      level += rest / open;
      rest = pool - sumUpTo(demand, from, to, level);
      open = countAbove(demand, from, to, level);
    }
    long first = open == 0 ? 0 : Math.floorMod(intervalIndex, (long) open);
    long given = 0;
    int position = 0;
    for (int i = from; i < to; i++) {
      allocated[i] = Math.min(demand[i], level);
      if (demand[i] > level) {
        long turn = position - first;
        if ((turn < 0 ? turn + open : turn) < rest) {
          allocated[i]++;
        }
        position++;
      }
      given += allocated[i];
    }
    return given;
  }

  private static int countAbove(long[] demand, int from, int to, long level) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += demand[i] > level ? 1 : 0;
    }
    return count;
  }

  private static long sumUpTo(long[] demand, int from, int to, long level) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.min(demand[i], level);
    }
    return sum;
  }

  /// Splits `pool`, or all of the weights if they are less, over the weights from `from` to `to`,
  /// carry rounded. Returns what is given in all.
  private static long splitByWeight(long[] weights, long[] parts, int from, int to, long pool) {
    long whole = 0;
    for (int i = from; i < to; i++) {
      whole += weights[i];
    }
    long total = Math.min(pool, whole);
    split(weights, parts, from, to, total, whole);
    return total;
  }

  private static void split(
      long[] weights, long[] parts, int from, int to, long total, long whole) {
    long running = 0;
    long given = 0;
    for (int i = from; i < to; i++) {
      running += weights[i];
      long share = whole == 0 ? 0 : CarryRounding.share(total, running, whole);
      parts[i] = share - given;
      given = share;
    }
  }

  /// Offers each of `from` to `to` that is there its fixed share of the pool. Returns what is taken
  /// in all.
  private static long shareByFixedParts(
      PartitionColumns in, IntervalAmounts amounts, int k, int from, int to, long pool) {
    long runningPpm = 0;
    long offered = 0;
    long taken = 0;
    for (int i = from; i < to; i++) {
      runningPpm += in.shareAt(i, k);
      long share = CarryRounding.share(pool, runningPpm, PartitionColumns.WHOLE_PPM);
      amounts.allocated[i] = Math.min(amounts.demand[i], share - offered);
      offered = share;
      taken += amounts.allocated[i];
    }
    return taken;
  }

  /// Splits each consumer's allocation over what is left of the producers' used energy.
  private static void splitPairs(
      IntervalAmounts amounts, PartitionColumns in, Flows out, int k, long allocated) {
    long[] remaining = amounts.remaining;
    System.arraycopy(amounts.used, 0, remaining, 0, in.producers());
    long whole = allocated;
    for (int i = 0; i < in.consumers(); i++) {
      long total = amounts.allocated[i];
      long running = 0;
      long given = 0;
      for (int j = 0; j < in.producers(); j++) {
        running += remaining[j];
        long share = whole == 0 ? 0 : CarryRounding.share(total, running, whole);
        out.pair(j, i)[k] = share - given;
        remaining[j] -= share - given;
        given = share;
      }
      whole -= total;
    }
  }
}
