package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.balance.BalanceBlock;
import energy.saldo.balancing.balance.BalanceColumn;
import energy.saldo.balancing.balance.VirtualBlock;
import energy.saldo.balancing.storage.AmountBlock;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DayBalanceTest {

  private static final UUID PRODUCER = UUID.fromString("01890000-0000-7000-8000-000000000001");
  private static final UUID CONSUMER = UUID.fromString("f1890000-0000-7000-8000-000000000002");

  /// Computed independently, over the bytes that every version digests: another fingerprint
  /// would give every day that is balanced again a needless new run.
  @Test
  void theFingerprintOfAResultNeverChanges() {
    DayBalance balance =
        new DayBalance(
            new short[] {3, 95},
            List.of(),
            0,
            BalanceBlock.of(
                List.of(
                    new BalanceColumn(PRODUCER, CONSUMER, new long[] {1, 0, 9_000_000_000_000L}),
                    new BalanceColumn(null, CONSUMER, new long[] {0, 7, 0}),
                    new BalanceColumn(PRODUCER, null, new long[] {5, 0, 0})),
                3,
                new AmountBlock.Encoder()),
            VirtualBlock.NONE);
    assertEquals(
        "2dcf348de664200715d9594c165cfeaeb18568882689d212d5de1167bae35927",
        HexFormat.of().formatHex(balance.fingerprint()));
  }
}
