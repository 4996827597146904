package energy.saldo.balancing.storage;

import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;

/// A column of amounts (mWh) on its way to and from a `bigint[]`, without an object per value. Read
/// it as `array_send(column)`, write it as `text` cast to `bigint[]`. [#MISSING] stands for NULL.
public final class AmountColumn {

  /// An amount that is not there. Amounts are never negative.
  public static final long MISSING = -1;

  private static final int HEADER_BYTES = 12;
  private static final int DIMENSION_BYTES = 8;

  private AmountColumn() {}

  /// The amounts of a row's field that was selected as `array_send(…)`.
  public static long[] read(Row row, String field) {
    return decode(row.getBuffer(field));
  }

  /// The amounts of an array in PostgreSQL's binary form (`array_send`): dimensions, null flag and
  /// element type, then length and lower bound, then each element with its length (−1 = NULL).
  public static long[] decode(Buffer array) {
    if (array.getInt(0) == 0) {
      return new long[0];
    }
    int length = array.getInt(HEADER_BYTES);
    long[] amounts = new long[length];
    int position = HEADER_BYTES + DIMENSION_BYTES;
    for (int k = 0; k < length; k++) {
      int bytes = array.getInt(position);
      position += Integer.BYTES;
      amounts[k] = bytes < 0 ? MISSING : array.getLong(position);
      position += Math.max(bytes, 0);
    }
    return amounts;
  }

  /// The array literal of the amounts, `{1,NULL,3}`.
  public static String encode(long[] amounts, int length) {
    StringBuilder literal = new StringBuilder(length * 8 + 2).append('{');
    for (int k = 0; k < length; k++) {
      if (k > 0) {
        literal.append(',');
      }
      if (amounts[k] == MISSING) {
        literal.append("NULL");
      } else {
        literal.append(amounts[k]);
      }
    }
    return literal.append('}').toString();
  }
}
