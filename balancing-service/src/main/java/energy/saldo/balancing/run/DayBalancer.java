package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.balance.BalanceBlock;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.measurement.StoredInput;
import energy.saldo.balancing.storage.AmountBlock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Balances one local day of a site, or one month where months are balanced: collects the energies
/// of the meters that take part, finds the intervals that are complete, has the kernel share the
/// producers' energy, and adds the flows from and to the grid. Reuses its buffers day after day;
/// for one thread.
final class DayBalancer {

  private final BalancingKernel kernel;
  private final PartitionColumns columns = new PartitionColumns();
  private final Flows flows = new Flows();
  private final AmountBlock.Encoder writer = new AmountBlock.Encoder();

  DayBalancer(BalancingKernel kernel) {
    this.kernel = kernel;
  }

  /// The partition's balances.
  ///
  /// @param partition the local day, or the month's first
  /// @param stored what was measured for it, with what a register needs at its end
  /// @throws BalancingFailure if a register falls, a month has more energy than the kernel is
  ///     proven for, or the flows break the allocation law
  DayBalance balance(SitePlan plan, LocalDate partition, StoredInput stored) {
    Intervals intervals = Intervals.of(plan.site(), partition);
    boolean[] isBalanced = new boolean[intervals.length()];
    BalancingInput input = InputCollector.of(plan, intervals, stored, writer);
    List<MeterEnergies> meters = input.meters();
    findBalanced(meters, isBalanced);
    blankOpen(meters, isBalanced);

    List<MeterEnergies> consumers = participants(meters, Direction.CONSUMER);
    List<MeterEnergies> producers = participants(meters, Direction.PRODUCER);
    String rule = plan.distribution(partition);
    fillColumns(rule, intervals.firstIndex(), isBalanced, consumers, producers);
    kernel.balance(columns, flows);

    BalanceCollector balances = new BalanceCollector(plan, intervals);
    collectShared(balances, consumers, producers);
    collectUnshared(balances, meters);
    ConservationCheck.require(meters, balances.columns(), intervals.first(), isBalanced.length);
    BalanceBlock block = BalanceBlock.of(balances.columns(), isBalanced.length, writer);
    return new DayBalance(
        openIntervals(isBalanced), input.missing(), input.provisional(), block, input.virtual());
  }

  /// Sets which intervals have all amounts.
  private static void findBalanced(List<MeterEnergies> meters, boolean[] isBalanced) {
    Arrays.fill(isBalanced, true);
    for (MeterEnergies meter : meters) {
      for (int k = 0; k < isBalanced.length; k++) {
        isBalanced[k] &= meter.energies()[k] != MISSING;
      }
    }
  }

  private static void blankOpen(List<MeterEnergies> meters, boolean[] isBalanced) {
    for (MeterEnergies meter : meters) {
      for (int k = 0; k < isBalanced.length; k++) {
        if (!isBalanced[k]) {
          meter.energies()[k] = 0;
        }
      }
    }
  }

  /// The meters that share, in the law's order: by rank, then by id.
  private static List<MeterEnergies> participants(List<MeterEnergies> meters, Direction direction) {
    return meters.stream()
        .filter(meter -> meter.setting().participant() && meter.meter().direction() == direction)
        .sorted(Comparator.comparing(MeterEnergies::rank))
        .toList();
  }

  private void fillColumns(
      String rule,
      long firstIndex,
      boolean[] isBalanced,
      List<MeterEnergies> consumers,
      List<MeterEnergies> producers) {
    Distribution distribution = Distribution.valueOf(rule.toUpperCase(Locale.ROOT));
    int length = isBalanced.length;
    columns.reset(distribution, firstIndex, length, consumers.size(), producers.size());
    System.arraycopy(isBalanced, 0, columns.balanced(), 0, length);
    for (int i = 0; i < consumers.size(); i++) {
      MeterEnergies consumer = consumers.get(i);
      columns.consumerRanks()[i] = consumer.rank();
      columns.sharesPpm()[i] = consumer.setting().sharePpm();
      columns.limitPresence(i, consumer.presence().from(), consumer.presence().until());
      System.arraycopy(consumer.energies(), 0, columns.demand(i), 0, length);
    }
    for (int j = 0; j < producers.size(); j++) {
      MeterEnergies producer = producers.get(j);
      columns.producerRanks()[j] = producer.rank();
      System.arraycopy(producer.energies(), 0, columns.production(j), 0, length);
    }
  }

  private void collectShared(
      BalanceCollector balances, List<MeterEnergies> consumers, List<MeterEnergies> producers) {
    for (int j = 0; j < producers.size(); j++) {
      for (int i = 0; i < consumers.size(); i++) {
        UUID creditor = producers.get(j).meter().id();
        balances.add(creditor, consumers.get(i).meter().id(), flows.pair(j, i));
      }
      balances.addToGrid(producers.get(j).meter().id(), flows.toGrid(j));
    }
    for (int i = 0; i < consumers.size(); i++) {
      balances.addFromGrid(consumers.get(i).meter().id(), flows.fromGrid(i));
    }
  }

  /// Meters that do not share take everything from the grid and give everything to it.
  private static void collectUnshared(BalanceCollector balances, List<MeterEnergies> meters) {
    for (MeterEnergies meter : meters) {
      if (meter.setting().participant()) {
        continue;
      }
      switch (meter.meter().direction()) {
        case CONSUMER -> balances.addFromGrid(meter.meter().id(), meter.energies());
        case PRODUCER -> balances.addToGrid(meter.meter().id(), meter.energies());
      }
    }
  }

  private static short[] openIntervals(boolean[] isBalanced) {
    short[] open = new short[isBalanced.length];
    int count = 0;
    for (int k = 0; k < isBalanced.length; k++) {
      if (!isBalanced[k]) {
        open[count++] = (short) k;
      }
    }
    return Arrays.copyOf(open, count);
  }
}
