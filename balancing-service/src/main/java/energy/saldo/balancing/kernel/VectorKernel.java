package energy.saldo.balancing.kernel;

import static energy.saldo.balancing.kernel.VectorWidth.LANES;

/// The law across intervals: one lane of a vector is one interval, so that every step is the same
/// straight arithmetic for all lanes. Needs the module `jdk.incubator.vector`.
///
/// Works on tiles of a few groups of intervals ([VectorTile]), as whole numbers in `double`s
/// ([WholeNumbers]); an `EQUAL` rank is [VectorLevels], everything that is split by weights is
/// [VectorCarryRounding]. Intervals that are not balanced are read as 0, and so is what they flow.
///
/// A vector costs no memory only as long as the compiler sees both its making and its use. So what
/// one method hands to another stands in arrays; vectors pass between methods only where the inner
/// one is small and runs in an inner loop, so that it is always compiled into the outer one.
public final class VectorKernel implements BalancingKernel {

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public void balance(PartitionColumns in, Flows out) {
    in.requireRanksAndShares();
    out.reset(in);
    for (int start = 0; start < in.intervals(); start += VectorTile.INTERVALS) {
      int intervals = Math.min(VectorTile.INTERVALS, in.intervals() - start);
      balanceTile(in, out, start, (intervals + LANES - 1) / LANES);
    }
  }

  private static void balanceTile(PartitionColumns in, Flows out, int start, int groups) {
    int consumers = in.consumers();
    int producers = in.producers();
    VectorTile tile = out.tile();
    boolean[] balanced = in.balanced();
    if (!WholeNumbers.load(
            in.demands(), consumers, balanced, start, groups, tile.demand, tile.whole)
        || !WholeNumbers.load(
            in.productions(), producers, balanced, start, groups, tile.production, tile.pool)) {
      in.requireRange();
    }
    boolean isNarrow = !WholeNumbers.isAnyAbove(tile.pool, VectorCarryRounding.NARROW);
    for (int group = 0; group < groups; group++) {
      allocate(in, tile, group, start, isNarrow);
      use(in, tile, group, isNarrow);
    }
    WholeNumbers.store(
        tile.demand,
        tile.allocated,
        consumers,
        start,
        groups,
        out.allocatedColumns(),
        out.fromGridColumns());
    WholeNumbers.store(
        tile.production,
        tile.used,
        producers,
        start,
        groups,
        out.usedColumns(),
        out.toGridColumns());
    if (producers > 1) {
      VectorCarryRounding.splitPairs(
          tile, consumers, producers, start, groups, out.pairColumns(), isNarrow);
    }
  }

  /// Serves the consumers, rank by rank; `tile.left` then holds what they leave.
  private static void allocate(
      PartitionColumns in, VectorTile tile, int group, int start, boolean isNarrow) {
    int at = group * LANES;
    System.arraycopy(tile.pool, at, tile.left, at, LANES);
    int base = group * in.consumers();
    for (int rank = 0; rank < in.consumerRankCount(); rank++) {
      int first = in.consumerRankStart(rank);
      int from = (base + first) * LANES;
      int to = (base + in.consumerRankStart(rank + 1)) * LANES;
      switch (in.distribution()) {
        case EQUAL ->
            VectorLevels.shareEqually(tile, from, to, at, in.firstIntervalIndex() + start + at);
        case PROPORTIONAL ->
            VectorCarryRounding.splitByWeight(
                tile, tile.demand, tile.allocated, from, to, at, isNarrow);
        case STATIC ->
            VectorCarryRounding.shareByFixedParts(
                tile, in.sharesPpm(), first, from, to, at, isNarrow);
      }
    }
  }

  /// Takes what is allocated from the producers, rank by rank; `tile.pool` then holds it.
  private static void use(PartitionColumns in, VectorTile tile, int group, boolean isNarrow) {
    int at = group * LANES;
    for (int lane = at; lane < at + LANES; lane++) {
      tile.pool[lane] -= tile.left[lane];
      tile.left[lane] = tile.pool[lane];
    }
    int base = group * in.producers();
    for (int rank = 0; rank < in.producerRankCount(); rank++) {
      int from = (base + in.producerRankStart(rank)) * LANES;
      int to = (base + in.producerRankStart(rank + 1)) * LANES;
      VectorCarryRounding.splitByWeight(tile, tile.production, tile.used, from, to, at, isNarrow);
    }
  }
}
