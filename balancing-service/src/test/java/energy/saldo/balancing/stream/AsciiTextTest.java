package energy.saldo.balancing.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import energy.saldo.balancing.MilliwattHours;
import energy.saldo.chassis.http.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists print as every other answer does.
class AsciiTextTest {

  private final AsciiText text = new AsciiText();

  @Test
  void instantsArePrintedAsInEveryAnswer() {
    SplittableRandom random = new SplittableRandom(3);
    long first = Instant.parse("1900-01-01T00:00:00Z").getEpochSecond();
    long end = Instant.parse("3000-01-01T00:00:00Z").getEpochSecond();
    for (int round = 0; round < 20_000; round++) {
      long second = random.nextLong(first, end);
      for (long near : new long[] {second, second + 1, second - second % 86_400, second + 86_400}) {
        assertEquals(
            JsonFormat.print(Instant.ofEpochSecond(near)),
            text.clear().appendInstant(near).toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0.000001",
    "10, 0.00001",
    "999999, 0.999999",
    "1000000, 1",
    "1500000, 1.5",
    "10000001, 10.000001",
    "1000000000000000, 1000000000",
    "9223372036854775807, 9223372036854.775807"
  })
  void amountsArePrintedInKilowattHoursWithoutTrailingZeros(long amount, String expected) {
    assertEquals(expected, text.clear().appendKilowattHours(amount).toString());
    assertEquals(expected, MilliwattHours.print(amount));
  }

  @Test
  void everyAmountIsPrintedExactly() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 20_000; round++) {
      long amount = random.nextLong() >>> random.nextInt(1, 64);
      assertEquals(
          BigDecimal.valueOf(amount, 6).stripTrailingZeros().toPlainString(),
          text.clear().appendKilowattHours(amount).toString());
    }
  }

  @Test
  void aNegativeAmountIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> text.appendKilowattHours(-1));
  }

  /// It grows, and begins anew.
  @Test
  void whatIsAppendedStandsInItsOrder() {
    byte[] part = AsciiText.bytes("0123456789");
    for (int k = 0; k < 200; k++) {
      text.append(part).append(',');
    }
    assertEquals("0123456789,".repeat(200), text.toString());
    assertEquals(2_200, text.length());
    assertEquals("", text.clear().toString());
  }
}
