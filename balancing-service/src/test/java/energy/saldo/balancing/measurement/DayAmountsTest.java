package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;
import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A day's amounts from what is folded and what came after.
class DayAmountsTest {

  private static final int QUARTER_HOURS = 100;

  private static final UUID[] METERS = {
    new UUID(-1, 1), new UUID(0, 2), new UUID(0, -3), new UUID(1, 4)
  };

  /// Deliveries of any shape, some of them folded on the way, give what the latest of each says.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsDeliveredLastCountsHoweverOftenItIsFolded(int seed) {
    Random random = new Random(seed);
    Map<UUID, long[]> expected = new HashMap<>();
    Map<UUID, Quality[]> qualities = new HashMap<>();
    DayAmounts day = new DayAmounts();
    for (int i = 0; i < 50; i++) {
      DayAmounts delivered = delivery(random, expected, qualities);
      int first = delivered.firstElement();
      day.mergePending(delivered.meterIds(), first, delivered.encode(first), null);
      if (random.nextInt(5) == 0) {
        day.removeEmpty();
        DayAmounts folded = new DayAmounts();
        folded.merge(day.meterIds(), 0, day.encode(0), null);
        assertEquals(0, folded.pendingRows());
        day = folded;
      }
    }
    for (UUID meter : METERS) {
      long[] column = day.column(meter);
      int known = column.length;
      column = Arrays.copyOf(column, QUARTER_HOURS);
      Arrays.fill(column, known, QUARTER_HOURS, MISSING);
      assertArrayEquals(expected.getOrDefault(meter, missing()), column);
      for (int k = 0; k < QUARTER_HOURS; k++) {
        assertEquals(qualities.getOrDefault(meter, measured())[k], day.quality(meter, k));
      }
    }
  }

  /// What is withdrawn again and again leaves nothing behind in what is folded.
  @Test
  void aMeterOfWhichAllIsWithdrawnIsNotFolded() {
    DayAmounts delivered = new DayAmounts();
    delivered.column(METERS[0], QUARTER_HOURS)[7] = 1;
    delivered.setQuality(METERS[0], 7, Quality.PROVISIONAL);
    DayAmounts withdrawal = new DayAmounts();
    withdrawal.column(METERS[0], QUARTER_HOURS)[7] = WITHDRAWN;
    DayAmounts day = new DayAmounts();
    day.mergePending(delivered.meterIds(), 7, delivered.encode(7), null);
    assertEquals(Quality.PROVISIONAL, day.quality(METERS[0], 7));
    day.mergePending(withdrawal.meterIds(), 7, withdrawal.encode(7), null);
    assertEquals(MISSING, day.column(METERS[0])[7]);
    assertEquals(Quality.MEASURED, day.quality(METERS[0], 7));
    day.removeEmpty();
    assertEquals(Map.of(), day.columns());
    assertEquals(Map.of(), day.qualities());
    assertArrayEquals(new byte[] {1, 0}, day.encode(0));
  }

  /// As in blocks of before there were any.
  @Test
  void measuredAmountsTakeNoByteForTheirQuality() {
    DayAmounts plain = new DayAmounts();
    plain.column(METERS[0], QUARTER_HOURS)[7] = 1;
    byte[] before = plain.encode(7);
    assertEquals(false, plain.setQuality(METERS[0], 7, Quality.MEASURED));
    assertArrayEquals(before, plain.encode(7));
    assertEquals(true, plain.setQuality(METERS[0], 7, Quality.SUBSTITUTED));
    assertEquals(false, plain.setQuality(METERS[0], 7, Quality.SUBSTITUTED));
    assertEquals(before.length + 4, plain.encode(7).length);
    assertEquals(true, plain.setQuality(METERS[0], 7, Quality.MEASURED));
    assertArrayEquals(before, plain.encode(7));
  }

  private static DayAmounts delivery(
      Random random, Map<UUID, long[]> expected, Map<UUID, Quality[]> qualities) {
    DayAmounts delivered = new DayAmounts();
    for (int i = random.nextInt(3); i >= 0; i--) {
      UUID meter = METERS[random.nextInt(METERS.length)];
      int from = random.nextInt(QUARTER_HOURS);
      int until = from + 1 + random.nextInt(QUARTER_HOURS - from);
      for (int k = from; k < until; k += 1 + random.nextInt(3)) {
        boolean isWithdrawn = random.nextInt(5) == 0;
        long amount = isWithdrawn ? MISSING : random.nextLong(1_000_000);
        Quality quality = isWithdrawn ? Quality.MEASURED : Quality.of(random.nextInt(3));
        delivered.column(meter, QUARTER_HOURS)[k] = isWithdrawn ? WITHDRAWN : amount;
        delivered.setQuality(meter, k, quality);
        expected.computeIfAbsent(meter, id -> missing())[k] = amount;
        qualities.computeIfAbsent(meter, id -> measured())[k] = quality;
      }
    }
    return delivered;
  }

  @Test
  void onlyTheMetersWantedAreRead() {
    DayAmounts delivered = new DayAmounts();
    delivered.column(METERS[0], QUARTER_HOURS)[7] = 1;
    delivered.column(METERS[1], QUARTER_HOURS)[7] = 2;
    DayAmounts day = new DayAmounts();
    day.mergePending(delivered.meterIds(), 7, delivered.encode(7), Set.of(METERS[1]));
    assertEquals(Set.of(METERS[1]), day.columns().keySet());
    assertEquals(2, day.column(METERS[1])[7]);
    assertEquals(1, day.pendingRows());
  }

  private static Quality[] measured() {
    Quality[] measured = new Quality[QUARTER_HOURS];
    Arrays.fill(measured, Quality.MEASURED);
    return measured;
  }

  private static long[] missing() {
    long[] column = new long[QUARTER_HOURS];
    Arrays.fill(column, MISSING);
    return column;
  }
}
