package energy.saldo.balancing.kernel;

import static energy.saldo.balancing.kernel.VectorWidth.DOUBLES;
import static energy.saldo.balancing.kernel.VectorWidth.LANES;
import static energy.saldo.balancing.kernel.WholeNumbers.MAXIMUM;
import static energy.saldo.balancing.kernel.WholeNumbers.MAXIMUM_BITS;
import static energy.saldo.balancing.kernel.WholeNumbers.ROUNDER;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/// Splits across intervals, carry rounded as in [CarryRounding]: over demands, productions, fixed
/// shares, and, for the pairs, over what is left of the producers' used energy.
///
/// ## Why the quotient is exact
/// With 0 ≤ total ≤ 2⁵², 0 ≤ running ≤ whole and 1 ≤ whole ≤ 2⁵², let x = total · running / whole,
/// so 0 ≤ x ≤ total. A fused multiply-add rounds once.
///
/// 1. `product` is total · running but for `excess`, which is computed exactly: the error of a
///    rounded product is itself a `double`. It is at most half a unit of the last place of a number
///    below 2¹⁰⁴, that is 2⁵⁰; the product 2¹⁰⁴ itself has none.
/// 2. `quotient` is product · inverse rounded to a whole number. product and inverse are each
///    within a factor 1 ± 2⁻⁵³, so before rounding it is within x · 2.01 · 2⁻⁵³ of x, and after it
///    at most half a unit further. (Above 2⁵² rounding is coarser. But it is above by less
///    than a unit: only for powers of two or for the whole of fixed shares is x itself 2⁵².)
/// 3. product − quotient · whole is a whole number of at most |quotient − x| · whole + |excess|,
///    which is below 1.8 · 2⁵²; so it is exact, and so is the `remainder`, total · running −
///    quotient · whole.
/// 4. Narrow, total ≤ 2⁵⁰: quotient is within 0.76 of x. So it is the floor of x, or 1 more, and
///    then the remainder is negative.
/// 5. Otherwise quotient is within 1.51 of x, and remainder / whole rounded to a whole number is a
///    `correction` after which it is within 0.51 of x. Then as before.
final class VectorCarryRounding {

  /// The largest total for which no correction is needed before the last one.
  static final double NARROW = 0x1p50;

  private VectorCarryRounding() {}

  /// Replaces each of the `running` sums from `from` to `to` by the floor of total · running /
  /// whole, where `tile.total` and `tile.whole`, at least 1, are those of the lanes from `at` on.
  private static void share(VectorTile tile, double[] running, int from, int to, int at) {
    DoubleVector maximum = DoubleVector.broadcast(DOUBLES, MAXIMUM);
    DoubleVector total = DoubleVector.fromArray(DOUBLES, tile.total, at);
    DoubleVector whole = DoubleVector.fromArray(DOUBLES, tile.whole, at);
    DoubleVector inverse = DoubleVector.broadcast(DOUBLES, 1.0).div(whole);
    DoubleVector minusTotal = total.neg();
    DoubleVector minusWhole = whole.neg();
    boolean isNarrow = tile.isNarrow;
    for (int i = from; i < to; i += LANES) {
      DoubleVector sum = DoubleVector.fromArray(DOUBLES, running, i);
      DoubleVector product = total.mul(sum);
      DoubleVector excess = minusTotal.fma(sum, product);
      DoubleVector quotient = product.fma(inverse, maximum).sub(maximum);
      DoubleVector remainder = quotient.fma(minusWhole, product).sub(excess);
      if (!isNarrow) {
        DoubleVector correction = remainder.mul(inverse).add(ROUNDER).sub(ROUNDER);
        quotient = quotient.add(correction);
        remainder = correction.fma(minusWhole, remainder);
      }
      quotient.sub(1.0, remainder.compare(LT, 0.0)).intoArray(running, i);
    }
  }

  /// Splits `tile.left` from `at` on, or all of the weights if they are less, over the weights from
  /// `from` to `to`, and leaves there what is not split.
  static void splitByWeight(
      VectorTile tile, double[] weights, double[] parts, int from, int to, int at) {
    VectorLevels.addUp(weights, from, to, tile.whole, at);
    DoubleVector pool = DoubleVector.fromArray(DOUBLES, tile.left, at);
    DoubleVector whole = DoubleVector.fromArray(DOUBLES, tile.whole, at);
    if (!whole.compare(GT, pool).anyTrue()) {
      System.arraycopy(weights, from, parts, from, to - from);
    } else if (!pool.compare(GT, 0.0).anyTrue()) {
      Arrays.fill(parts, from, to, 0.0);
    } else {
      pool.min(whole).intoArray(tile.total, at);
      whole.max(1.0).intoArray(tile.whole, at);
      addUpRunning(weights, parts, from, to);
      share(tile, parts, from, to, at);
      takeDifferences(parts, from, to);
    }
    pool.sub(whole).max(0.0).intoArray(tile.left, at);
  }

  private static void addUpRunning(double[] weights, double[] sums, int from, int to) {
    DoubleVector running = DoubleVector.zero(DOUBLES);
    for (int i = from; i < to; i += LANES) {
      running = running.add(DoubleVector.fromArray(DOUBLES, weights, i));
      running.intoArray(sums, i);
    }
  }

