package energy.saldo.meter.formula;

import energy.saldo.chassis.feed.Direction;
import energy.saldo.meter.formula.FormulaComponent.Aggregation;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which virtual meters of a site are computed from which others. A meter is computed from those
/// that its formula names and, by a sum, from every meter of the direction that is there in an
/// interval in which it is there too, but for the grid's and itself.
///
/// So a meter and its successor may both have the sum of their own direction: neither is there when
/// the other is.
public final class FormulaGraph {

  /// A virtual meter.
  ///
  /// @param from when it begins to be there, by whole intervals
  /// @param until exclusive
  public record VirtualMeter(
      UUID id,
      String identifier,
      Direction direction,
      boolean grid,
      Instant from,
      Instant until,
      Formula formula) {

    /// A meter that is there from its start to its end.
    ///
    /// @param end null = never
    /// @param monthsOf the zone of a site that is balanced by months: the meter is there in all of
    ///     each month that it touches; null = of any other site
    public static VirtualMeter of(
        UUID id,
        String identifier,
        Direction direction,
        boolean grid,
        Instant start,
        @Nullable Instant end,
        @Nullable ZoneId monthsOf,
        Formula formula) {
      Instant until = end == null ? Instant.MAX : end;
      return monthsOf == null
          ? new VirtualMeter(id, identifier, direction, grid, start, until, formula)
          : new VirtualMeter(
              id,
              identifier,
              direction,
              grid,
              monthStart(start, 0, monthsOf),
              end == null ? until : monthStart(end.minusNanos(1), 1, monthsOf),
              formula);
    }

    private static Instant monthStart(Instant instant, int plusMonths, ZoneId zone) {
      LocalDate first = LocalDate.ofInstant(instant, zone).withDayOfMonth(1);
      return first.plusMonths(plusMonths).atStartOfDay(zone).toInstant();
    }

    private boolean isThereWith(VirtualMeter other) {
      return from.isBefore(other.until) && other.from.isBefore(until);
    }
  }

  /// A meter on the way that is being followed, and from which others it may go on.
  private record Step(VirtualMeter meter, Iterator<VirtualMeter> next) {}

  private final Map<UUID, VirtualMeter> meters = new LinkedHashMap<>();
  private final Map<Aggregation, List<VirtualMeter>> summed = new EnumMap<>(Aggregation.class);

  /// @param meters all virtual meters of the site
  public FormulaGraph(Collection<VirtualMeter> meters) {
    for (Aggregation aggregation : Aggregation.values()) {
      summed.put(aggregation, new ArrayList<>());
    }
    for (VirtualMeter meter : meters) {
      this.meters.put(meter.id(), meter);
      if (!meter.grid()) {
        summed.getOrDefault(sumOf(meter.direction()), List.of()).add(meter);
      }
    }
  }

  private static Aggregation sumOf(Direction direction) {
    return switch (direction) {
      case CONSUMER -> Aggregation.SUM_LOCAL_CONSUMER;
      case PRODUCER -> Aggregation.SUM_LOCAL_PRODUCER;
    };
  }

  /// Meters of which each is computed from the next one, and the last from the first; empty if
  /// there are none.
  public List<VirtualMeter> cycle() {
    Set<UUID> done = new HashSet<>();
    for (VirtualMeter meter : meters.values()) {
      List<VirtualMeter> cycle = cycleFrom(meter, done);
      if (!cycle.isEmpty()) {
        return cycle;
      }
    }
    return List.of();
  }

  private List<VirtualMeter> cycleFrom(VirtualMeter start, Set<UUID> done) {
    Deque<Step> way = new ArrayDeque<>();
    Set<UUID> onWay = new HashSet<>();
    enter(start, way, onWay, done);
    while (!way.isEmpty()) {
      Step step = way.getLast();
      if (!step.next.hasNext()) {
        way.removeLast();
        onWay.remove(step.meter.id());
        done.add(step.meter.id());
        continue;
      }
      VirtualMeter next = step.next.next();
      if (onWay.contains(next.id())) {
        return way.stream()
            .map(Step::meter)
            .dropWhile(meter -> !meter.id().equals(next.id()))
            .toList();
      }
      enter(next, way, onWay, done);
    }
    return List.of();
  }

  private void enter(VirtualMeter meter, Deque<Step> way, Set<UUID> onWay, Set<UUID> done) {
    if (!done.contains(meter.id())) {
      onWay.add(meter.id());
      way.add(new Step(meter, operands(meter).iterator()));
    }
  }

  /// The virtual meters that the meter is computed from.
  private List<VirtualMeter> operands(VirtualMeter meter) {
    List<VirtualMeter> operands = new ArrayList<>();
    for (UUID id : meter.formula().meters()) {
      VirtualMeter named = meters.get(id);
      if (named != null) {
        operands.add(named);
      }
    }
    for (Aggregation aggregation : meter.formula().aggregations()) {
      for (VirtualMeter member : summed.getOrDefault(aggregation, List.of())) {
        if (!member.id().equals(meter.id()) && member.isThereWith(meter)) {
          operands.add(member);
        }
      }
    }
    return operands;
  }
}
