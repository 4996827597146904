package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.balance.VirtualBlock;
import energy.saldo.balancing.directory.BalancingSetting;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.directory.VirtualMeters;
import energy.saldo.balancing.directory.VirtualMeters.Computed;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.measurement.MissingAmounts;
import energy.saldo.balancing.measurement.MonthEnergies;
import energy.saldo.balancing.measurement.Presence;
import energy.saldo.balancing.measurement.Quality;
import energy.saldo.balancing.measurement.StoredInput;
import energy.saldo.balancing.measurement.VirtualEnergies;
import energy.saldo.balancing.storage.AmountBlock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Collects the energies that a partition is balanced with: of real meters from what is stored, of
/// virtual ones from those. A site without virtual meters pays nothing for them.
final class InputCollector {

  private final SitePlan plan;
  private final Intervals intervals;
  private final StoredInput stored;
  private final NeededEnergies needed;
  private final MonthEnergies ofMonth;
  private final long[][] energies;
  private final List<MissingAmounts> missing = new ArrayList<>();
  private int provisional;

  private InputCollector(SitePlan plan, Intervals intervals, StoredInput stored) {
    this.plan = plan;
    this.intervals = intervals;
    this.stored = stored;
    this.needed = NeededEnergies.of(plan, intervals);
    this.ofMonth = new MonthEnergies(plan.site(), intervals.partition(), stored);
    this.energies = new long[plan.meters().size()][];
  }

  /// @throws BalancingFailure if a register falls, a virtual meter has more energy in an interval
  ///     than the kernel is proven for, or the meters of a direction have together
  static BalancingInput of(
      SitePlan plan, Intervals intervals, StoredInput stored, AmountBlock.Encoder encoder) {
    return new InputCollector(plan, intervals, stored).collect(encoder);
  }

  private BalancingInput collect(AmountBlock.Encoder encoder) {
    for (int place = 0; place < energies.length; place++) {
      BitSet neededOf = needed.intervals(place);
      if (!neededOf.isEmpty()) {
        energies[place] = energies(plan.meters().get(place));
        addMissing(place, neededOf);
        provisional += countProvisional(place, neededOf);
      }
    }
    VirtualMeters virtual = plan.virtualMeters();
    VirtualBlock block = virtual.isEmpty() ? VirtualBlock.NONE : compute(virtual, encoder);
    List<MeterEnergies> meters = new ArrayList<>();
    for (int place = 0; place < energies.length; place++) {
      BalancingSetting setting = needed.setting(place);
      if (setting != null) {
        Meter meter = plan.meters().get(place);
        meters.add(new MeterEnergies(meter, setting, intervals.presence(meter), energies[place]));
      }
    }
    if (!virtual.isEmpty() || plan.site().isBalancedByMonth()) {
      for (Direction direction : Direction.values()) {
        requireWithinRange(meters, direction);
      }
    }
    return new BalancingInput(meters, missing, provisional, block);
  }

  /// The energies of a real meter.
  private long[] energies(Meter meter) {
    if (plan.site().isBalancedByMonth()) {
      return new long[] {ofMonth(meter)};
    }
    UUID siteId = plan.site().id();
    LocalDate day = intervals.partition();
    long[] after = stored.column(siteId, meter.id(), plan.site().calendar().dayAfter(day));
    return MeterEnergies.of(
        meter,
        intervals.first(),
        intervals.length(),
        stored.column(siteId, meter.id(), day),
        after.length == 0 ? MISSING : after[0],
        stored.changes(meter.id()));
  }

  private long ofMonth(Meter meter) {
    int missingBefore = ofMonth.missing().size();
    long energy = ofMonth.of(meter);
    if (ofMonth.missing().size() == missingBefore && energy < 0) {
      throw new BalancingFailure(
          "register %s falls by %d mWh in the month from %s"
              .formatted(meter.id(), -energy, intervals.partition()));
    }
    return energy;
  }

  private void addMissing(int place, BitSet neededOf) {
    if (plan.site().isBalancedByMonth()) {
      missing.addAll(ofMonth.missing().subList(missing.size(), ofMonth.missing().size()));
      return;
    }
    UUID meterId = plan.meters().get(place).id();
    int k = neededOf.nextSetBit(0);
    while (k >= 0) {
      int from = k;
      while (neededOf.get(k) && energies[place][k] == MISSING) {
        k++;
      }
      if (k > from) {
        missing.add(new MissingAmounts(meterId, intervals.start(from), intervals.start(k)));
      }
      k = neededOf.nextSetBit(k == from ? k + 1 : k);
    }
  }

