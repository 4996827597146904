package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;
import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;

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
///
/// Beside the amounts of a meter are their qualities ([Quality#code]), if not all are measured.
/// In a block they are a column of their own that follows the amounts, with the second key 1.
final class DayAmounts {

  private static final long[] NOTHING = {};
  private static final int OF_AMOUNTS = 0;
  private static final int OF_QUALITIES = 1;

  private final SortedMap<UUID, long[]> columns = new TreeMap<>();
  private final SortedMap<UUID, long[]> qualities = new TreeMap<>();
  private int pendingRows;

  /// The columns by meter.
  SortedMap<UUID, long[]> columns() {
    return columns;
  }

  /// The qualities by meter, of those that have others than measured; columns may end earlier.
  SortedMap<UUID, long[]> qualities() {
    return qualities;
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
    return column(columns, meterId, length, MISSING);
  }

  private static long[] column(
      SortedMap<UUID, long[]> columns, UUID meterId, int length, long blank) {
    long[] column = columns.get(meterId);
    if (column == null || column.length < length) {
      int from = column == null ? 0 : column.length;
      column = Arrays.copyOf(column == null ? NOTHING : column, length);
      Arrays.fill(column, from, length, blank);
      columns.put(meterId, column);
    }
    return column;
  }

  /// The quality of the meter's amount at an element.
  Quality quality(UUID meterId, int element) {
    long[] column = qualities.getOrDefault(meterId, NOTHING);
    return element < column.length ? Quality.of(column[element]) : Quality.MEASURED;
  }

  /// Sets the quality of the meter's amount at an element; returns whether it was another.
  boolean setQuality(UUID meterId, int element, Quality quality) {
    if (quality == Quality.MEASURED && qualities.isEmpty()) {
      return false;
    }
    boolean isOther = quality(meterId, element) != quality;
    if (isOther) {
      column(qualities, meterId, element + 1, 0)[element] = quality.code;
    }
    return isOther;
  }

  private void clearQuality(UUID meterId, int element) {
    long[] column = qualities.getOrDefault(meterId, NOTHING);
    if (element < column.length) {
      column[element] = 0;
    }
  }

  /// Whether the meter has any amount.
  boolean hasAmount(UUID meterId) {
    long[] column = column(meterId);
    return hasAmount(column, 0, column.length);
  }

  /// Whether the column has any amount from one element until before another.
  static boolean hasAmount(long[] column, int from, int until) {
    for (int k = from; k < Math.min(until, column.length); k++) {
      if (column[k] != MISSING) {
        return true;
      }
    }
    return false;
  }

  /// Removes the meters all of whose amounts were withdrawn.
  void removeEmpty() {
    columns.values().removeIf(column -> !hasAmount(column, 0, column.length));
    qualities.keySet().retainAll(columns.keySet());
  }

  /// How many rows of the journal were merged.
  int pendingRows() {
    return pendingRows;
  }

  /// Merges what the journal has: what is there wins, what is missing there stays, and what is
  /// withdrawn there is missing then.
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
      boolean isOfAmounts = !isOfQualities(reader);
      if (isOfAmounts && firstElement == 0 && !columns.containsKey(meterId)) {
        readFirst(reader, column(meterId, reader.length()));
        continue;
      }
      scratch = scratch.length < reader.length() ? new long[reader.length()] : scratch;
      reader.read(scratch);
      if (isOfAmounts) {
        overlay(meterId, firstElement, scratch, reader.length());
      } else {
        overlayQualities(meterId, firstElement, scratch, reader.length());
      }
    }
  }

  /// Whether the reader's column has the qualities of its meter's amounts.
  static boolean isOfQualities(AmountBlock.Decoder reader) {
    return reader.otherKey() == OF_QUALITIES;
  }

  private static void readFirst(AmountBlock.Decoder reader, long[] column) {
    reader.read(column);
    for (int k = 0; k < reader.length(); k++) {
      column[k] = Math.max(column[k], MISSING); // nothing is there that is withdrawn
    }
  }

  private void overlay(UUID meterId, int firstElement, long[] delivered, int length) {
    long[] column = column(meterId, firstElement + length);
    boolean hasQualities = qualities.containsKey(meterId);
    for (int k = 0; k < length; k++) {
      if (delivered[k] != MISSING) {
        column[firstElement + k] = delivered[k] == WITHDRAWN ? MISSING : delivered[k];
        if (hasQualities) {
          clearQuality(meterId, firstElement + k);
        }
      }
    }
  }

  private void overlayQualities(UUID meterId, int firstElement, long[] delivered, int length) {
    long[] column = column(qualities, meterId, firstElement + length, 0);
    for (int k = 0; k < length; k++) {
      if (delivered[k] > 0) {
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
    for (var entry : columns.entrySet()) {
      copy(entry.getValue(), firstElement, range, MISSING);
      writer.add(++key, OF_AMOUNTS, range);
      long[] ofMeter = qualities.getOrDefault(entry.getKey(), NOTHING);
      if (ofMeter.length > firstElement) {
        copy(ofMeter, firstElement, range, 0);
        if (Arrays.stream(range).anyMatch(quality -> quality > 0)) {
          writer.add(key, OF_QUALITIES, range);
        }
      }
    }
    return writer.toBytes();
  }

  private static void copy(long[] column, int firstElement, long[] range, long blank) {
    int known = Math.clamp(column.length - firstElement, 0, range.length);
    System.arraycopy(column, firstElement, range, 0, known);
    Arrays.fill(range, known, range.length, blank);
  }
}
