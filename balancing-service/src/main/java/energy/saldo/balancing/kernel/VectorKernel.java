package energy.saldo.balancing.kernel;

import static energy.saldo.balancing.kernel.VectorWidth.LANES;

/// The law across intervals: one lane of a vector is one interval, so that every step is the same
/// straight arithmetic for all lanes. Needs the module `jdk.incubator.vector`.
///
/// Works on tiles of a few groups of intervals ([VectorTile]), as whole numbers in `double`s
/// ([WholeNumbers]); an `EQUAL` rank is [VectorLevels], everything that is split by weights is
/// [VectorCarryRounding]. Intervals that are not balanced are read as 0, and so is what they flow.
///
/// A vector costs no memory only as long as the compiler sees both where it is made and where it is
/// used. So no method takes or returns a vector: methods pass values in arrays. And the work on a
/// tile consists of steps behind an interface, more than the compiler inlines into one method: in a
/// method that has grown too large it does not even inline the smallest calls.
public final class VectorKernel implements BalancingKernel {

  /// A part of the work on a tile: on so many groups of intervals from `start` on.
  @FunctionalInterface
  private interface Step {
    void run(VectorTile tile, PartitionColumns in, Flows out, int start, int groups);
  }

  private static final Step[] STEPS = {
    VectorKernel::load,
    VectorKernel::allocate,
    VectorKernel::use,
    VectorKernel::store,
    VectorKernel::splitPairs
  };

  private final VectorTile tile = new VectorTile();

  @Override
  public String name() {
    return "vector-" + VectorWidth.BITS;
  }

  @Override
  public void balance(PartitionColumns in, Flows out) {
    in.requireRanksAndShares();
    out.reset(in);
    tile.reset(in.consumers(), in.producers());
    for (int start = 0; start < in.intervals(); start += VectorTile.INTERVALS) {
      int intervals = Math.min(VectorTile.INTERVALS, in.intervals() - start);
      for (Step step : STEPS) {
        step.run(tile, in, out, start, (intervals + LANES - 1) / LANES);
      }
    }
  }

  private static void load(VectorTile tile, PartitionColumns in, Flows out, int start, int groups) {
    tile.keep(in.balanced(), start, groups * LANES);
    if (!WholeNumbers.load(
            in.demands(), in.consumers(), tile.kept, start, groups, tile.demand, tile.whole)
        || !WholeNumbers.load(
            in.productions(),
            in.producers(),
            tile.kept,
            start,
            groups,
            tile.production,
            tile.pool)) {
      in.requireRange();
    }
    tile.isNarrow = !WholeNumbers.isAnyAbove(tile.pool, groups, VectorCarryRounding.NARROW);
  }

  /// Serves the consumers, rank by rank; `tile.left` then holds what they leave.
  private static void allocate(
      VectorTile tile, PartitionColumns in, Flows out, int start, int groups) {
    System.arraycopy(tile.pool, 0, tile.left, 0, groups * LANES);
    for (int group = 0; group < groups; group++) {
      int at = group * LANES;
      int base = group * in.consumers();
      for (int rank = 0; rank < in.consumerRankCount(); rank++) {
        int first = in.consumerRankStart(rank);
        int from = (base + first) * LANES;
        int to = (base + in.consumerRankStart(rank + 1)) * LANES;
        switch (in.distribution()) {
          case EQUAL ->
              VectorLevels.shareEqually(tile, from, to, at, in.firstIntervalIndex() + start + at);
          case PROPORTIONAL ->
              VectorCarryRounding.splitByWeight(tile, tile.demand, tile.allocated, from, to, at);
          case STATIC ->
              VectorCarryRounding.shareByFixedParts(tile, in, first, from, to, start, at);
        }
      }
    }
  }

  /// Takes what is allocated from the producers, rank by rank; `tile.pool` then holds it.
  private static void use(VectorTile tile, PartitionColumns in, Flows out, int start, int groups) {
    for (int k = 0; k < groups * LANES; k++) {
      tile.pool[k] -= tile.left[k];
      tile.left[k] = tile.pool[k];
    }
    for (int group = 0; group < groups; group++) {
      int base = group * in.producers();
      for (int rank = 0; rank < in.producerRankCount(); rank++) {
        int from = (base + in.producerRankStart(rank)) * LANES;
        int to = (base + in.producerRankStart(rank + 1)) * LANES;
        VectorCarryRounding.splitByWeight(
            tile, tile.production, tile.used, from, to, group * LANES);
      }
    }
  }

  private static void store(
      VectorTile tile, PartitionColumns in, Flows out, int start, int groups) {
    WholeNumbers.store(
        tile.demand,
        tile.allocated,
        in.consumers(),
        start,
        groups,
        out.allocatedColumns(),
        out.fromGridColumns());
    WholeNumbers.store(
        tile.production,
        tile.used,
        in.producers(),
        start,
        groups,
        out.usedColumns(),
        out.toGridColumns());
  }

  private static void splitPairs(
      VectorTile tile, PartitionColumns in, Flows out, int start, int groups) {
    if (in.producers() > 1) {
      VectorCarryRounding.splitPairs(
          tile, in.consumers(), in.producers(), start, groups, out.pairColumns());
    }
  }
}
