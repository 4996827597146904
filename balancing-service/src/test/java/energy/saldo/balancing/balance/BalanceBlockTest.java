package energy.saldo.balancing.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.storage.AmountBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BalanceBlockTest {

  private static final UUID LOW = UUID.fromString("01890000-0000-7000-8000-000000000001");
  private static final UUID HIGH = UUID.fromString("f1890000-0000-7000-8000-000000000002");

  private static final Comparator<BalanceColumn> BY_TEXT =
      Comparator.<BalanceColumn, String>comparing(column -> text(column.creditorMeterId()))
          .thenComparing(column -> text(column.debitorMeterId()));

  private final AmountBlock.Encoder writer = new AmountBlock.Encoder();

  @ParameterizedTest
  @ValueSource(ints = {92, 96, 100, 94})
  void whatIsWrittenIsReadBackInTheOrderOfTheContract(int quarterHours) {
    SplittableRandom random = new SplittableRandom(quarterHours);
    for (int round = 0; round < 50; round++) {
      List<BalanceColumn> columns = columns(random, quarterHours);
      BalanceBlock block = BalanceBlock.of(columns, quarterHours, writer);
      List<BalanceColumn> expected = columns.stream().sorted(BY_TEXT).toList();
      assertSame(expected, energies(block, null, null), quarterHours);
      assertTotals(expected, block, quarterHours);
      assertArrayEquals(
          Arrays.stream(block.meterIds())
              .sorted(Comparator.comparing(UUID::toString))
              .toArray(UUID[]::new),
          block.meterIds());
      for (UUID meter : block.meterIds()) {
        assertSame(
            expected.stream().filter(column -> meter.equals(column.creditorMeterId())).toList(),
            energies(block, meter, null),
            quarterHours);
        assertSame(
            expected.stream().filter(column -> meter.equals(column.debitorMeterId())).toList(),
            energies(block, null, meter),
            quarterHours);
      }
    }
  }

  @Test
  void theOrderInWhichBalancesAreFoundMakesNoDifference() {
    List<BalanceColumn> columns = columns(new SplittableRandom(7), 96);
    BalanceBlock block = BalanceBlock.of(columns, 96, writer);
    BalanceBlock other = BalanceBlock.of(columns.reversed(), 96, writer);
    assertArrayEquals(block.energies(), other.energies());
    assertArrayEquals(block.meterIds(), other.meterIds());
  }

  @Test
  void aMeterThatIsNotThereHasNoBalances() {
    long[] energies = {5};
    BalanceBlock block =
        BalanceBlock.of(List.of(new BalanceColumn(LOW, null, energies)), 1, writer);
    assertEquals(List.of(), energies(block, HIGH, null));
    assertEquals(List.of(), energies(block, null, HIGH));
    assertEquals(List.of(), energies(block, LOW, HIGH));
    assertEquals(1, energies(block, LOW, null).size());
  }

  @Test
  void aDayWithoutFlowsHasAnEmptyBlock() {
    BalanceBlock block = BalanceBlock.of(List.of(), 96, writer);
    assertEquals(0, block.meterIds().length);
    assertTrue(energies(block, null, null).isEmpty());
  }

  /// Ids of all signs, and arrays longer than the day.
  private static List<BalanceColumn> columns(SplittableRandom random, int quarterHours) {
    List<UUID> meters = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      meters.add(new UUID(random.nextLong(), random.nextLong()));
    }
    meters.add(null);
    List<BalanceColumn> columns = new ArrayList<>();
    for (UUID creditor : meters) {
      for (UUID debitor : meters) {
        if (!Objects.equals(creditor, debitor) && random.nextInt(3) > 0) {
          long[] energies = new long[quarterHours + random.nextInt(8)];
          Arrays.setAll(
              energies,
              k -> random.nextBoolean() ? 0 : random.nextLong(1L << random.nextInt(1, 52)));
          columns.add(new BalanceColumn(creditor, debitor, energies));
        }
      }
    }
    return columns;
  }

  private static List<BalanceColumn> energies(
      BalanceBlock block, @Nullable UUID creditor, @Nullable UUID debitor) {
    return BalanceBlock.columns(block.meterIds(), block.energies(), creditor, debitor);
  }

  private static void assertTotals(
      List<BalanceColumn> expected, BalanceBlock block, int quarterHours) {
    List<BalanceColumn> sums =
        expected.stream()
            .map(
                column ->
                    new BalanceColumn(
                        column.creditorMeterId(),
                        column.debitorMeterId(),
                        new long[] {Arrays.stream(column.energies()).limit(quarterHours).sum()}))
            .toList();
    assertSame(sums, BalanceBlock.columns(block.meterIds(), block.totals(), null, null), 1);
  }

  private static void assertSame(
      List<BalanceColumn> expected, List<BalanceColumn> read, int quarterHours) {
    assertEquals(expected.size(), read.size());
    IntStream.range(0, expected.size())
        .forEach(
            i -> {
              BalanceColumn column = expected.get(i);
              assertEquals(column.creditorMeterId(), read.get(i).creditorMeterId());
              assertEquals(column.debitorMeterId(), read.get(i).debitorMeterId());
              assertArrayEquals(
                  Arrays.copyOf(column.energies(), quarterHours), read.get(i).energies());
            });
  }

  private static String text(@Nullable UUID meterId) {
    return Objects.toString(meterId, "~");
  }
}
