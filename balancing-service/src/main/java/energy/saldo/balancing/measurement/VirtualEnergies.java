package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.VirtualMeters;
import energy.saldo.balancing.directory.VirtualMeters.Computed;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Computes the energies of virtual meters over the intervals of a partition, column by column:
/// each meter in one pass for each operand, and a sum of all meters of a direction by one pass for
/// each of them, however many formulas have it.
///
/// In each interval the energy of a virtual meter is what its formula adds less what it subtracts,
/// but not less than 0. An operand that is not there counts as 0; where one is there and its energy
/// is missing, so is the result. Nothing between is cut off at 0.
///
/// An energy is at most 2⁵² mWh, as the kernel's are, and a sum at most 2⁵⁶; so what a formula of
/// 99 components adds up to stays within 62 bits. What exceeds that is missing and remembered.
public final class VirtualEnergies {

  /// The most energy (mWh) of a virtual meter in one interval.
  public static final long MAXIMUM_MILLIWATT_HOURS = 1L << 52;

  private static final long MAXIMUM_SUM_MILLIWATT_HOURS = 1L << 56;

  /// All meters of a direction that are computed so far.
  private static final class Sum {

    final long[] energies;

    /// Negative where one is missing.
    final long[] missing;

    boolean isTooLarge;

    /// The worst of them; null = measured, all of them.
    long @Nullable [] qualities;

    Sum(int length) {
      energies = new long[length];
      missing = new long[length];
    }

    void add(long[] column, long @Nullable [] ofColumn) {
      for (int k = 0; k < energies.length; k++) {
        energies[k] += Math.max(0, column[k]);
        missing[k] |= column[k];
      }
      for (int k = 0; k < energies.length; k++) {
        if (energies[k] > MAXIMUM_SUM_MILLIWATT_HOURS) {
          energies[k] = MAXIMUM_SUM_MILLIWATT_HOURS;
          missing[k] = MISSING;
          isTooLarge = true;
        }
      }
      qualities = worse(qualities, ofColumn);
    }
  }

  private final List<Meter> meters;
  private final int length;
  private final long[][] energies;
  private final long[] @Nullable [] qualities;
  private final @Nullable Presence[] presences;
  private final Map<Direction, Sum> sums = new EnumMap<>(Direction.class);
  private final long[] total;
  private final long[] missing;
  private @Nullable Meter excess;

  /// Of a partition, nothing set yet.
  ///
  /// @param meters all meters of the site
  /// @param length how many intervals there are
  public VirtualEnergies(List<Meter> meters, int length) {
    this.meters = meters;
    this.length = length;
    this.energies = new long[meters.size()][];
    this.qualities = new long[meters.size()][];
    this.presences = new Presence[meters.size()];
    this.total = new long[length];
    this.missing = new long[length];
  }

  /// Sets the energies of a real meter, by its place among the meters of the site.
  ///
  /// @param column at least as many as there are intervals: 0 where it is not there, missing where
  ///     its energy is; unchanged afterwards
  /// @param ofColumn the codes of the energies' qualities; null = all are measured
  public void set(int place, long[] column, long @Nullable [] ofColumn) {
    energies[place] = column;
    qualities[place] = ofColumn;
  }

  /// Computes all virtual meters. Every real one that one of them is computed from is set.
  ///
  /// @param presence of each virtual meter, in which intervals it is there
  public void compute(VirtualMeters virtual, Function<Meter, Presence> presence) {
    for (Direction direction : virtual.sums()) {
      Sum sum = new Sum(length);
      sums.put(direction, sum);
      for (int place = 0; place < meters.size(); place++) {
        Meter meter = meters.get(place);
        if (isSummed(meter, direction) && !meter.isVirtual() && energies[place] != null) {
          sum.add(energies[place], qualities[place]);
        }
      }
    }
    for (Computed meter : virtual.ordered()) {
      int place = meter.place();
      Presence there = presence.apply(meters.get(place));
      presences[place] = there;
      compute(meter, there.from(), there.until());
      Sum sum = sums.get(meters.get(place).direction());
      if (sum != null && !meters.get(place).grid()) {
        sum.add(energies[place], qualities[place]);
      }
    }
  }

  private static boolean isSummed(Meter meter, Direction direction) {
    return !meter.grid() && meter.direction() == direction;
  }

  private void compute(Computed meter, int from, int until) {
    long[] result = new long[length];
    energies[meter.place()] = result;
    if (from >= until) {
      return;
    }
    Arrays.fill(total, 0);
    Arrays.fill(missing, 0);
    long[] worst = null;
    for (Map.Entry<Direction, Integer> sum : meter.sums().entrySet()) {
      // Of those that are computed later none is there when this one is.
      Sum ofDirection = Objects.requireNonNull(sums.get(sum.getKey()));
      add(ofDirection.energies, ofDirection.missing, sum.getValue());
      worst = worse(worst, ofDirection.qualities);
      excess = ofDirection.isTooLarge && excess == null ? meters.get(meter.place()) : excess;
    }
    for (int i = 0; i < meter.operands().length; i++) {
      int operand = meter.operands()[i];
      if (energies[operand] != null) {
        add(energies[operand], energies[operand], meter.weights()[i]);
        worst = worse(worst, qualities[operand]);
      }
    }
    qualities[meter.place()] = worst;
    for (int k = from; k < until; k++) {
      boolean isTooLarge = missing[k] >= 0 && total[k] > MAXIMUM_MILLIWATT_HOURS;
      if (isTooLarge && excess == null) {
        excess = meters.get(meter.place());
      }
      result[k] = missing[k] < 0 || isTooLarge ? MISSING : Math.max(0, total[k]);
    }
  }

  private void add(long[] column, long[] sign, int weight) {
    for (int k = 0; k < length; k++) {
      total[k] += weight * column[k];
      missing[k] |= sign[k];
    }
  }

  private static long @Nullable [] worse(long @Nullable [] one, long @Nullable [] other) {
    if (one == null || other == null) {
      return other == null ? one : other.clone();
    }
    for (int k = 0; k < one.length; k++) {
      one[k] = Math.max(one[k], other[k]);
    }
    return one;
  }

  /// The energies of a meter that was set or computed.
  public long[] energies(int place) {
    return energies[place];
  }

  /// The energies of a virtual meter, missing also where it is not there; null if there is none.
  public long @Nullable [] energiesWhereThere(int place) {
    Presence presence = Objects.requireNonNull(presences[place]);
    long[] column = new long[length];
    Arrays.fill(column, MISSING);
    boolean isAny = false;
    for (int k = presence.from(); k < presence.until(); k++) {
      column[k] = energies[place][k];
      isAny |= column[k] != MISSING;
    }
    return isAny ? column : null;
  }

  /// The codes of their qualities; null = all are measured.
  public long @Nullable [] qualities(int place) {
    return qualities[place];
  }

  /// A meter with an energy that is too large, which is missing instead; null if there is none.
  public @Nullable Meter excess() {
    return excess;
  }
}
