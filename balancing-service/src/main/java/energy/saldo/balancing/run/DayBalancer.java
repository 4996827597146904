package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.balance.BalanceBlock;
import energy.saldo.balancing.directory.BalancingSetting;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.measurement.DeviceChanges;
import energy.saldo.balancing.measurement.MeasurementColumns.Key;
import energy.saldo.balancing.measurement.MeasurementColumns.StoredDays;
import energy.saldo.balancing.storage.AmountBlock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Balances one local day of a site: collects the energies of the meters that take part, finds the
/// quarter-hours that are complete, has the kernel share the producers' energy, and adds the flows
/// from and to the grid. Reuses its buffers day after day; for one thread.
final class DayBalancer {

  private static final long[] NOTHING = {};
  private static final BitSet NONE = new BitSet();

  private final BalancingKernel kernel;
  private final PartitionColumns columns = new PartitionColumns();
  private final Flows flows = new Flows();
  private final AmountBlock.Encoder writer = new AmountBlock.Encoder();

  DayBalancer(BalancingKernel kernel) {
    this.kernel = kernel;
  }

  /// The day's balances.
  ///
  /// @param dayAfter the local day on which the quarter-hour after the day's last one lies
  /// @param stored what is stored of both days
  /// @param changes the device changes of the registers that have any
  /// @throws BalancingFailure if a register falls or the flows break the allocation law
  DayBalance balance(
      SitePlan plan,
      LocalDate day,
      LocalDate dayAfter,
      StoredDays stored,
      Map<UUID, DeviceChanges> changes) {
    long first = plan.site().calendar().firstQuarterHour(day);
    boolean[] isBalanced = new boolean[plan.site().calendar().quarterHours(day)];
    List<MeterEnergies> meters = energies(plan, day, dayAfter, stored, changes, isBalanced.length);
    int provisional = countProvisional(meters, day, dayAfter, stored.provisional());
    List<MissingAmounts> missing = findMissing(meters, first, isBalanced);
    blankOpen(meters, isBalanced);

    List<MeterEnergies> consumers = participants(meters, Direction.CONSUMER);
    List<MeterEnergies> producers = participants(meters, Direction.PRODUCER);
    fillColumns(plan.distribution(day), first, isBalanced, consumers, producers);
    kernel.balance(columns, flows);

    BalanceCollector balances = new BalanceCollector(plan, day);
    collectShared(balances, consumers, producers);
    collectUnshared(balances, meters);
    ConservationCheck.require(meters, balances.columns(), first, isBalanced.length);
    BalanceBlock block = BalanceBlock.of(balances.columns(), isBalanced.length, writer);
    return new DayBalance(openIntervals(isBalanced), missing, provisional, block);
  }

  private static List<MeterEnergies> energies(
      SitePlan plan,
      LocalDate day,
      LocalDate dayAfter,
      StoredDays days,
      Map<UUID, DeviceChanges> changes,
      int length) {
    Map<Key, long[]> stored = days.columns();
    UUID siteId = plan.site().id();
    long first = plan.site().calendar().firstQuarterHour(day);
    List<MeterEnergies> meters = new ArrayList<>();
    for (Meter meter : plan.meters()) {
      Optional<BalancingSetting> setting = plan.requiredBy(meter, day);
      if (setting.isPresent()) {
        long[] column = stored.getOrDefault(new Key(siteId, meter.id(), day), NOTHING);
        long[] after = stored.getOrDefault(new Key(siteId, meter.id(), dayAfter), NOTHING);
        long nextReading = after.length == 0 ? MISSING : after[0];
        DeviceChanges ofMeter = changes.getOrDefault(meter.id(), DeviceChanges.NONE);
        meters.add(
            MeterEnergies.of(meter, setting.get(), first, length, column, nextReading, ofMeter));
      }
    }
    return meters;
  }

  /// How many energies are provisional; a register's is if one of its two readings is.
  private static int countProvisional(
      List<MeterEnergies> meters, LocalDate day, LocalDate dayAfter, Map<Key, BitSet> provisional) {
    int count = 0;
    for (MeterEnergies meter : provisional.isEmpty() ? List.<MeterEnergies>of() : meters) {
      UUID siteId = meter.meter().siteId();
      UUID id = meter.meter().id();
      BitSet ofDay = provisional.getOrDefault(new Key(siteId, id, day), NONE);
      BitSet after = provisional.getOrDefault(new Key(siteId, id, dayAfter), NONE);
      int length = meter.energies().length;
      for (int k = meter.presence().from(); k < meter.presence().until(); k++) {
        boolean isNext = k + 1 < length ? ofDay.get(k + 1) : after.get(0);
        boolean isOne = ofDay.get(k) || (meter.meter().isRegister() && isNext);
        count += isOne && meter.energies()[k] != MISSING ? 1 : 0;
      }
    }
    return count;
  }

  /// Sets which quarter-hours have all amounts and returns what is missing in the others.
  private static List<MissingAmounts> findMissing(
      List<MeterEnergies> meters, long first, boolean[] isBalanced) {
    Arrays.fill(isBalanced, true);
    List<MissingAmounts> missing = new ArrayList<>();
    for (MeterEnergies meter : meters) {
      int k = 0;
      while (k < isBalanced.length) {
        int from = k;
        while (k < isBalanced.length && meter.energies()[k] == MISSING) {
          isBalanced[k++] = false;
        }
        if (k > from) {
          missing.add(
              new MissingAmounts(
                  meter.meter().id(),
                  SiteCalendar.startOf(first + from),
                  SiteCalendar.startOf(first + k)));
        }
        k++;
      }
    }
    return missing;
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
      long first,
      boolean[] isBalanced,
      List<MeterEnergies> consumers,
      List<MeterEnergies> producers) {
    Distribution distribution = Distribution.valueOf(rule.toUpperCase(Locale.ROOT));
    int length = isBalanced.length;
    columns.reset(distribution, first, length, consumers.size(), producers.size());
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
