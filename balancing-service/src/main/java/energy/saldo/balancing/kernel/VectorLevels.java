package energy.saldo.balancing.kernel;

import static energy.saldo.balancing.kernel.VectorWidth.DOUBLES;
import static energy.saldo.balancing.kernel.VectorWidth.LANES;
import static energy.saldo.balancing.kernel.WholeNumbers.ROUNDER;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/// An `EQUAL` rank across intervals: finds the level of each lane and gives the odd units in turn.
/// Quotients are formed as [WholeNumbers] describes.
///
/// The level is searched from below. With it at L, `given` is what all get who get their demand or
/// L, and `open` is how many want more. While the rest of the pool has a unit for each of those,
/// the level rises by ⌊rest / open⌋, after which no more than the pool is given. Each pass divides
/// rest · open by at least 4 or so, since either few units are left or few consumers, so that a
/// handful of passes does; the passes end when the last lane has its level.
final class VectorLevels {

  static final DoubleVector LANE_NUMBERS =
      DoubleVector.fromArray(DOUBLES, new double[] {0, 1, 2, 3, 4, 5, 6, 7}, 0);

  private VectorLevels() {}

  /// Shares `tile.left` from `at` on among the consumers whose amounts are from `from` to `to`, and
  /// leaves there what they leave. The first lane has the given interval index.
  static void shareEqually(VectorTile tile, int from, int to, int at, long intervalIndex) {
    addUp(tile.demand, from, to, tile.whole, at);
    DoubleVector pool = DoubleVector.fromArray(DOUBLES, tile.left, at);
    DoubleVector demanded = DoubleVector.fromArray(DOUBLES, tile.whole, at);
    if (!demanded.compare(GT, pool).anyTrue()) {
      System.arraycopy(tile.demand, from, tile.allocated, from, to - from);
    } else if (!pool.compare(GT, 0.0).anyTrue()) {
      Arrays.fill(tile.allocated, from, to, 0.0);
    } else {
      findLevels(tile, from, to, at);
      giveUpToLevels(tile, from, to, at, intervalIndex);
    }
    pool.sub(demanded).max(0.0).intoArray(tile.left, at);
  }

  /// Adds up the amounts from `from` to `to`, lane by lane, into `sums` from `at` on.
  static void addUp(double[] amounts, int from, int to, double[] sums, int at) {
    DoubleVector sum = DoubleVector.zero(DOUBLES);
    for (int i = from; i < to; i += LANES) {
      sum = sum.add(DoubleVector.fromArray(DOUBLES, amounts, i));
    }
    sum.intoArray(sums, at);
  }

  /// Finds each lane's level, how many are open at it and what is left then.
  private static void findLevels(VectorTile tile, int from, int to, int at) {
    double[] demand = tile.demand;
    DoubleVector pool = DoubleVector.fromArray(DOUBLES, tile.left, at);
    VectorMask<Double> isEnough = DoubleVector.fromArray(DOUBLES, tile.whole, at).compare(LE, pool);
    int members = (to - from) / LANES;
    DoubleVector count = DoubleVector.broadcast(DOUBLES, (double) members);
    DoubleVector parts = pool.div(count).add(ROUNDER).sub(ROUNDER);
    parts = parts.sub(1.0, pool.sub(parts.mul(count)).compare(LT, 0.0));
    DoubleVector level = parts.blend(WholeNumbers.MAXIMUM, isEnough);
    DoubleVector rest;
    DoubleVector open;
    VectorMask<Double> isTooLow;
    do {
      DoubleVector given = DoubleVector.zero(DOUBLES);
      open = DoubleVector.zero(DOUBLES);
      for (int i = from; i < to; i += LANES) {
        DoubleVector wanted = DoubleVector.fromArray(DOUBLES, demand, i);
        given = given.add(wanted.min(level));
        open = open.add(1.0, wanted.compare(GT, level));
      }
      rest = pool.sub(given);
      open = open.max(1.0);
      isTooLow = rest.compare(GE, open).andNot(isEnough);
      parts = rest.div(open).add(ROUNDER).sub(ROUNDER);
      parts = parts.sub(1.0, rest.sub(parts.mul(open)).compare(LT, 0.0));
      level = level.add(parts, isTooLow);
    } while (isTooLow.anyTrue());
    level.intoArray(tile.level, at);
    open.intoArray(tile.open, at);
    rest.intoArray(tile.rest, at);
  }

  /// Gives everyone the demand or the level, and one of the `rest` units more to those of the
  /// `open` whose turn it is: the first of them in the order is number (interval index mod open).
  private static void giveUpToLevels(
      VectorTile tile, int from, int to, int at, long intervalIndex) {
    DoubleVector level = DoubleVector.fromArray(DOUBLES, tile.level, at);
    DoubleVector open = DoubleVector.fromArray(DOUBLES, tile.open, at);
    DoubleVector rest = DoubleVector.fromArray(DOUBLES, tile.rest, at);
    DoubleVector index = LANE_NUMBERS.add((double) intervalIndex);
    DoubleVector rounds = index.div(open).add(ROUNDER).sub(ROUNDER);
    rounds = rounds.sub(1.0, index.sub(rounds.mul(open)).compare(LT, 0.0));
    DoubleVector first = index.sub(rounds.mul(open));
    DoubleVector position = first.neg();
    for (int i = from; i < to; i += LANES) {
      DoubleVector wanted = DoubleVector.fromArray(DOUBLES, tile.demand, i);
      VectorMask<Double> isOpen = wanted.compare(GT, level);
      DoubleVector turn = position.add(open, position.compare(LT, 0.0));
      VectorMask<Double> getsUnit = isOpen.and(turn.compare(LT, rest));
      wanted.min(level).add(1.0, getsUnit).intoArray(tile.allocated, i);
      position = position.add(1.0, isOpen);
    }
  }
}
