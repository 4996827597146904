package energy.saldo.balancing.run;

import energy.saldo.balancing.balance.BalanceColumn;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.measurement.Presence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Collects the balances of a partition, non-zero pairs only, and names the grid: where the site
/// has a meter of the grid itself for the direction in question, its id stands for the grid as long
/// as the meter is there. Keeps the arrays it is given, so its columns are valid until the kernel
/// balances the next day.
final class BalanceCollector {

  /// The grid under one name, and the intervals in which it has that name.
  private record GridName(@Nullable UUID meterId, BitSet intervals) {}

  private final int length;
  private final List<GridName> supply;
  private final List<GridName> feedIn;
  private final List<BalanceColumn> columns = new ArrayList<>();

  BalanceCollector(SitePlan plan, Intervals intervals) {
    this.length = intervals.length();
    this.supply = names(plan, Direction.PRODUCER, intervals);
    this.feedIn = names(plan, Direction.CONSUMER, intervals);
  }

  List<BalanceColumn> columns() {
    return columns;
  }

  /// Adds what flows from one meter to another.
  void add(@Nullable UUID creditor, @Nullable UUID debitor, long[] energies) {
    for (int k = 0; k < length; k++) {
      if (energies[k] != 0) {
        columns.add(new BalanceColumn(creditor, debitor, energies));
        return;
      }
    }
  }

  /// Adds what the grid supplies to a consumer.
  void addFromGrid(UUID debitor, long[] energies) {
    for (GridName grid : supply) {
      add(grid.meterId(), debitor, during(grid, energies));
    }
  }

  /// Adds what the grid takes from a producer.
  void addToGrid(UUID creditor, long[] energies) {
    for (GridName grid : feedIn) {
      add(creditor, grid.meterId(), during(grid, energies));
    }
  }

  private long[] during(GridName grid, long[] energies) {
    if (grid.intervals().cardinality() == length) {
      return energies;
    }
    long[] part = new long[length];
    grid.intervals().stream().forEach(k -> part[k] = energies[k]);
    return part;
  }

  private List<GridName> names(SitePlan plan, Direction direction, Intervals intervals) {
    BitSet unnamed = new BitSet(length);
    unnamed.set(0, length);
    List<GridName> names = new ArrayList<>();
    for (Meter meter : plan.meters()) {
      if (meter.grid() && meter.direction() == direction) {
        Presence presence = intervals.presence(meter);
        BitSet named = new BitSet(length);
        named.set(presence.from(), presence.until());
        named.and(unnamed);
        unnamed.andNot(named);
        names.add(new GridName(meter.id(), named));
      }
    }
    names.add(new GridName(null, unnamed));
    return names;
  }
}
