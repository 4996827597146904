package energy.saldo.balancing.run;

import energy.saldo.balancing.balance.BalanceColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a partition was balanced to.
///
/// @param openIntervals the quarter-hours of the day that are not balanced, ascending
/// @param missing why not: which amounts are missing, in order of meter and time
/// @param columns who gave how much to whom
record DayBalance(
    short[] openIntervals, List<MissingAmounts> missing, List<BalanceColumn> columns) {

  /// A digest of all balances and open intervals: equal for equal results, whatever computed them.
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
      digest.update(column.energies().getBytes(StandardCharsets.US_ASCII));
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
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
