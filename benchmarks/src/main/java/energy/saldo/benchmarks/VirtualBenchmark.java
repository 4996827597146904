package energy.saldo.benchmarks;

import energy.saldo.balancing.balance.BalanceBlock;
import energy.saldo.balancing.balance.BalanceColumn;
import energy.saldo.balancing.balance.VirtualBlock;
import energy.saldo.balancing.directory.Formula;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.Meter.Measuring;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.directory.VirtualMeters;
import energy.saldo.balancing.directory.VirtualMeters.Computed;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.Distribution;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.kernel.VectorKernel;
import energy.saldo.balancing.measurement.Presence;
import energy.saldo.balancing.measurement.VirtualEnergies;
import energy.saldo.balancing.storage.AmountBlock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A day of a site: its real meters balanced, and its virtual meters computed, each also with what
/// is kept of it. A third of the virtual meters is what is fed in, a third is computed from three
/// real meters, and a third from the one before, a real one and a sum.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"})
public class VirtualBenchmark {

  private static final int INTERVALS = 96;
  private static final UUID SITE = new UUID(0, 0);
  private static final Instant START = Instant.parse("2025-06-01T00:00:00Z");

  public int consumers = 240;
  public int producers = 60;
  public int virtual = 1000;

  private final BalancingKernel kernel = new VectorKernel();
  private final PartitionColumns in = new PartitionColumns();
  private final Flows out = new Flows();
  private final AmountBlock.Encoder encoder = new AmountBlock.Encoder();
  private final Site site =
      new Site(SITE, SITE, (short) 0, new SiteCalendar(ZoneId.of("UTC")), "PT15M", "equal");
  private List<Meter> meters = List.of();
  private VirtualMeters ordered = new VirtualMeters(site, List.of());

  @Setup
  public void fill() {
    new Scenario(consumers, producers, Distribution.EQUAL, 1, INTERVALS).fill(in);
    meters = new ArrayList<>();
    for (int place = 0; place < consumers + producers; place++) {
      Direction direction = place < consumers ? Direction.CONSUMER : Direction.PRODUCER;
      meters.add(meter(place, direction, false, null));
    }
    for (int k = 0; k < virtual; k++) {
      meters.add(virtual(k));
    }
    ordered = new VirtualMeters(site, meters);
  }

  private Meter virtual(int k) {
    int real = consumers + producers;
    UUID one = id(k % real);
    return switch (k % 3) {
      case 0 ->
          meter(real + k, Direction.CONSUMER, true, "sum_local_producer - sum_local_consumer");
      case 1 -> {
        String formula = "%s + %s - %s".formatted(one, id((k + 7) % real), id((k + 30) % real));
        yield meter(real + k, Direction.CONSUMER, false, formula);
      }
      default -> {
        String formula = "sum_local_consumer - %s + %s".formatted(one, id(real + k - 1));
        yield meter(real + k, Direction.PRODUCER, true, formula);
      }
    };
  }

  private static UUID id(int place) {
    return new UUID(0, place);
  }

  private static Meter meter(
      int place, Direction direction, boolean grid, @Nullable String formula) {
    return new Meter(
        id(place),
        SITE,
        SITE,
        direction,
        grid,
        Measuring.LOAD_PROFILE_ACCURATE,
        false,
        START,
        null,
        false,
        formula == null ? null : Formula.parse(formula));
  }

  @Benchmark
  public Flows balanced() {
    kernel.balance(in, out);
    return out;
  }

  @Benchmark
  public BalanceBlock balancedAndKept() {
    kernel.balance(in, out);
    List<BalanceColumn> columns = new ArrayList<>();
    for (int i = 0; i < consumers; i++) {
      add(null, id(i), out.fromGrid(i), columns);
      for (int j = 0; j < producers; j++) {
        add(id(consumers + j), id(i), out.pair(j, i), columns);
      }
    }
    for (int j = 0; j < producers; j++) {
      add(id(consumers + j), null, out.toGrid(j), columns);
    }
    return BalanceBlock.of(columns, INTERVALS, encoder);
  }

  private static void add(
      @Nullable UUID creditor,
      @Nullable UUID debitor,
      long[] energies,
      List<BalanceColumn> columns) {
    for (int k = 0; k < INTERVALS; k++) {
      if (energies[k] != 0) {
        columns.add(new BalanceColumn(creditor, debitor, energies));
        return;
      }
    }
  }

  /// Once for all days that are balanced together.
  @Benchmark
  public VirtualMeters ordered() {
    return new VirtualMeters(site, meters);
  }

  @Benchmark
  public VirtualEnergies computed() {
    VirtualEnergies computed = new VirtualEnergies(meters, INTERVALS);
    for (int i = 0; i < consumers; i++) {
      computed.set(i, in.demand(i), null);
    }
    for (int j = 0; j < producers; j++) {
      computed.set(consumers + j, in.production(j), null);
    }
    computed.compute(ordered, meter -> new Presence(0, INTERVALS));
    return computed;
  }

  @Benchmark
  public VirtualBlock computedAndKept() {
    return VirtualBlock.of(ordered, meters, computed(), INTERVALS, encoder);
  }

  /// Of all energies of virtual meters.
  long checksum() {
    VirtualEnergies computed = computed();
    Checksum checksum = new Checksum();
    for (Computed meter : ordered.ordered()) {
      checksum.add(computed.energies(meter.place()), INTERVALS);
    }
    return checksum.sum();
  }
}
