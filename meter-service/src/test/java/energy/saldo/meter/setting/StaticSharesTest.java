package energy.saldo.meter.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.chassis.feed.Balancing;
import energy.saldo.meter.setting.StaticShares.Excess;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StaticSharesTest {

  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  private static final UUID ACCOUNT = new UUID(0, 1);
  private static final UUID SITE = new UUID(0, 2);
  private static final int DAYS = 30;

  @Test
  void theWholeIsNoExcess() {
    var added = setting(1, 0, null, 400_000, null);
    assertEquals(
        Optional.empty(),
        StaticShares.excess(added, List.of(setting(2, 0, null, 600_000, null), added)));
  }

  @Test
  void onePartPerMillionMoreIsOne() {
    var added = setting(1, 5, null, 400_001, null);
    assertEquals(
        Optional.of(new Excess(FIRST.plusDays(5), 1_000_001)),
        StaticShares.excess(added, List.of(setting(2, 0, null, 600_000, null), added)));
  }

  @Test
  void anotherRankHasAWholeOfItsOwn() {
    var added = setting(1, 0, null, 1_000_000, 1);
    assertEquals(
        Optional.empty(),
        StaticShares.excess(
            added,
            List.of(
                setting(2, 0, null, 1_000_000, null), setting(3, 0, null, 1_000_000, 2), added)));
  }

  @Test
  void aSettingEndsWhereTheMetersNextOneStarts() {
    var added = setting(1, 10, null, 500_000, null);
    var before = setting(2, 0, null, 900_000, null);
    var from = setting(2, 10, null, 500_000, null);
    assertEquals(Optional.empty(), StaticShares.excess(added, List.of(from, added, before)));
  }

  @Test
  void anEndIsExclusiveAndNothingComesBackAfterIt() {
    var added = setting(1, 10, null, 500_000, null);
    var before = setting(2, 0, null, 900_000, null);
    var until = setting(2, 5, 10, 900_000, null);
    assertEquals(Optional.empty(), StaticShares.excess(added, List.of(until, added, before)));
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void itAgreesWithAddingUpDayByDay(int seed) {
    Random random = new Random(seed);
    List<MeterBalancingSetting> settings = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    while (settings.size() < count) {
      int start = random.nextInt(DAYS);
      Integer end = random.nextBoolean() ? null : start + 1 + random.nextInt(10);
      Integer rank = random.nextBoolean() ? null : 1;
      var next = setting(random.nextInt(4), start, end, random.nextInt(11) * 100_000, rank);
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
    MeterBalancingSetting added = settings.get(random.nextInt(settings.size()));
    assertEquals(dayByDay(added, settings), StaticShares.excess(added, settings));
  }

  private static Optional<Excess> dayByDay(
      MeterBalancingSetting added, List<MeterBalancingSetting> settings) {
    List<UUID> meters = settings.stream().map(setting -> setting.meterId).distinct().toList();
    for (int number = 0; number < 2 * DAYS; number++) {
      LocalDate day = FIRST.plusDays(number);
      long sumPpm = 0;
      boolean addedIsInForce = false;
      for (UUID meter : meters) {
        MeterBalancingSetting inForce = inForce(meter, day, settings);
        if (inForce != null
            && inForce.balancing == Balancing.PARTICIPANT
            && Objects.equals(inForce.priority, added.priority)) {
          sumPpm += Objects.requireNonNull(inForce.sharePpm);
          addedIsInForce |= inForce.id.equals(added.id);
        }
      }
      if (addedIsInForce && sumPpm > 1_000_000) {
        return Optional.of(new Excess(day, sumPpm));
      }
    }
    return Optional.empty();
  }

  private static @Nullable MeterBalancingSetting inForce(
      UUID meter, LocalDate day, List<MeterBalancingSetting> settings) {
    return settings.stream()
        .filter(setting -> setting.meterId.equals(meter) && !setting.startDate.isAfter(day))
        .max(Comparator.comparing(setting -> setting.startDate))
        .filter(setting -> setting.endDate == null || day.isBefore(setting.endDate))
        .orElse(null);
  }

  private static MeterBalancingSetting setting(
      int meter, int startDay, @Nullable Integer endDay, int sharePpm, @Nullable Integer rank) {
    var request =
        new NewMeterBalancingSetting(
            SITE,
            new UUID(1, meter),
            Balancing.PARTICIPANT,
            FIRST.plusDays(startDay),
            endDay == null ? null : FIRST.plusDays(endDay),
            rank,
            BigDecimal.valueOf(sharePpm, 6));
    return new MeterBalancingSetting(ACCOUNT, request, Instant.EPOCH);
  }
}
