package energy.saldo.balancing.kernel;

import java.util.Arrays;

/// The result of a kernel: flows in mWh, one column per flow, one element per interval. Columns may
/// be longer than the number of intervals: only the first elements count. The next partition
/// overwrites them, and columns of equal amounts may be the same array: read, do not write. Not
/// thread-safe.
public final class Flows {

  /// Columns hold a multiple of this many intervals, more than any kernel computes at once.
  private static final int PADDING = 8;

  private long[][] used = {};
  private long[][] allocated = {};
  private long[][] fromGrid = {};
  private long[][] toGrid = {};
  private long[][] pairs = {};
  private int producers;
  private int consumers;

  /// What consumers take of a producer's energy.
  public long[] used(int producer) {
    return used[producer];
  }

  /// What a consumer gets from all producers.
  public long[] allocated(int consumer) {
    return allocated[consumer];
  }

  /// What a consumer gets from a producer.
  public long[] pair(int producer, int consumer) {
    // A single producer's flow to a consumer is all that the consumer is allocated.
    return producers == 1 ? allocated[consumer] : pairs[producer * consumers + consumer];
  }

  /// What a consumer takes from the grid.
  public long[] fromGrid(int consumer) {
    return fromGrid[consumer];
  }

  /// What a producer gives to the grid.
  public long[] toGrid(int producer) {
    return toGrid[producer];
  }

  void reset(PartitionColumns in) {
    consumers = in.consumers();
    producers = in.producers();
    int capacity = capacity(in.intervals());
    used = columns(used, producers, capacity);
    toGrid = columns(toGrid, producers, capacity);
    allocated = columns(allocated, consumers, capacity);
    fromGrid = columns(fromGrid, consumers, capacity);
    pairs = columns(pairs, producers == 1 ? 0 : producers * consumers, capacity);
  }

  long[][] usedColumns() {
    return used;
  }

  long[][] toGridColumns() {
    return toGrid;
  }

  long[][] allocatedColumns() {
    return allocated;
  }

  long[][] fromGridColumns() {
    return fromGrid;
  }

  /// Producer by producer; empty if there is only one.
  long[][] pairColumns() {
    return pairs;
  }

  static int capacity(int intervals) {
    return (intervals + PADDING - 1) / PADDING * PADDING;
  }

  /// At least `count` columns of at least `capacity` elements, the given ones where possible.
  static long[][] columns(long[][] columns, int count, int capacity) {
    long[][] enough = columns.length < count ? Arrays.copyOf(columns, count) : columns;
    for (int i = 0; i < count; i++) {
      if (enough[i] == null || enough[i].length < capacity) {
        enough[i] = new long[capacity];
      }
    }
    return enough;
  }
}
