package energy.saldo.balancing.measurement;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Measuring;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.directory.VirtualMeters;
import energy.saldo.balancing.measurement.RegisterReadings.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which measurements partitions need: local days, and of registers that are read at any instant
/// the readings around the bounds of months.
public final class NeededInput {

  private final Map<SiteDay, SiteDay> days = new HashMap<>();
  private final List<Window> windows = new ArrayList<>();

  /// The days, each with the partition that it belongs to.
  public Map<SiteDay, SiteDay> days() {
    return days;
  }

  /// The instants and the registers whose readings around them are needed.
  public List<Window> windows() {
    return windows;
  }

  /// Adds what balancing the partition needs.
  public void add(SitePlan plan, LocalDate partition) {
    if (plan.site().isBalancedByMonth()) {
      addMonth(plan.site(), neededOf(plan, partition), partition);
      return;
    }
    addDay(plan.site(), partition);
    if (plan.meters().stream().anyMatch(Meter::isRegister)) {
      // A register's last quarter-hour ends with the next day's first reading.
      addDay(plan.site(), plan.site().calendar().dayAfter(partition));
    }
  }

  private static List<Meter> neededOf(SitePlan plan, LocalDate month) {
    VirtualMeters virtual = plan.virtualMeters();
    boolean[] isOperand = virtual.isEmpty() ? null : virtual.operands(month);
    List<Meter> needed = new ArrayList<>();
    for (int place = 0; place < plan.meters().size(); place++) {
      Meter meter = plan.meters().get(place);
      boolean isNeeded =
          plan.isRequired(meter, month)
              || (isOperand != null && isOperand[place] && plan.site().isThere(meter, month));
      if (isNeeded) {
        needed.add(meter);
      }
    }
    return needed;
  }

  private void addDay(Site site, LocalDate day) {
    days.put(new SiteDay(site.id(), day), new SiteDay(site.id(), site.partitionOf(day)));
  }

  /// Adds what the energies of meters need that are there in the month.
  void addMonth(Site site, List<Meter> meters, LocalDate month) {
    boolean isAnyProfile = false;
    for (Meter meter : meters) {
      if (meter.isVirtual()) {
        continue;
      }
      isAnyProfile |= meter.measuring() == Measuring.LOAD_PROFILE_ACCURATE;
      addBounds(site, meter, PartitionBounds.of(site, meter, month));
    }
    if (isAnyProfile) {
      month.datesUntil(site.partitionAfter(month)).forEach(day -> addDay(site, day));
    }
  }

  private void addBounds(Site site, Meter meter, PartitionBounds bounds) {
    for (Instant bound : List.of(bounds.start(), bounds.end())) {
      if (meter.isReadAtAnyInstant()) {
        windows.add(new Window(site.id(), meter.id(), bound, bound));
      } else if (meter.isRegister()) {
        addDay(site, site.calendar().dayOf(SiteCalendar.quarterHourFrom(bound)));
      }
    }
  }
}
