package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.storage.AmountBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The balances of one run as they are stored: pairs with energy in some quarter-hour, in the order
/// of creditor, debitor, the grid last.
///
/// @param meterIds the meters of the balances, ascending
/// @param energies an [AmountBlock]; its keys are the places of creditor and debitor in
///     `meterIds`, counted from 1, and 0 for the public grid
/// @param totals the same columns, each added up to one amount
public record BalanceBlock(UUID[] meterIds, byte[] energies, byte[] totals) {

  private static final int GRID = 0;

  private record Keyed(int creditor, int debitor, long[] energies) {

    static final Comparator<Keyed> ORDER =
        Comparator.<Keyed>comparingInt(column -> gridLast(column.creditor))
            .thenComparingInt(column -> gridLast(column.debitor));

    private static int gridLast(int key) {
      return key == GRID ? Integer.MAX_VALUE : key;
    }
  }

  /// The block of a day of so many quarter-hours; columns may be longer.
  public static BalanceBlock of(
      List<BalanceColumn> columns, int quarterHours, AmountBlock.Encoder writer) {
    TreeSet<UUID> meters = new TreeSet<>(Meter.ID_ORDER);
    for (BalanceColumn column : columns) {
      addMeter(meters, column.creditorMeterId());
      addMeter(meters, column.debitorMeterId());
    }
    UUID[] meterIds = meters.toArray(UUID[]::new);
    Map<@Nullable UUID, Integer> keys = HashMap.newHashMap(meterIds.length + 1);
    keys.put(null, GRID);
    for (int i = 0; i < meterIds.length; i++) {
      keys.put(meterIds[i], i + 1);
    }
    List<Keyed> keyed = new ArrayList<>(columns.size());
    for (BalanceColumn column : columns) {
      int creditor = keys.getOrDefault(column.creditorMeterId(), GRID);
      int debitor = keys.getOrDefault(column.debitorMeterId(), GRID);
      keyed.add(new Keyed(creditor, debitor, column.energies()));
    }
    keyed.sort(Keyed.ORDER);
    writer.reset(quarterHours);
    keyed.forEach(column -> writer.add(column.creditor, column.debitor, column.energies));
    byte[] energies = writer.toBytes();
    writer.reset(1);
    long[] total = new long[1];
    for (Keyed column : keyed) {
      total[0] = 0;
      for (int k = 0; k < quarterHours; k++) {
        total[0] = Math.addExact(total[0], column.energies[k]);
      }
      writer.add(column.creditor, column.debitor, total);
    }
    return new BalanceBlock(meterIds, energies, writer.toBytes());
  }

  private static void addMeter(TreeSet<UUID> meters, @Nullable UUID meterId) {
    if (meterId != null) {
      meters.add(meterId);
    }
  }

  /// The columns of a block, energies or totals, each for itself.
  ///
  /// @param creditorMeterId whose alone; null = of all
  /// @param debitorMeterId whose alone; null = of all
  public static List<BalanceColumn> columns(
      UUID[] meterIds,
      byte[] block,
      @Nullable UUID creditorMeterId,
      @Nullable UUID debitorMeterId) {
    List<BalanceColumn> columns = new ArrayList<>();
    AmountBlock.Decoder reader = new AmountBlock.Decoder(block);
    while (reader.next()) {
      UUID creditor = meter(meterIds, reader.key());
      UUID debitor = meter(meterIds, reader.otherKey());
      if (isAsked(creditorMeterId, creditor) && isAsked(debitorMeterId, debitor)) {
        long[] column = new long[reader.length()];
        reader.read(column);
        columns.add(new BalanceColumn(creditor, debitor, column));
      }
    }
    return columns;
  }

  private static boolean isAsked(@Nullable UUID asked, @Nullable UUID meterId) {
    return asked == null || asked.equals(meterId);
  }

  private static @Nullable UUID meter(UUID[] meterIds, int key) {
    return key == GRID ? null : meterIds[key - 1];
  }
}
