package energy.saldo.meter.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.feed.Balancing;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.meter.setting.StaticShares.Excess;
import energy.saldo.meter.setting.StaticShares.Presence;
import energy.saldo.meter.setting.StaticShares.Span;
import energy.saldo.meter.setting.StaticShares.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StaticSharesTest {

  private static final LocalDate FIRST = LocalDate.of(2025, 3, 15);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final UUID ACCOUNT = new UUID(0, 1);
  private static final UUID SITE = new UUID(0, 2);
  private static final int DAYS = 30;
  private static final int QUARTER_HOURS_OF_DAY = 96;

  private final Map<UUID, Presence> meters = new HashMap<>();
  private final List<SiteBalancingSetting> rules = new ArrayList<>();
  private boolean isByMonth;

  @Test
  void theWholeIsNoExcess() {
    var added = setting(1, 0, null, 400_000, null);
    assertEquals(List.of(), excess(added, List.of(setting(2, 0, null, 600_000, null), added)));
  }

  @Test
  void onePartPerMillionMoreIsOne() {
    var added = setting(1, 5, null, 400_001, null);
    assertEquals(
        List.of(new Excess(null, midnight(5), 1_000_001)),
        excess(added, List.of(setting(2, 0, null, 600_000, null), added)));
  }

  @Test
  void anotherRankHasAWholeOfItsOwn() {
    var added = setting(1, 0, null, 1_000_000, 1);
    assertEquals(
        List.of(),
        excess(
            added,
            List.of(
                setting(2, 0, null, 1_000_000, null), setting(3, 0, null, 1_000_000, 2), added)));
  }

  @Test
  void aSettingEndsWhereTheMetersNextOneStarts() {
    var added = setting(1, 10, null, 500_000, null);
    var before = setting(2, 0, null, 900_000, null);
    var from = setting(2, 10, null, 500_000, null);
    assertEquals(List.of(), excess(added, List.of(from, added, before)));
  }

  /// At no instant there are both, but in April.
  @Test
  void whereMonthsAreBalancedAMeterAndItsSuccessorAreBothThereInTheMonth() {
    Instant handOver = Instant.parse("2025-04-10T10:00:00Z");
    meter(1, Instant.EPOCH, handOver);
    meter(2, handOver, null);
    var old = setting(1, 17, null, 600_000, null);
    var successor = setting(2, 17, null, 600_000, null);
    assertEquals(List.of(), excess(successor, List.of(old, successor)));
    isByMonth = true;
    assertEquals(
        List.of(new Excess(null, midnight(17), 1_200_000)),
        excess(successor, List.of(old, successor)));
    meter(1, Instant.EPOCH, midnight(17));
    assertEquals(List.of(), excess(successor, List.of(old, successor)));
  }

  @Test
  void anEndIsExclusiveAndNothingComesBackAfterIt() {
    var added = setting(1, 10, null, 500_000, null);
    var before = setting(2, 0, null, 900_000, null);
    var until = setting(2, 5, 10, 900_000, null);
    assertEquals(List.of(), excess(added, List.of(until, added, before)));
  }

  @Test
  void aMeterTakesItsSuccessorsPlaceInTheMiddleOfADay() {
    Instant noon = midnight(3).plusSeconds(12 * 3_600);
    meter(1, midnight(0), noon);
    meter(2, noon, null);
    var old = setting(1, 0, null, 500_000, null);
    var other = setting(3, 0, null, 500_000, null);
    var added = setting(2, 3, null, 500_000, null);
    assertEquals(List.of(), excess(added, List.of(old, other, added)));

    Instant before = noon.minusSeconds(900);
    meter(2, before, null);
    assertEquals(
        List.of(new Excess(null, before, 1_500_000)), excess(added, List.of(old, other, added)));
  }

  @Test
  void aSkippedDayHasNoInstantAndADayEnteredTwiceBeginsAtItsFirstMidnight() {
    ZoneId apia = ZoneId.of("Pacific/Apia");
    LocalDate skipped = LocalDate.of(2011, 12, 30);
    var whole = setting(1, skipped, skipped.plusDays(1), 1_000_000);
    var other = setting(2, skipped.plusDays(-1), null, 1);
    meter(1, Instant.EPOCH, null);
    meter(2, Instant.EPOCH, null);
    List<MeterBalancingSetting> settings = List.of(whole, other);
    assertEquals(List.of(), excess(apia, List.of(other), settings));

    ZoneId johns = ZoneId.of("America/St_Johns");
    LocalDate twice = LocalDate.of(2010, 11, 7);
    var first = setting(1, twice, null, 1_000_000);
    var until = setting(2, twice.plusDays(-1), twice, 1);
    List<MeterBalancingSetting> ofTwice = List.of(first, until);
    assertEquals(List.of(), excess(johns, List.of(until), ofTwice));
    var from = setting(2, twice, null, 1);
    assertEquals(
        List.of(new Excess(null, Instant.parse("2010-11-07T02:30:00Z"), 1_000_001)),
        excess(johns, List.of(from), List.of(first, from)));
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  /// Summer time begins in Berlin within these days.
  @ParameterizedTest
  @MethodSource("seeds")
  void itAgreesWithAddingUpQuarterHourByQuarterHour(int seed) {
    Random random = new Random(seed);
    for (int number = 0; number < 5; number++) {
      Instant start = midnight(0).plusSeconds(900L * random.nextInt(10 * QUARTER_HOURS_OF_DAY));
      long length = 1L + random.nextInt(20 * QUARTER_HOURS_OF_DAY);
      meter(number, start, random.nextBoolean() ? null : start.plusSeconds(900 * length));
    }
    List<MeterBalancingSetting> settings = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    while (settings.size() < count) {
      int start = random.nextInt(DAYS);
      Integer end = random.nextBoolean() ? null : start + 1 + random.nextInt(10);
      Integer rank = random.nextBoolean() ? null : 1;
      var next = setting(random.nextInt(5), start, end, random.nextInt(11) * 100_000, rank);
      if (random.nextInt(5) == 0) {
        next.balancing = Balancing.NON_PARTICIPANT;
      }
      boolean startIsTaken =
          settings.stream()
              .anyMatch(
                  other ->
                      other.meterId.equals(next.meterId) && other.startDate.equals(next.startDate));
      if (!startIsTaken) {
        settings.add(next);
      }
    }
    for (int k = 0; k < random.nextInt(4); k++) {
      rule(random);
    }
    MeterBalancingSetting added = settings.get(random.nextInt(settings.size()));
    assertEquals(byQuarterHour(added, settings), excess(added, settings));
  }

  private List<Excess> byQuarterHour(
      MeterBalancingSetting added, List<MeterBalancingSetting> settings) {
    List<MeterBalancingSetting> before = new ArrayList<>(settings);
    before.remove(added);
    List<Excess> excesses = new ArrayList<>();
    for (Integer rank : new Integer[] {1, null}) {
      Instant end = midnight(2 * DAYS);
      for (Instant time = midnight(0); time.isBefore(end); time = time.plusSeconds(900)) {
        long sumPpm = sumPpm(settings, rank, time);
        if (sumPpm > 1_000_000 && sumPpm > sumPpm(before, rank, time)) {
          excesses.add(new Excess(rank, time, sumPpm));
          break;
        }
      }
    }
    return excesses;
  }

  private long sumPpm(List<MeterBalancingSetting> settings, @Nullable Integer rank, Instant time) {
    LocalDate day = LocalDate.ofInstant(time, BERLIN);
    if (rule(day) != Distribution.STATIC) {
      return 0;
    }
    long sumPpm = 0;
    for (UUID id : settings.stream().map(setting -> setting.meterId).distinct().toList()) {
      MeterBalancingSetting inForce = inForce(id, day, settings);
      if (inForce != null
          && isThere(id, time)
          && inForce.balancing == Balancing.PARTICIPANT
          && Objects.equals(inForce.priority, rank)) {
        sumPpm += Objects.requireNonNull(inForce.sharePpm);
      }
    }
    return sumPpm;
  }

  private Distribution rule(LocalDate day) {
    return rules.stream()
        .filter(rule -> !rule.startDate.isAfter(day))
        .max(Comparator.comparing(rule -> rule.startDate))
        .filter(rule -> rule.endDate == null || day.isBefore(rule.endDate))
        .map(rule -> rule.distribution)
        .orElse(Distribution.STATIC);
  }

  private boolean isThere(UUID id, Instant time) {
    Span span = Objects.requireNonNull(meters.get(id)).span();
    return !time.isBefore(span.from()) && time.isBefore(span.until());
  }

  private static @Nullable MeterBalancingSetting inForce(
      UUID meter, LocalDate day, List<MeterBalancingSetting> settings) {
    return settings.stream()
        .filter(setting -> setting.meterId.equals(meter) && !setting.startDate.isAfter(day))
        .max(Comparator.comparing(setting -> setting.startDate))
        .filter(setting -> setting.endDate == null || day.isBefore(setting.endDate))
        .orElse(null);
  }

  private List<Excess> excess(MeterBalancingSetting added, List<MeterBalancingSetting> settings) {
    return excess(BERLIN, List.of(added), settings);
  }

  private List<Excess> excess(
      ZoneId zone, List<MeterBalancingSetting> added, List<MeterBalancingSetting> settings) {
    settings.forEach(
        setting ->
            meters.putIfAbsent(
                setting.meterId, new Presence(new Span(Instant.EPOCH, Instant.MAX), true)));
    List<MeterBalancingSetting> before = new ArrayList<>(settings);
    before.removeAll(added);
    return new StaticShares(zone, isByMonth, Distribution.STATIC)
        .breach(new State(meters, before, rules), new State(meters, settings, rules))
        .excesses();
  }

  private void rule(Random random) {
    LocalDate start = FIRST.plusDays(random.nextInt(DAYS));
    LocalDate end = random.nextBoolean() ? null : start.plusDays(1 + random.nextInt(10));
    List<Distribution> kinds =
        List.of(Distribution.EQUAL, Distribution.PROPORTIONAL, Distribution.STATIC);
    Distribution rule = kinds.get(random.nextInt(kinds.size()));
    if (rules.stream().noneMatch(other -> other.startDate.equals(start))) {
      var request = new NewSiteBalancingSetting(SITE, rule, start, end);
      rules.add(new SiteBalancingSetting(UUID.randomUUID(), ACCOUNT, request, Instant.EPOCH));
    }
  }

  private static Instant midnight(int day) {
    return FIRST.plusDays(day).atStartOfDay(BERLIN).toInstant();
  }

  private void meter(int number, Instant start, @Nullable Instant end) {
    meters.put(
        new UUID(1, number), new Presence(new Span(start, end == null ? Instant.MAX : end), true));
  }

  private static MeterBalancingSetting setting(
      int meter, int startDay, @Nullable Integer endDay, int sharePpm, @Nullable Integer rank) {
    LocalDate end = endDay == null ? null : FIRST.plusDays(endDay);
    var setting = setting(meter, FIRST.plusDays(startDay), end, sharePpm);
    setting.priority = rank;
    return setting;
  }

  private static MeterBalancingSetting setting(
      int meter, LocalDate start, @Nullable LocalDate end, int sharePpm) {
    BigDecimal share = BigDecimal.valueOf(sharePpm, 6);
    var request =
        new NewMeterBalancingSetting(
            SITE, new UUID(1, meter), Balancing.PARTICIPANT, start, end, null, share);
    return new MeterBalancingSetting(UUID.randomUUID(), ACCOUNT, request, Instant.EPOCH);
  }
}
