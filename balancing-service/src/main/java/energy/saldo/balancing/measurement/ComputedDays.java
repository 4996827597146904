package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.directory.VirtualMeters;
import energy.saldo.balancing.directory.VirtualMeters.Computed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Computes the virtual meters of a site that is not balanced, day by day, when they are read.
public final class ComputedDays {

  private final SitePlan plan;
  private final VirtualMeters virtual;
  private final boolean[] operands;

  /// Of a site.
  public ComputedDays(SitePlan plan) {
    this.plan = plan;
    this.virtual = plan.virtualMeters();
    this.operands = virtual.operands(meter -> true);
  }

  /// The real meters whose energies a day needs: those that are asked for and what the virtual ones
  /// are computed from.
  public List<Meter> needed(List<Meter> asked) {
    Set<UUID> ids = asked.stream().map(Meter::id).collect(Collectors.toSet());
    List<Meter> needed = new ArrayList<>();
    for (int place = 0; place < operands.length; place++) {
      Meter meter = plan.meters().get(place);
      if (operands[place] || (!meter.isVirtual() && ids.contains(meter.id()))) {
        needed.add(meter);
      }
    }
    return needed;
  }

  /// Adds the energies of all virtual meters to those of real ones.
  public void addTo(DayEnergies day) {
    Site site = plan.site();
    long first = site.calendar().firstQuarterHour(day.day());
    int length = site.calendar().quarterHours(day.day());
    VirtualEnergies computed = new VirtualEnergies(plan.meters(), length);
    for (int place = 0; place < operands.length; place++) {
      if (operands[place] && site.isThere(plan.meters().get(place), day.day())) {
        set(computed, place, day, Presence.of(plan.meters().get(place), first, length), length);
      }
    }
    computed.compute(virtual, meter -> Presence.of(meter, first, length));
    for (Computed meter : virtual.ordered()) {
      long[] energies = computed.energiesWhereThere(meter.place());
      if (energies != null) {
        day.put(plan.meters().get(meter.place()).id(), energies, computed.qualities(meter.place()));
      }
    }
  }

  private void set(
      VirtualEnergies computed, int place, DayEnergies day, Presence presence, int length) {
    Meter meter = plan.meters().get(place);
    long[] energies = new long[length];
    long[] qualities = day.isMeasured(meter.id()) ? null : new long[length];
    for (int k = presence.from(); k < presence.until(); k++) {
      energies[k] = day.energy(meter.id(), k);
      if (qualities != null) {
        qualities[k] = day.quality(meter.id(), k).code;
      }
    }
    computed.set(place, energies, qualities);
  }
}
