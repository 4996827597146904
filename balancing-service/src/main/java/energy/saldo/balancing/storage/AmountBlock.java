package energy.saldo.balancing.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Columns of amounts (mWh), all of one length, in one compact value of a `bytea`. Each column has
/// two keys, small numbers that the row explains: places in its list of meters, for instance.
///
/// The first byte is the version. Version 1 is what [Encoder] writes: the length, then each column
/// as its keys, its size in bytes (so that a reader can pass over it) and its tokens. All are
/// variable-length integers of seven bits a byte, lowest first. A token's two lowest bits say
/// what the rest means:
///
/// | bits | rest |
/// | --- | --- |
/// | 0 | the difference to the latest amount, in zigzag form |
/// | 1 | so many zeros; the latest amount stays what it was |
/// | 2 | so many of [#MISSING] |
/// | 3 | so many of [#WITHDRAWN] |
///
/// Version 0 is what SQL can write, for migrations: the length as four bytes, then each column as
/// two keys of four bytes and its amounts of eight, all big-endian.
public final class AmountBlock {

  /// Stands for an amount that is not there. Amounts are never negative.
  public static final long MISSING = -1;

  /// Stands for an amount that a delivery takes away.
  public static final long WITHDRAWN = -2;

  private static final byte RAW = 0;
  private static final byte TOKENS = 1;

  private static final int DIFFERENCE = 0;
  private static final int ZEROS = 1;
  private static final int MISSING_RUN = 2;
  private static final int WITHDRAWN_RUN = 3;
  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = 3;

  /// What differences leave of 64 bits for the sign and the kind.
  private static final long MAXIMUM_AMOUNT = (1L << 60) - 1;

  private static final int LONGEST_VARINT = 10;

  private AmountBlock() {}

  /// Writes one block after the other.
  public static final class Encoder {

    private byte[] bytes = new byte[1024];
    private int position;
    private byte[] tokens = new byte[1024];
    private int tokenCount;
    private int length;

    /// Begins a block of columns of this length; what was written before is gone.
    public void reset(int columnLength) {
      position = 0;
      length = columnLength;
      bytes[position++] = TOKENS;
      position = put(bytes, position, columnLength);
    }

    /// Adds a column: the first amounts of the array, as many as the block's columns are long.
    ///
    /// @throws IllegalArgumentException if an amount is above 2⁶⁰ − 1, or negative but neither
    ///     missing nor withdrawn
    public void add(int key, int otherKey, long[] amounts) {
      tokenCount = 0;
      int needed = (length + 1) * LONGEST_VARINT;
      tokens = tokens.length < needed ? new byte[needed] : tokens;
      encode(amounts);
      needed = position + tokenCount + 3 * LONGEST_VARINT;
      bytes = bytes.length < needed ? Arrays.copyOf(bytes, 2 * needed) : bytes;
      position = put(bytes, position, key);
      position = put(bytes, position, otherKey);
      position = put(bytes, position, tokenCount);
      System.arraycopy(tokens, 0, bytes, position, tokenCount);
      position += tokenCount;
    }

    /// The block.
    public byte[] toBytes() {
      return Arrays.copyOf(bytes, position);
    }

    private void encode(long[] amounts) {
      long latest = 0;
      int k = 0;
      while (k < length) {
        long amount = amounts[k];
        if (amount > 0) {
          if (amount > MAXIMUM_AMOUNT) {
            throw new IllegalArgumentException("the amount " + amount + " is too large");
          }
          long difference = amount - latest;
          putToken(DIFFERENCE, (difference << 1) ^ (difference >> 63));
          latest = amount;
          k++;
        } else {
          int from = k;
          while (k < length && amounts[k] == amount) {
            k++;
          }
          putToken(runOf(amount), k - from);
        }
      }
    }

    private static int runOf(long amount) {
      if (amount == 0) {
        return ZEROS;
      } else if (amount == MISSING) {
        return MISSING_RUN;
      } else if (amount == WITHDRAWN) {
        return WITHDRAWN_RUN;
      }
      throw new IllegalArgumentException("the amount " + amount + " is negative");
    }

    private void putToken(int kind, long value) {
      tokenCount = put(tokens, tokenCount, value << KIND_BITS | kind);
    }

    private static int put(byte[] target, int position, long value) {
      long rest = value;
      int p = position;
      while ((rest & ~0x7fL) != 0) {
        target[p++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      target[p++] = (byte) rest;
      return p;
    }
  }

  /// Reads a block column by column, in the order in which they were written.
  public static final class Decoder {

    private final byte[] bytes;
    private final boolean isRaw;
    private final int length;
    private int position;
    private int key;
    private int otherKey;
    private int columnStart;

    /// @throws IllegalStateException if the block is of a version that is not known
    public Decoder(byte[] block) {
      bytes = block;
      isRaw = block[0] == RAW;
      if (!isRaw && block[0] != TOKENS) {
        throw new IllegalStateException("a block of amounts has the unknown version " + block[0]);
      }
      position = 1;
      length = takeSmall();
    }

    /// How many amounts each column has.
    public int length() {
      return length;
    }

    /// Goes to the next column; false if there is none.
    public boolean next() {
      if (position == bytes.length) {
        return false;
      }
      key = takeSmall();
      otherKey = takeSmall();
      int size = isRaw ? length * Long.BYTES : takeSmall();
      columnStart = position;
      position += size;
      return true;
    }

    /// The column's first key.
    public int key() {
      return key;
    }

    /// The column's second key.
    public int otherKey() {
      return otherKey;
    }

    /// Reads the column's amounts into the start of an array.
    public void read(long[] target) {
      int end = position;
      position = columnStart;
      if (isRaw) {
        ByteBuffer.wrap(bytes, columnStart, end - columnStart)
            .asLongBuffer()
            .get(target, 0, length);
      } else {
        decode(target, end);
      }
      position = end;
    }

    private void decode(long[] target, int end) {
      long latest = 0;
      int k = 0;
      while (position < end) {
        long token = take();
        long value = token >>> KIND_BITS;
        int kind = (int) token & KIND_MASK;
        if (kind == DIFFERENCE) {
          latest += (value >>> 1) ^ -(value & 1);
          target[k++] = latest;
        } else {
          long amount = kind == ZEROS ? 0 : kind == MISSING_RUN ? MISSING : WITHDRAWN;
          int until = k + (int) value;
          Arrays.fill(target, k, until, amount);
          k = until;
        }
      }
      if (k != length) {
        throw new IllegalStateException("a column has " + k + " amounts instead of " + length);
      }
    }

    private int takeSmall() {
      if (isRaw) {
        int value = ByteBuffer.wrap(bytes).getInt(position);
        position += Integer.BYTES;
        return value;
      }
      return (int) take();
    }

    private long take() {
      byte next = bytes[position++];
      long value = next & 0x7f;
      for (int shift = 7; next < 0; shift += 7) {
        next = bytes[position++];
        value |= (long) (next & 0x7f) << shift;
      }
      return value;
    }
  }
}
