package energy.saldo.balancing.run;

import energy.saldo.balancing.balance.BalanceColumn;
import energy.saldo.balancing.storage.AmountColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The balances of a partition.
///
/// @param openIntervals the quarter-hours of the day that are not balanced, ascending
/// @param missing the amounts that are missing in these, in order of meter and time
/// @param columns who gave how much to whom
record DayBalance(
    short[] openIntervals, List<MissingAmounts> missing, List<BalanceColumn> columns) {

  /// A digest of all balances and open intervals: equal for equal results, whatever computed them.
  /// It is stored with each run, so a change of these bytes would give every day that is balanced
  /// again a needless new run.
  byte[] fingerprint() {
    MessageDigest digest = sha256();
    ByteBuffer open = ByteBuffer.allocate(Integer.BYTES + openIntervals.length * Short.BYTES);
    open.putInt(openIntervals.length);
    for (short interval : openIntervals) {
      open.putShort(interval);
    }
    digest.update(open.array());
    for (BalanceColumn column : columns) {
      digest.update(bytes(column.creditorMeterId()));
      digest.update(bytes(column.debitorMeterId()));
      String energies = AmountColumn.encode(column.energies(), column.energies().length);
      digest.update(energies.getBytes(StandardCharsets.US_ASCII));
    }
    return digest.digest();
  }

  private static byte[] bytes(@Nullable UUID meterId) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES + 1);
    if (meterId != null) {
      buffer.put((byte) 1);
      buffer.putLong(meterId.getMostSignificantBits()).putLong(meterId.getLeastSignificantBits());
    }
    return buffer.array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