  /// How many of the meter's energies that are needed are provisional.
  private int countProvisional(int place, BitSet neededOf) {
    long[] qualities = qualities(plan.meters().get(place));
    int count = 0;
    if (qualities != null) {
      for (int k = neededOf.nextSetBit(0); k >= 0; k = neededOf.nextSetBit(k + 1)) {
        boolean isProvisional = qualities[k] == Quality.PROVISIONAL.code;
        count += isProvisional && energies[place][k] != MISSING ? 1 : 0;
      }
    }
    return count;
  }

  /// The codes of the qualities of a real meter's energies, 0 where it is not there; null if all
  /// are measured. A register's is the worse of those of its two readings, a month's as
  /// [MonthEnergies#quality] says.
  private long @Nullable [] qualities(Meter meter) {
    Site site = plan.site();
    if (site.isBalancedByMonth()) {
      Quality quality =
          site.isThere(meter, intervals.partition()) ? ofMonth.quality(meter) : Quality.MEASURED;
      return quality == Quality.MEASURED ? null : new long[] {quality.code};
    }
    LocalDate day = intervals.partition();
    if (!stored.hasQualities(site.id(), meter.id(), day)
        && !stored.hasQualities(site.id(), meter.id(), site.calendar().dayAfter(day))) {
      return null;
    }
    Presence presence = intervals.presence(meter);
    long[] qualities = new long[intervals.length()];
    for (int k = presence.from(); k < presence.until(); k++) {
      Quality quality = quality(meter, intervals.quarterHour(k));
      qualities[k] =
          (meter.isRegister()
                  ? Quality.worse(quality, quality(meter, intervals.quarterHour(k) + 1))
                  : quality)
              .code;
    }
    return qualities;
  }

  private Quality quality(Meter meter, long quarterHour) {
    return stored.quality(plan.site().id(), meter.id(), plan.site().calendar(), quarterHour);
  }

  /// Computes the virtual meters.
  private VirtualBlock compute(VirtualMeters virtual, AmountBlock.Encoder encoder) {
    List<Meter> meters = plan.meters();
    VirtualEnergies computed = new VirtualEnergies(meters, intervals.length());
    boolean[] operands = virtual.operands(intervals.partition());
    for (int place = 0; place < operands.length; place++) {
      Meter meter = meters.get(place);
      if (operands[place] && plan.site().isThere(meter, intervals.partition())) {
        energies[place] = energies[place] == null ? energies(meter) : energies[place];
        computed.set(place, energies[place], qualities(meter));
      }
    }
    computed.compute(virtual, intervals::presence);
    Meter excess = computed.excess();
    if (excess != null) {
      throw new BalancingFailure(
          "virtual meter %s has more than %d mWh in an interval"
              .formatted(excess.id(), VirtualEnergies.MAXIMUM_MILLIWATT_HOURS));
    }
    VirtualBlock block = VirtualBlock.of(virtual, meters, computed, intervals.length(), encoder);
    for (Computed meter : virtual.ordered()) {
      energies[meter.place()] = computed.energies(meter.place());
    }
    return block;
  }

  /// Of a quarter-hour thousands of real meters at their limit are within; of a month, and of
  /// virtual meters, a few are not.
  private void requireWithinRange(List<MeterEnergies> meters, Direction direction) {
    for (int k = 0; k < intervals.length(); k++) {
      long sum = 0;
      for (MeterEnergies meter : meters) {
        if (meter.meter().direction() == direction && meter.energies()[k] != MISSING) {
          sum = Math.addExact(sum, meter.energies()[k]);
        }
      }
      if (sum > PartitionColumns.MAXIMUM_SUM_MILLIWATT_HOURS) {
        throw new BalancingFailure(
            "the %ss' energies of the %s from %s add up to %d mWh, more than %d"
                .formatted(
                    direction.name().toLowerCase(Locale.ROOT),
                    plan.site().isBalancedByMonth() ? "month" : "quarter-hour",
                    plan.site().isBalancedByMonth() ? intervals.partition() : intervals.start(k),
                    sum,
                    PartitionColumns.MAXIMUM_SUM_MILLIWATT_HOURS));
      }
    }
  }
}
