package energy.saldo.balancing.run;

import energy.saldo.balancing.balance.BalanceBlock;
import energy.saldo.balancing.balance.VirtualBlock;
import energy.saldo.balancing.measurement.MissingAmounts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/// The balances of a partition.
///
/// @param openIntervals the quarter-hours of the day that are not balanced, ascending
/// @param missing the amounts that are missing in these, in order of meter and time
/// @param provisional how many of the energies are provisional
/// @param balances who gave how much to whom
/// @param virtual the energies of virtual meters
record DayBalance(
    short[] openIntervals,
    List<MissingAmounts> missing,
    int provisional,
    BalanceBlock balances,
    VirtualBlock virtual) {

  /// A digest of all balances and open intervals, and of the energies of virtual meters if there
  /// are any: equal for equal results, whatever computed them. It is stored with each run, so a
  /// change of these bytes would give every day that is balanced again a needless new run.
  byte[] fingerprint() {
    UUID[] meters = balances.meterIds();
    ByteBuffer head =
        ByteBuffer.allocate(
            2 * Integer.BYTES + openIntervals.length * Short.BYTES + meters.length * 16);
    head.putInt(openIntervals.length);
    for (short interval : openIntervals) {
      head.putShort(interval);
    }
    head.putInt(meters.length);
    for (UUID meter : meters) {
      head.putLong(meter.getMostSignificantBits()).putLong(meter.getLeastSignificantBits());
    }
    MessageDigest digest = sha256();
    digest.update(head.array());
    digest.update(balances.energies());
    for (UUID meter : virtual.meterIds()) {
      digest.update(meter.toString().getBytes(StandardCharsets.US_ASCII));
    }
    return digest.digest(virtual.energies());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
