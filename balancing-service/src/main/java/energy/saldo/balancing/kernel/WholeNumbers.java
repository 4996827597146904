package energy.saldo.balancing.kernel;

import static energy.saldo.balancing.kernel.VectorWidth.DOUBLES;
import static energy.saldo.balancing.kernel.VectorWidth.LANES;
import static energy.saldo.balancing.kernel.VectorWidth.LONGS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/// Whole numbers from 0 to 2⁵² in vectors of `double`: how they are read from columns of `long` and
/// written back, and how they are rounded and divided exactly.
///
/// The conversion needs no machine instruction that only some processors have: the `double`
/// 2⁵² + n has the bits of 2⁵² plus n, for every n from 0 to 2⁵² (for the last one since the
/// exponent follows the fraction). Adding 2⁵² to a number from 0 to 2⁵² also rounds it to a whole
/// one, as the `double`s from 2⁵² on are whole; [#ROUNDER] does so for numbers from −2⁵¹ to 2⁵¹.
///
/// ## Quotients
/// Whoever needs the floor of dividend / divisor, for a divisor from 1 to 2³¹ and a quotient from
/// −2⁵¹ to 2⁵¹, rounds dividend / divisor by [#ROUNDER] and subtracts 1 where the remainder,
/// dividend − rounded · divisor, is negative. The quotient is divided to within 1/8 and rounded to
/// within 1/2, so it is less than 1 off: the floor or 1 above it, and the remainder, which is
/// exact, shows which. A larger quotient, up to 2⁵², whose divisor then is 1, is the dividend
/// itself, rounded to an even number: at most 1 less. These few steps are written out wherever they
/// are needed, as a method would take and return vectors (see [VectorKernel]).
final class WholeNumbers {

  static final double MAXIMUM = PartitionColumns.MAXIMUM_SUM_MILLIWATT_HOURS;
  static final long MAXIMUM_BITS = Double.doubleToRawLongBits(MAXIMUM);

  /// Added and subtracted again, it rounds a number from −2⁵¹ to 2⁵¹ to a whole one.
  static final double ROUNDER = 0x1.8p52;

  /// The bits that no amount has set. An amount with none of them that is more than 2⁵² is also
  /// converted to more than that, so its sum is out of range.
  private static final long FORBIDDEN_BITS = -1L << 53;

  private WholeNumbers() {}

  /// Reads `groups` groups of intervals from `start` on into a tile, those bits of them that are
  /// `kept`, and adds them up. Returns whether all amounts and sums are from 0 to 2⁵².
  static boolean load(
      long[][] columns,
      int count,
      long[] kept,
      int start,
      int groups,
      double[] tile,
      double[] sums) {
    Arrays.fill(sums, 0, groups * LANES, 0.0);
    LongVector bits = LongVector.zero(LONGS);
    for (int i = 0; i < count; i++) {
      long[] column = columns[i];
      for (int group = 0; group < groups; group++) {
        int k = start + group * LANES;
        LongVector amounts =
            LongVector.fromArray(LONGS, column, k)
                .and(LongVector.fromArray(LONGS, kept, group * LANES));
        bits = bits.or(amounts);
        DoubleVector whole = amounts.add(MAXIMUM_BITS).reinterpretAsDoubles().sub(MAXIMUM);
        whole.intoArray(tile, (group * count + i) * LANES);
        DoubleVector.fromArray(DOUBLES, sums, group * LANES)
            .add(whole)
            .intoArray(sums, group * LANES);
      }
    }
    return !bits.and(FORBIDDEN_BITS).compare(NE, 0).anyTrue() && !isAnyAbove(sums, groups, MAXIMUM);
  }

  /// Whether any of the first `groups` groups of numbers has one above the bound.
  static boolean isAnyAbove(double[] numbers, int groups, double bound) {
    boolean isAbove = false;
    for (int at = 0; at < groups * LANES; at += LANES) {
      isAbove |= DoubleVector.fromArray(DOUBLES, numbers, at).compare(GT, bound).anyTrue();
    }
    return isAbove;
  }

  /// Writes parts, and what is left of the wholes without them.
  static void store(
      double[] wholes,
      double[] parts,
      int count,
      int start,
      int groups,
      long[][] partColumns,
      long[][] restColumns) {
    for (int i = 0; i < count; i++) {
      long[] partColumn = partColumns[i];
      long[] restColumn = restColumns[i];
      for (int group = 0; group < groups; group++) {
        int at = (group * count + i) * LANES;
        DoubleVector part = DoubleVector.fromArray(DOUBLES, parts, at);
        DoubleVector rest = DoubleVector.fromArray(DOUBLES, wholes, at).sub(part);
        int k = start + group * LANES;
        part.add(MAXIMUM).reinterpretAsLongs().sub(MAXIMUM_BITS).intoArray(partColumn, k);
        rest.add(MAXIMUM).reinterpretAsLongs().sub(MAXIMUM_BITS).intoArray(restColumn, k);
      }
    }
  }
}
