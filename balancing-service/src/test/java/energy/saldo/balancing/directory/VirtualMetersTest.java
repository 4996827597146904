package energy.saldo.balancing.directory;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.Meter.Measuring;
import energy.saldo.balancing.directory.VirtualMeters.Computed;
import energy.saldo.balancing.measurement.Presence;
import energy.saldo.balancing.measurement.VirtualEnergies;
import energy.saldo.chassis.problem.Problem;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Virtual meters against a reference that computes each interval for itself, word by word.
class VirtualMetersTest {

  private static final UUID SITE = UUID.fromString("01890000-0000-7000-8000-000000000001");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final Instant MIDNIGHT = Instant.parse("2025-06-01T00:00:00Z");
  private static final long FIRST = SiteCalendar.quarterHourOf(MIDNIGHT);
  private static final int LENGTH = 96;
  private static final Site AT =
      new Site(SITE, SITE, (short) 0, new SiteCalendar(ZoneId.of("UTC")), "PT15M", "equal");

  static LongStream seeds() {
    return LongStream.range(0, 400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRandomSiteIsComputedAsTheReferenceDoes(long seed) {
    Random random = new Random(seed);
    List<Meter> meters = new ArrayList<>();
    VirtualMeters virtual = null;
    while (virtual == null) {
      meters = meters(random);
      virtual = ordered(meters);
    }
    long[][] real = new long[meters.size()][];
    VirtualEnergies computed = new VirtualEnergies(meters, LENGTH);
    boolean[] operands = virtual.operands(DAY);
    for (int place = 0; place < real.length; place++) {
      if (!meters.get(place).isVirtual()) {
        real[place] = energies(meters.get(place), random);
        if (operands[place]) {
          computed.set(place, real[place], null);
        }
      }
    }
    computed.compute(virtual, meter -> Presence.of(meter, FIRST, LENGTH));
    for (Computed meter : virtual.ordered()) {
      long[] expected = new long[LENGTH];
      for (int k = 0; k < LENGTH; k++) {
        expected[k] = reference(meters, real, meter.place(), k);
      }
      assertArrayEquals(expected, computed.energies(meter.place()));
    }
    assertEquals(meters.stream().filter(Meter::isVirtual).count(), virtual.ordered().size());
  }

  private static @Nullable VirtualMeters ordered(List<Meter> meters) {
    try {
      return new VirtualMeters(AT, meters);
    } catch (Problem circle) {
      return null;
    }
  }

  private static List<Meter> meters(Random random) {
    int count = 2 + random.nextInt(12);
    List<UUID> ids = new ArrayList<>();
    List<Meter> meters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      Formula formula = i > 0 && random.nextInt(3) > 0 ? formula(ids, random) : null;
      long start = random.nextInt(3) == 0 ? random.nextInt(LENGTH) : -random.nextInt(50);
      Instant end = random.nextInt(3) == 0 ? at(start + 1 + random.nextInt(LENGTH)) : null;
      Direction direction = random.nextBoolean() ? Direction.CONSUMER : Direction.PRODUCER;
      meters.add(meter(id, direction, random.nextInt(4) == 0, at(start), end, formula));
      ids.add(id);
    }
    Collections.shuffle(meters, random);
    return meters;
  }

  private static Instant at(long quarterHour) {
    return MIDNIGHT.plusSeconds(quarterHour * 900);
  }

  private static Meter meter(
      UUID id,
      Direction direction,
      boolean grid,
      Instant start,
      @Nullable Instant end,
      @Nullable Formula formula) {
    return new Meter(
        id,
        SITE,
        SITE,
        direction,
        grid,
        Measuring.LOAD_PROFILE_ACCURATE,
        false,
        start,
        end,
        false,
        formula);
  }

  private static Formula formula(List<UUID> ids, Random random) {
    StringBuilder text = new StringBuilder();
    int operands = 1 + random.nextInt(5);
    for (int i = 0; i < operands; i++) {
      text.append(i == 0 ? "" : random.nextBoolean() ? " + " : " - ");
      switch (random.nextInt(6)) {
        case 0 -> text.append("sum_local_producer");
        case 1 -> text.append("sum_local_consumer");
        default -> text.append(ids.get(random.nextInt(ids.size())));
      }
    }
    return Formula.parse(text.toString());
  }

  private static long[] energies(Meter meter, Random random) {
    Presence presence = Presence.of(meter, FIRST, LENGTH);
    int gap = random.nextInt(3) == 0 ? 4 : 1000;
    long[] energies = new long[LENGTH];
    for (int k = presence.from(); k < presence.until(); k++) {
      energies[k] = random.nextInt(gap) == 0 ? MISSING : random.nextInt(5);
    }
    return energies;
  }

  /// The energy in one interval, 0 where the meter is not there.
  private static long reference(List<Meter> meters, long[][] real, int place, int k) {
    Meter meter = meters.get(place);
    if (!isThere(meter, k)) {
      return 0;
    }
    Formula formula = meter.formula();
    if (formula == null) {
      return real[place][k];
    }
    BigInteger sum = BigInteger.ZERO;
    for (int other = 0; other < meters.size(); other++) {
      Meter operand = meters.get(other);
      int named = formula.meters().getOrDefault(operand.id(), 0);
      boolean isNamed = formula.meters().containsKey(operand.id());
      boolean isSummed =
          other != place && !operand.grid() && formula.sums().containsKey(operand.direction());
      if ((isNamed || isSummed) && isThere(operand, k)) {
        long energy = reference(meters, real, other, k);
        if (energy == MISSING) {
          return MISSING;
        }
        int weight = named + (isSummed ? formula.sums().getOrDefault(operand.direction(), 0) : 0);
        sum = sum.add(BigInteger.valueOf(energy).multiply(BigInteger.valueOf(weight)));
      }
    }
    return sum.max(BigInteger.ZERO).longValueExact();
  }

  private static boolean isThere(Meter meter, int k) {
    return meter.firstQuarterHour() <= FIRST + k && FIRST + k < meter.endQuarterHour();
  }

  @Test
  void aFormulaIsOneLineOfText() {
    UUID named = UUID.fromString("6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77");
    Formula formula =
        Formula.parse("sum_local_producer - sum_local_consumer + " + named + " + " + named);
    assertEquals(Map.of(Direction.PRODUCER, 1, Direction.CONSUMER, -1), formula.sums());
    assertEquals(Map.of(named, 2), formula.meters());
    for (String bad : List.of("", "sum_local_grid", "x", "sum_local_producer * x", named + " -")) {
      assertThrows(IllegalArgumentException.class, () -> Formula.parse(bad), bad);
    }
  }

  @Test
  void aMeterThatIsComputedFromItselfIsNotOrdered() {
    Meter one = meter(UUID.randomUUID(), Direction.CONSUMER, false, MIDNIGHT, null, sum());
    Meter other = meter(UUID.randomUUID(), Direction.CONSUMER, false, MIDNIGHT, null, sum());
    assertThrows(Problem.class, () -> new VirtualMeters(AT, List.of(one, other)));
    Instant later = MIDNIGHT.plusSeconds(900);
    Meter before = meter(UUID.randomUUID(), Direction.CONSUMER, false, MIDNIGHT, later, sum());
    Meter after = meter(UUID.randomUUID(), Direction.CONSUMER, false, later, null, sum());
    assertEquals(2, new VirtualMeters(AT, List.of(before, after)).ordered().size());
    Site months = AT.byMonth();
    assertThrows(Problem.class, () -> new VirtualMeters(months, List.of(before, after)));
  }

  private static Formula sum() {
    return Formula.parse("sum_local_consumer");
  }

  /// 2⁵² mWh are within, one more is not, however it comes about.
  @Test
  void whatIsTooLargeIsMissingAndRemembered() {
    List<Meter> meters = new ArrayList<>();
    meters.add(meter(new UUID(0, 1), Direction.PRODUCER, true, MIDNIGHT, null, null));
    for (int i = 2; i <= 60; i++) {
      String twice = new UUID(0, i - 1) + " + " + new UUID(0, i - 1);
      Formula formula = Formula.parse(twice);
      meters.add(meter(new UUID(0, i), Direction.PRODUCER, true, MIDNIGHT, null, formula));
    }
    VirtualMeters virtual = new VirtualMeters(AT, meters);
    VirtualEnergies computed = new VirtualEnergies(meters, 1);
    computed.set(0, new long[] {1}, null);
    computed.compute(virtual, meter -> new Presence(0, 1));
    assertEquals(1L << 52, computed.energies(52)[0]);
    assertEquals(MISSING, computed.energies(53)[0]);
    assertEquals(MISSING, computed.energies(59)[0]);
    assertEquals(new UUID(0, 54), assertNotNullMeter(computed.excess()).id());
  }

  private static Meter assertNotNullMeter(@Nullable Meter meter) {
    assertNotNull(meter);
    assertTrue(meter.isVirtual());
    return meter;
  }

  @Test
  void aQualityIsTheWorstOfWhatIsThere() {
    Meter one = meter(new UUID(0, 1), Direction.PRODUCER, false, MIDNIGHT, null, null);
    Meter two = meter(new UUID(0, 2), Direction.PRODUCER, false, MIDNIGHT, null, null);
    Formula difference = Formula.parse("sum_local_producer - " + new UUID(0, 1));
    Meter sum = meter(new UUID(0, 3), Direction.CONSUMER, false, MIDNIGHT, null, difference);
    Formula same = Formula.parse(new UUID(0, 3).toString());
    Meter last = meter(new UUID(0, 4), Direction.CONSUMER, true, MIDNIGHT, null, same);
    List<Meter> meters = List.of(one, two, sum, last);
    VirtualEnergies computed = new VirtualEnergies(meters, 3);
    computed.set(0, new long[] {1, 1, 1}, new long[] {0, 1, 0});
    computed.set(1, new long[] {1, 1, 1}, new long[] {2, 0, 0});
    computed.compute(new VirtualMeters(AT, meters), meter -> new Presence(0, 3));
    assertArrayEquals(new long[] {1, 1, 1}, computed.energies(3));
    assertArrayEquals(new long[] {2, 1, 0}, computed.qualities(3));
  }
}