  private static void takeDifferences(double[] shares, int from, int to) {
    DoubleVector given = DoubleVector.zero(DOUBLES);
    for (int i = from; i < to; i += LANES) {
      DoubleVector share = DoubleVector.fromArray(DOUBLES, shares, i);
      share.sub(given).intoArray(shares, i);
      given = share;
    }
  }

  /// Offers the consumers from number `first` on, whose amounts are from `from` to `to`, their
  /// fixed shares of `tile.left` from `at` on, and leaves there what they do not take. The tile
  /// begins at interval `start`.
  static void shareByFixedParts(
      VectorTile tile, PartitionColumns in, int first, int from, int to, int start, int at) {
    DoubleVector pool = DoubleVector.fromArray(DOUBLES, tile.left, at);
    if (!pool.compare(GT, 0.0).anyTrue()) {
      Arrays.fill(tile.allocated, from, to, 0.0);
      return;
    }
    pool.intoArray(tile.total, at);
    DoubleVector.broadcast(DOUBLES, (double) PartitionColumns.WHOLE_PPM).intoArray(tile.whole, at);
    if (in.isAnyPresenceLimited()) {
      addUpSharesOfPresent(in, first, tile.allocated, from, to, start + at);
    } else {
      addUpShares(in.sharesPpm(), first, tile.allocated, from, to);
    }
    share(tile, tile.allocated, from, to, at);
    takeOffers(tile, from, to, at);
  }

  private static void addUpShares(int[] sharesPpm, int first, double[] sums, int from, int to) {
    int runningPpm = 0;
    for (int i = from, consumer = first; i < to; i += LANES, consumer++) {
      runningPpm += sharesPpm[consumer];
      DoubleVector.broadcast(DOUBLES, (double) runningPpm).intoArray(sums, i);
    }
  }

  /// Adds up, in each lane, the shares of those who are there; the first lane is interval `k`.
  private static void addUpSharesOfPresent(
      PartitionColumns in, int first, double[] sums, int from, int to, int k) {
    DoubleVector interval = VectorLevels.LANE_NUMBERS.add((double) k);
    DoubleVector running = DoubleVector.zero(DOUBLES);
    for (int i = from, consumer = first; i < to; i += LANES, consumer++) {
      VectorMask<Double> isThere =
          interval
              .compare(GE, (double) in.presentFrom(consumer))
              .and(interval.compare(LT, (double) in.presentUntil(consumer)));
      running = running.add((double) in.sharesPpm()[consumer], isThere);
      running.intoArray(sums, i);
    }
  }

  /// Replaces the running offers by what is taken of each.
  private static void takeOffers(VectorTile tile, int from, int to, int at) {
    DoubleVector offered = DoubleVector.zero(DOUBLES);
    DoubleVector taken = DoubleVector.zero(DOUBLES);
    for (int i = from; i < to; i += LANES) {
      DoubleVector share = DoubleVector.fromArray(DOUBLES, tile.allocated, i);
      DoubleVector part = DoubleVector.fromArray(DOUBLES, tile.demand, i).min(share.sub(offered));
      part.intoArray(tile.allocated, i);
      taken = taken.add(part);
      offered = share;
    }
    DoubleVector.fromArray(DOUBLES, tile.left, at).sub(taken).intoArray(tile.left, at);
  }

  /// Splits each consumer's allocation over what is left of the producers' used energy, for all
  /// groups of a tile; uses up `tile.used` and `tile.pool`.
  static void splitPairs(
      VectorTile tile, int consumers, int producers, int start, int groups, long[][] pairs) {
    for (int i = 0; i < consumers; i++) {
      for (int group = 0; group < groups; group++) {
        splitPairs(tile, consumers, producers, i, group, start, pairs);
      }
    }
  }

  private static void splitPairs(
      VectorTile tile, int consumers, int producers, int i, int group, int start, long[][] pairs) {
    double[] remaining = tile.used;
    double[] shares = tile.shares;
    int last = producers - 1;
    int base = group * producers * LANES;
    int at = group * LANES;
    DoubleVector whole = DoubleVector.fromArray(DOUBLES, tile.pool, at);
    DoubleVector total =
        DoubleVector.fromArray(DOUBLES, tile.allocated, (group * consumers + i) * LANES);
    whole.sub(total).intoArray(tile.pool, at);
    whole.max(1.0).intoArray(tile.whole, at);
    total.intoArray(tile.total, at);
    DoubleVector running = DoubleVector.zero(DOUBLES);
    for (int j = 0; j < last; j++) {
      running = running.add(DoubleVector.fromArray(DOUBLES, remaining, base + j * LANES));
      running.intoArray(shares, j * LANES);
    }
    share(tile, shares, 0, last * LANES, at);
    DoubleVector given = DoubleVector.zero(DOUBLES);
    for (int j = 0; j < last; j++) {
      DoubleVector share = DoubleVector.fromArray(DOUBLES, shares, j * LANES);
      DoubleVector part = share.sub(given);
      DoubleVector available = DoubleVector.fromArray(DOUBLES, remaining, base + j * LANES);
      available.sub(part).intoArray(remaining, base + j * LANES);
      part.add(MAXIMUM)
          .reinterpretAsLongs()
          .sub(MAXIMUM_BITS)
          .intoArray(pairs[j * consumers + i], start + at);
      given = share;
    }
    DoubleVector part = total.sub(given);
    part.add(MAXIMUM)
        .reinterpretAsLongs()
        .sub(MAXIMUM_BITS)
        .intoArray(pairs[last * consumers + i], start + at);
  }
}
