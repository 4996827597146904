package energy.saldo.balancing.directory;

import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.chassis.problem.Problems;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// The virtual meters of a site in the order in which they are computed: none before those that it
/// is computed from.
///
/// Meters are known by their places in the list of all meters of the site.
public final class VirtualMeters {

  /// How a virtual meter is computed.
  ///
  /// @param place its own
  /// @param sums of each direction whose sum it has, how often
  /// @param operands the places of the meters that it names
  /// @param weights how often each of them counts
  public record Computed(int place, Map<Direction, Integer> sums, int[] operands, int[] weights) {}

  private enum Mark {
    ON_WAY,
    DONE
  }

  private final Site site;
  private final List<Meter> meters;

  /// From when until when each virtual meter is there, by whole intervals.
  private final long[] from;

  private final long[] until;
  private final Map<Integer, Computed> computed = new HashMap<>();
  private final Map<Direction, List<Integer>> virtualByDirection = new EnumMap<>(Direction.class);
  private final List<Computed> ordered = new ArrayList<>();

  /// Those among all meters of a site.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if a meter is computed from itself. Its owner
  ///     refuses that, so not all of what the owner says is known yet.
  public VirtualMeters(Site site, List<Meter> meters) {
    this.site = site;
    this.meters = meters;
    this.from = new long[meters.size()];
    this.until = new long[meters.size()];
    if (meters.stream().anyMatch(Meter::isVirtual)) {
      findOrder();
    }
  }

  private void findOrder() {
    for (Direction direction : Direction.values()) {
      virtualByDirection.put(direction, new ArrayList<>());
    }
    Map<UUID, Integer> places = new HashMap<>();
    for (int place = 0; place < meters.size(); place++) {
      places.put(meters.get(place).id(), place);
    }
    for (int place = 0; place < meters.size(); place++) {
      Formula formula = meters.get(place).formula();
      if (formula != null) {
        computed.put(place, compile(place, formula, places));
        from[place] = site.firstInterval(meters.get(place));
        until[place] = site.endInterval(meters.get(place));
        if (!meters.get(place).grid()) {
          ofDirection(meters.get(place).direction()).add(place);
        }
      }
    }
    Mark[] marks = new Mark[meters.size()];
    computed.keySet().stream().sorted().forEach(place -> visit(place, marks));
  }

  private static Computed compile(int place, Formula formula, Map<UUID, Integer> places) {
    // One that is not known yet is not there.
    List<UUID> known = formula.meters().keySet().stream().filter(places::containsKey).toList();
    int[] operands = known.stream().mapToInt(id -> places.getOrDefault(id, -1)).toArray();
    int[] weights = known.stream().mapToInt(id -> formula.meters().getOrDefault(id, 0)).toArray();
    return new Computed(place, formula.sums(), operands, weights);
  }

  private List<Integer> ofDirection(Direction direction) {
    return Objects.requireNonNull(virtualByDirection.get(direction));
  }

  private void visit(int place, Mark[] marks) {
    Computed meter = computed.get(place);
    if (meter == null || marks[place] == Mark.DONE) {
      return;
    }
    if (marks[place] == Mark.ON_WAY) {
      throw Problems.unavailable("The formulas of the site are being changed; try again.");
    }
    marks[place] = Mark.ON_WAY;
    for (int operand : meter.operands) {
      visit(operand, marks);
    }
    for (Direction direction : meter.sums.keySet()) {
      for (int member : ofDirection(direction)) {
        if (member != place
            && marks[member] != Mark.DONE
            && from[member] < until[place]
            && from[place] < until[member]) {
          visit(member, marks);
        }
      }
    }
    marks[place] = Mark.DONE;
    ordered.add(meter);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return ordered.isEmpty();
  }

  /// All of them, in the order in which they are computed.
  public List<Computed> ordered() {
    return ordered;
  }

  /// The directions whose sum one of them has.
  public Set<Direction> sums() {
    Set<Direction> sums = EnumSet.noneOf(Direction.class);
    ordered.forEach(meter -> sums.addAll(meter.sums.keySet()));
    return sums;
  }

  /// The places of the real meters from which those are computed that are there in the partition.
  public boolean[] operands(LocalDate partition) {
    return operands(meter -> site.isThere(meter, partition));
  }

  /// The places of the real meters from which those are computed that are there.
  public boolean[] operands(Predicate<Meter> isThere) {
    boolean[] operands = new boolean[meters.size()];
    Set<Direction> sums = EnumSet.noneOf(Direction.class);
    for (Computed meter : ordered) {
      if (isThere.test(meters.get(meter.place))) {
        sums.addAll(meter.sums.keySet());
        for (int operand : meter.operands) {
          operands[operand] = true;
        }
      }
    }
    for (int place = 0; place < operands.length; place++) {
      Meter meter = meters.get(place);
      operands[place] |= !meter.grid() && sums.contains(meter.direction());
      operands[place] &= !meter.isVirtual();
    }
    return operands;
  }
}
