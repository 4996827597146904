package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.storage.AmountBlock;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The amounts of a site's local day by meter: element k of a column is the amount at the k-th
/// quarter-hour of the day, [energy.saldo.balancing.storage.AmountBlock#MISSING] if there is none.
/// A column ends where the day does, or earlier if nothing follows.
final class DayAmounts {

  private static final long[] NOTHING = {};

  private final SortedMap<UUID, long[]> columns = new TreeMap<>();
  private int pendingRows;

  /// The columns by meter.
  SortedMap<UUID, long[]> columns() {
    return columns;
  }

  /// The meters in the order of their columns in [#encode].
  UUID[] meterIds() {
    return columns.keySet().toArray(UUID[]::new);
  }

  /// The meter's column; empty if it has none.
  long[] column(UUID meterId) {
    return columns.getOrDefault(meterId, NOTHING);
  }

  /// The meter's column, of this length at least, to be written to.
  long[] column(UUID meterId, int length) {
    long[] column = columns.get(meterId);
    if (column == null || column.length < length) {
      int from = column == null ? 0 : column.length;
      column = Arrays.copyOf(column == null ? NOTHING : column, length);
      Arrays.fill(column, from, length, MISSING);
      columns.put(meterId, column);
    }
    return column;
  }

  /// How many rows of the journal were merged.
  int pendingRows() {
    return pendingRows;
  }

  /// Merges what the journal has: what is there wins, what is missing there stays.
  ///
  /// @param wanted the meters to merge; null = all
  void mergePending(
      UUID[] meterIds, int firstElement, byte[] block, @Nullable Collection<UUID> wanted) {
    pendingRows++;
    merge(meterIds, firstElement, block, wanted);
  }

  /// As [#mergePending], of what is folded.
  void merge(UUID[] meterIds, int firstElement, byte[] block, @Nullable Collection<UUID> wanted) {
    AmountBlock.Decoder reader = new AmountBlock.Decoder(block);
    long[] scratch = {};
    while (reader.next()) {
      UUID meterId = meterIds[reader.key() - 1];
      if (wanted != null && !wanted.contains(meterId)) {
        continue;
      }
      if (firstElement == 0 && !columns.containsKey(meterId)) {
        reader.read(column(meterId, reader.length()));
        continue;
      }
      scratch = scratch.length < reader.length() ? new long[reader.length()] : scratch;
      reader.read(scratch);
      overlay(column(meterId, firstElement + reader.length()), firstElement, scratch, reader);
    }
  }

  private static void overlay(
      long[] column, int firstElement, long[] delivered, AmountBlock.Decoder reader) {
    for (int k = 0; k < reader.length(); k++) {
      if (delivered[k] != MISSING) {
        column[firstElement + k] = delivered[k];
      }
    }
  }

  /// The first element at which a column has an amount.
  int firstElement() {
    int first = Integer.MAX_VALUE;
    for (long[] column : columns.values()) {
      int k = 0;
      while (k < Math.min(first, column.length) && column[k] == MISSING) {
        k++;
      }
      first = Math.min(first, k);
    }
    return first;
  }

  /// The columns' elements from `firstElement` as one block.
  byte[] encode(int firstElement) {
    int end = firstElement;
    for (long[] column : columns.values()) {
      int k = column.length;
      while (k > end && column[k - 1] == MISSING) {
        k--;
      }
      end = Math.max(end, k);
    }
    AmountBlock.Encoder writer = new AmountBlock.Encoder();
    writer.reset(end - firstElement);
    long[] range = new long[end - firstElement];
    int key = 0;
    for (long[] column : columns.values()) {
      int known = Math.clamp(column.length - firstElement, 0, range.length);
      System.arraycopy(column, firstElement, range, 0, known);
      Arrays.fill(range, known, range.length, MISSING);
      writer.add(++key, 0, range);
    }
    return writer.toBytes();
  }
}
