package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.VirtualMeters;
import energy.saldo.balancing.directory.VirtualMeters.Computed;
import energy.saldo.balancing.measurement.VirtualEnergies;
import energy.saldo.balancing.storage.AmountBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The energies of virtual meters as one run computed them and as they are stored with it.
///
/// @param meterIds those that have an energy in some interval, also of 0
/// @param energies an [AmountBlock]; its first keys are the places in `meterIds`, counted from 1.
///     With the second key 0 a column has energies, missing also where the meter is not there; one
///     with 1 after it has the codes of their qualities, if not all are measured
public record VirtualBlock(UUID[] meterIds, byte[] energies) {

  /// Of a run without any.
  public static final VirtualBlock NONE = new VirtualBlock(new UUID[0], new byte[0]);

  private static final int ENERGIES = 0;
  private static final int QUALITIES = 1;

  /// One meter's part of a block.
  ///
  /// @param qualities null = all are measured
  public record Column(long[] energies, long @Nullable [] qualities) {}

  /// Whether there are none.
  public boolean isEmpty() {
    return meterIds.length == 0;
  }

  /// The block of what was computed.
  ///
  /// @param length how many intervals there are
  public static VirtualBlock of(
      VirtualMeters virtual,
      List<Meter> meters,
      VirtualEnergies computed,
      int length,
      AmountBlock.Encoder encoder) {
    List<UUID> ids = new ArrayList<>();
    encoder.reset(length);
    for (int place : virtual.ordered().stream().mapToInt(Computed::place).sorted().toArray()) {
      long[] column = computed.energiesWhereThere(place);
      if (column == null) {
        continue;
      }
      ids.add(meters.get(place).id());
      encoder.add(ids.size(), ENERGIES, column);
      long[] qualities = computed.qualities(place);
      if (qualities != null && Arrays.stream(qualities).anyMatch(code -> code != 0)) {
        encoder.add(ids.size(), QUALITIES, qualities);
      }
    }
    return ids.isEmpty() ? NONE : new VirtualBlock(ids.toArray(UUID[]::new), encoder.toBytes());
  }

  /// The columns of those of the meters that have one.
  public Map<UUID, Column> columns(Set<UUID> asked) {
    Map<UUID, Column> columns = new HashMap<>();
    AmountBlock.Decoder decoder = new AmountBlock.Decoder(energies);
    while (decoder.next()) {
      UUID id = meterIds[decoder.key() - 1];
      if (asked.contains(id)) {
        long[] read = new long[decoder.length()];
        decoder.read(read);
        Column energiesOf = columns.get(id);
        columns.put(
            id,
            energiesOf == null ? new Column(read, null) : new Column(energiesOf.energies, read));
      }
    }
    return columns;
  }
}
