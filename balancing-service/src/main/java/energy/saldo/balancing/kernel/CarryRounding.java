package energy.saldo.balancing.kernel;

/// Splits a total over weights without losing a unit: the parts up to the k-th add up to the exact
/// share of the weights up to the k-th, rounded down.
///
/// ## Why the quotient is exact
/// With 0 ≤ total ≤ 2⁵², 0 ≤ running ≤ whole and 1 ≤ whole ≤ 2⁵², let x = total · running / whole,
/// so 0 ≤ x ≤ 2⁵². The estimate is made by one product and one quotient of `double`s, each within a
/// factor 1 ± 2⁻⁵³ of the exact one, so it is within 1.01 of x, and after cutting off its fraction
/// within 2.01. So the remainder total · running − estimate · whole lies within 2.01 · 2⁵². Both
/// products may overflow a `long`, but their difference modulo 2⁶⁴ is the remainder itself. Steps
/// of one unit then bring it between 0 and whole, which makes the quotient the floor of x, whatever
/// the estimate was.
final class CarryRounding {

  private CarryRounding() {}

  /// The floor of `total` · `running` / `whole`.
  static long share(long total, long running, long whole) {
    long quotient = (long) ((double) total * (double) running / (double) whole);
    long remainder = total * running - quotient * whole;
    while (remainder < 0) {
      quotient--;
      remainder += whole;
    }
    while (remainder >= whole) {
      quotient++;
      remainder -= whole;
    }
    return quotient;
  }
}
