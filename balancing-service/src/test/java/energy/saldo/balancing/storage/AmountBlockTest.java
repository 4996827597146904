package energy.saldo.balancing.storage;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;
import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AmountBlockTest {

  private static final long MAXIMUM = (1L << 60) - 1;

  private record Column(int key, int otherKey, long[] amounts) {}

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsWrittenIsRead(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    AmountBlock.Encoder writer = new AmountBlock.Encoder();
    for (int block = 0; block < 3; block++) { // a writer is used again
      int length = random.nextInt(200);
      List<Column> columns = new ArrayList<>();
      writer.reset(length);
      for (int c = random.nextInt(20); c > 0; c--) {
        Column column = new Column(random.nextInt(400), random.nextInt(3), amounts(random, length));
        columns.add(column);
        writer.add(column.key(), column.otherKey(), column.amounts());
      }

      assertColumns(writer.toBytes(), length, columns, random);
    }
  }

  @Test
  void columnsOfNothingTakeAFewBytes() {
    AmountBlock.Encoder writer = new AmountBlock.Encoder();
    writer.reset(96);
    writer.add(1, 0, new long[96]);
    long[] missing = new long[96];
    Arrays.fill(missing, MISSING);
    writer.add(2, 0, missing);

    assertEquals(2 + 2 * (3 + 2), writer.toBytes().length);
  }

  @Test
  void theEnergyOfAHouseholdTakesLessThanFourBytesAQuarterHour() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    long[] amounts = random.longs(96, 20_000, 500_000).toArray(); // 20 … 500 Wh
    AmountBlock.Encoder writer = new AmountBlock.Encoder();
    writer.reset(96);
    writer.add(1, 0, amounts);

    assertTrue(writer.toBytes().length < 96 * 4, () -> writer.toBytes().length + " bytes");
  }

  @Test
  void whatMigrationsWriteIsRead() {
    long[] one = {5, 0, MISSING, MAXIMUM};
    long[] other = {1, 2, 3, 4};
    ByteBuffer raw = ByteBuffer.allocate(1 + 4 + 2 * (8 + 4 * 8));
    raw.put((byte) 0).putInt(4);
    raw.putInt(1).putInt(2);
    Arrays.stream(one).forEach(raw::putLong);
    raw.putInt(300).putInt(0);
    Arrays.stream(other).forEach(raw::putLong);

    List<Column> columns = List.of(new Column(1, 2, one), new Column(300, 0, other));
    assertColumns(raw.array(), 4, columns, RandomGenerator.getDefault());
  }

  @Test
  void amountsThatAreNoneAreRefused() {
    AmountBlock.Encoder writer = new AmountBlock.Encoder();
    writer.reset(1);

    for (long amount : new long[] {-3, MAXIMUM + 1}) {
      long[] amounts = {amount};
      assertThrows(IllegalArgumentException.class, () -> writer.add(1, 0, amounts));
    }
  }

  @Test
  void aVersionThatIsNotKnownIsRefused() {
    byte[] block = {2, 0};

    assertThrows(IllegalStateException.class, () -> new AmountBlock.Decoder(block));
  }

  /// Reads every column, or passes over it.
  private static void assertColumns(
      byte[] block, int length, List<Column> expected, RandomGenerator random) {
    AmountBlock.Decoder reader = new AmountBlock.Decoder(block);
    assertEquals(length, reader.length());
    for (Column column : expected) {
      assertTrue(reader.next());
      assertEquals(column.key(), reader.key());
      assertEquals(column.otherKey(), reader.otherKey());
      if (random.nextInt(4) > 0) {
        long[] amounts = new long[length];
        reader.read(amounts);
        assertArrayEquals(column.amounts(), amounts);
      }
    }
    assertFalse(reader.next());
  }

  private static long[] amounts(RandomGenerator random, int length) {
    long[] amounts = new long[length];
    int k = 0;
    while (k < length) {
      int until = Math.min(length, k + 1 + random.nextInt(20));
      int kind = random.nextInt(6);
      for (; k < until; k++) {
        amounts[k] =
            switch (kind) {
              case 0 -> 0;
              case 1 -> MISSING;
              case 2 -> WITHDRAWN;
              case 3 -> random.nextLong(MAXIMUM + 1);
              case 4 -> random.nextBoolean() ? MAXIMUM : 1;
              default -> random.nextLong(1_000_000);
            };
      }
    }
    return amounts;
  }
}
