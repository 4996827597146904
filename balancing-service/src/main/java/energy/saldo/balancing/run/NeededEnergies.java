package energy.saldo.balancing.run;

import energy.saldo.balancing.directory.BalancingSetting;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.directory.VirtualMeters;
import energy.saldo.balancing.directory.VirtualMeters.Computed;
import energy.saldo.balancing.measurement.Presence;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which energies balancing a partition needs: those of the real meters that have a setting in
/// force, and those that the virtual meters with one are computed from, each in the intervals in
/// which it is there. An interval in which one of them is missing stays open.
final class NeededEnergies {

  private static final BitSet NONE = new BitSet();

  private final List<Meter> meters;
  private final Intervals intervals;
  private final @Nullable BalancingSetting[] settings;
  private final @Nullable BitSet[] needed;

  private NeededEnergies(SitePlan plan, Intervals intervals) {
    this.meters = plan.meters();
    this.intervals = intervals;
    this.settings = new BalancingSetting[meters.size()];
    this.needed = new BitSet[meters.size()];
    for (int place = 0; place < settings.length; place++) {
      Meter meter = meters.get(place);
      BalancingSetting setting = plan.requiredBy(meter, intervals.partition()).orElse(null);
      settings[place] = setting;
      needed[place] = setting == null ? null : presence(meter);
    }
  }

  static NeededEnergies of(SitePlan plan, Intervals intervals) {
    NeededEnergies needed = new NeededEnergies(plan, intervals);
    needed.passOn(plan.virtualMeters());
    return needed;
  }

  private BitSet presence(Meter meter) {
    Presence presence = intervals.presence(meter);
    BitSet there = new BitSet(intervals.length());
    there.set(presence.from(), presence.until());
    return there;
  }

  /// What is needed of a virtual meter is needed of those that it is computed from. In the reverse
  /// of their order all that need a meter are seen before it.
  private void passOn(VirtualMeters virtual) {
    Map<Direction, BitSet> ofSums = new EnumMap<>(Direction.class);
    for (Computed computed : virtual.ordered().reversed()) {
      add(computed.place(), sumOf(computed.place(), ofSums));
      BitSet ofMeter = intervals(computed.place());
      if (!ofMeter.isEmpty()) {
        for (int operand : computed.operands()) {
          add(operand, ofMeter);
        }
        for (Direction direction : computed.sums().keySet()) {
          ofSums.computeIfAbsent(direction, d -> new BitSet()).or(ofMeter);
        }
      }
      needed[computed.place()] = null;
    }
    for (int place = 0; place < needed.length && !ofSums.isEmpty(); place++) {
      if (!meters.get(place).isVirtual()) {
        add(place, sumOf(place, ofSums));
      }
    }
  }

  private BitSet sumOf(int place, Map<Direction, BitSet> ofSums) {
    Meter meter = meters.get(place);
    return meter.grid() ? NONE : ofSums.getOrDefault(meter.direction(), NONE);
  }

  private void add(int place, BitSet more) {
    if (!more.isEmpty()) {
      BitSet there = presence(meters.get(place));
      there.and(more);
      there.or(intervals(place));
      needed[place] = there;
    }
  }

  /// By which setting the meter takes part; null if it does not.
  @Nullable BalancingSetting setting(int place) {
    return settings[place];
  }

  /// In which intervals the energy of a real meter is needed; in none, of a virtual one.
  BitSet intervals(int place) {
    BitSet ofMeter = needed[place];
    return ofMeter == null ? NONE : ofMeter;
  }

  /// How many energies are needed.
  long count() {
    long count = 0;
    for (int place = 0; place < needed.length; place++) {
      count += intervals(place).cardinality();
    }
    return count;
  }
}
