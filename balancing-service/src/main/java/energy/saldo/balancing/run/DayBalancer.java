package energy.saldo.balancing.run;

import static energy.saldo.balancing.storage.AmountColumn.MISSING;

import energy.saldo.balancing.directory.BalancingSetting;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.measurement.MeasurementColumns.Key;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Balances one local day of a site: gathers the energies of the meters that take part, finds the
/// quarter-hours that are complete, lets the kernel share the producers' energy out and adds what
/// flows from and to the grid. Reuses its buffers, day after day; for one thread at a time.
final class DayBalancer {

  private static final long[] NOTHING = {};

  /// A meter whose energy is needed, and that energy, 0 where its quarter-hour is open.
  private record Part(Meter meter, BalancingSetting setting, long[] energies) {

    /// Its rank; null comes last.
    int rank() {
      Integer priority = setting.priority();
      return priority == null ? Integer.MAX_VALUE : priority;
    }
  }

  private final PartitionColumns columns = new PartitionColumns();
  private final Flows flows = new Flows();

  /// The day's balances.
  ///
  /// @param dayAfter the local day on which the quarter-hour after the day's last one lies
  /// @param stored the measured columns of both days
  DayBalance balance(
      BalancingKernel kernel,
      SitePlan plan,
      LocalDate day,
      LocalDate dayAfter,
      Map<Key, long[]> stored) {
    SiteCalendar calendar = plan.site().calendar();
    long first = calendar.firstQuarterHour(day);
    int length = calendar.quarterHours(day);
    List<Part> parts = parts(plan, day, dayAfter, stored, first, length);
    boolean[] isBalanced = new boolean[length];
    List<MissingAmounts> missing = findMissing(parts, first, isBalanced);
    blankOpen(parts, isBalanced);

    List<Part> consumers = participants(parts, Direction.CONSUMER);
    List<Part> producers = participants(parts, Direction.PRODUCER);
    fillColumns(plan, first, isBalanced, consumers, producers);
    kernel.balance(columns, flows);

    BalanceCollector balances = new BalanceCollector(plan, day);
    collectShared(balances, consumers, producers);
    collectUnshared(balances, parts);
    return new DayBalance(openIntervals(isBalanced), missing, balances.columns());
  }

  private static List<Part> parts(
      SitePlan plan,
      LocalDate day,
      LocalDate dayAfter,
      Map<Key, long[]> stored,
      long first,
      int length) {
    UUID siteId = plan.site().id();
    List<Part> parts = new ArrayList<>();
    for (Meter meter : plan.meters()) {
      Optional<BalancingSetting> setting = plan.requiredBy(meter, day);
      if (setting.isPresent()) {
        long[] column = stored.getOrDefault(new Key(siteId, meter.id(), day), NOTHING);
        long[] after = stored.getOrDefault(new Key(siteId, meter.id(), dayAfter), NOTHING);
        long[] energies = new long[length];
        long nextReading = after.length == 0 ? MISSING : after[0];
        DayEnergies.fill(meter, first, column, nextReading, energies, length);
        parts.add(new Part(meter, setting.get(), energies));
      }
    }
    return parts;
  }

  /// Sets which quarter-hours have all amounts and returns what the others lack.
  private static List<MissingAmounts> findMissing(
      List<Part> parts, long first, boolean[] isBalanced) {
    Arrays.fill(isBalanced, true);
    List<MissingAmounts> missing = new ArrayList<>();
    for (Part part : parts) {
      int k = 0;
      while (k < isBalanced.length) {
        int from = k;
        while (k < isBalanced.length && part.energies()[k] == MISSING) {
          isBalanced[k++] = false;
        }
        if (k > from) {
          missing.add(
              new MissingAmounts(
                  part.meter().id(),
                  SiteCalendar.startOf(first + from),
                  SiteCalendar.startOf(first + k)));
        }
        k++;
      }
    }
    return missing;
  }

  private static void blankOpen(List<Part> parts, boolean[] isBalanced) {
    for (Part part : parts) {
      for (int k = 0; k < isBalanced.length; k++) {
        if (!isBalanced[k]) {
          part.energies()[k] = 0;
        }
      }
    }
  }

  /// Those who share, in the law's order: by rank, then by id.
  private static List<Part> participants(List<Part> parts, Direction direction) {
    return parts.stream()
        .filter(part -> part.setting().participant() && part.meter().direction() == direction)
        .sorted(Comparator.comparingInt(Part::rank))
        .toList();
  }

  private void fillColumns(
      SitePlan plan, long first, boolean[] isBalanced, List<Part> consumers, List<Part> producers) {
    Distribution distribution =
        Distribution.valueOf(plan.site().distribution().toUpperCase(Locale.ROOT));
    int length = isBalanced.length;
    columns.reset(distribution, first, length, consumers.size(), producers.size());
    System.arraycopy(isBalanced, 0, columns.balanced(), 0, length);
    for (int i = 0; i < consumers.size(); i++) {
      Part consumer = consumers.get(i);
      columns.consumerRanks()[i] = consumer.rank();
      columns.sharesPpm()[i] = consumer.setting().sharePpm();
      System.arraycopy(consumer.energies(), 0, columns.demand(i), 0, length);
    }
    for (int j = 0; j < producers.size(); j++) {
      Part producer = producers.get(j);
      columns.producerRanks()[j] = producer.rank();
      System.arraycopy(producer.energies(), 0, columns.production(j), 0, length);
    }
  }

  private void collectShared(
      BalanceCollector balances, List<Part> consumers, List<Part> producers) {
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

  /// Who does not share takes all from the grid and gives all to it.
  private static void collectUnshared(BalanceCollector balances, List<Part> parts) {
    for (Part part : parts) {
      if (part.setting().participant()) {
        continue;
      }
      switch (part.meter().direction()) {
        case CONSUMER -> balances.addFromGrid(part.meter().id(), part.energies());
        case PRODUCER -> balances.addToGrid(part.meter().id(), part.energies());
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
