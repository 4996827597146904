package energy.saldo.balancing.directory;

import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The part of the volume tables that a site belongs to: 0 … 255, a fixed function of its id. Every
/// hot statement names exactly one. Changing the function would lose all data from sight.
public final class Cell {

  private static final int CELLS = 256;

  private Cell() {}

  public static short of(UUID siteId) {
    long hash = siteId.getMostSignificantBits() ^ siteId.getLeastSignificantBits();
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return (short) (hash & (CELLS - 1));
  }

  /// All cells, in order.
  public static Stream<Short> all() {
    return IntStream.range(0, CELLS).mapToObj(cell -> (short) cell);
  }
}
