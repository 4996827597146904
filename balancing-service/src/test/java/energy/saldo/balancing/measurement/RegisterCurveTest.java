package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a register showed between its readings.
class RegisterCurveTest {

  private static final Instant START = Instant.parse("2025-02-20T12:00:00Z");

  private final RegisterCurve curve = new RegisterCurve();

  /// 36 kWh in 18 days, so 2 kWh a day: a third of a kilowatt-hour in four hours.
  @ParameterizedTest
  @CsvSource({
    "2025-02-20T12:00:00.000Z, 100000000",
    "2025-02-21T12:00:00.000Z, 102000000",
    "2025-02-28T23:00:00.000Z, 116916667",
    "2025-02-20T16:00:00.000Z, 100333333",
    "2025-02-20T20:00:00.000Z, 100666667",
    "2025-03-10T12:00:00.000Z, 136000000"
  })
  void aStraightLineByExactTimeLiesBetweenTwoNeighbours(Instant instant, long expected) {
    curve.put(START, 100_000_000, Quality.MEASURED);
    curve.put(Instant.parse("2025-03-10T12:00:00Z"), 136_000_000, Quality.MEASURED);
    assertEquals(expected, curve.at(instant));
  }

  /// A third, a half and two thirds of a milliwatt-hour in three and two milliseconds.
  @Test
  void halfAMilliwattHourIsRoundedUp() {
    curve.put(START, 7, Quality.MEASURED);
    curve.put(START.plusMillis(3), 8, Quality.MEASURED);
    curve.put(START.plusMillis(5), 9, Quality.MEASURED);
    assertEquals(7, curve.at(START.plusMillis(1)));
    assertEquals(8, curve.at(START.plusMillis(2)));
    assertEquals(9, curve.at(START.plusMillis(4)));
  }

  @Test
  void itIsMissingWhereANeighbourIs() {
    assertEquals(MISSING, curve.at(START));
    curve.put(START, 7, Quality.MEASURED);
    assertEquals(7, curve.at(START));
    assertEquals(MISSING, curve.at(START.minusMillis(1)));
    assertEquals(MISSING, curve.at(START.plusMillis(1)));
  }

  /// Up to the contract's largest register and longest time, against decimals of any length.
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void theProductOfRiseAndTimeIsExact(long seed) {
    Random random = new Random(seed);
    for (int n = 0; n < 1000; n++) {
      RegisterCurve any = new RegisterCurve();
      long first = random.nextLong(-2_208_988_800_000L, 32_503_680_000_000L - 1);
      long duration = random.nextLong(1, 32_503_680_000_000L - first);
      long low = random.nextLong(1_000_000_000_000_000L);
      long rise = random.nextLong(1_000_000_000_000_000L - low);
      long elapsed = random.nextLong(duration + 1);
      any.put(Instant.ofEpochMilli(first), low, Quality.MEASURED);
      any.put(Instant.ofEpochMilli(first + duration), low + rise, Quality.MEASURED);
      BigDecimal exact =
          BigDecimal.valueOf(rise)
              .multiply(BigDecimal.valueOf(elapsed))
              .divide(BigDecimal.valueOf(duration), 0, RoundingMode.HALF_UP)
              .add(BigDecimal.valueOf(low));
      assertEquals(exact.longValueExact(), any.at(Instant.ofEpochMilli(first + elapsed)));
    }
  }
}
