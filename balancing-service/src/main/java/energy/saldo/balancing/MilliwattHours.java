package energy.saldo.balancing;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// Conversion between the contract's kWh (decimals with at most 6 places) and the milliwatt-hours
/// that the service keeps. Exact in both directions.
public final class MilliwattHours {

  /// The highest amount that a single value may have: 10⁹ kWh.
  public static final long MAXIMUM = 1_000_000_000_000_000L;

  /// The most characters that a printed amount has.
  public static final int LONGEST_TEXT = 20;

  private static final int DECIMAL_PLACES = 6;
  private static final int MAXIMUM_INTEGER_DIGITS = 10;
  private static final long PER_KILOWATT_HOUR = 1_000_000;

  private MilliwattHours() {}

  /// The amount in mWh; empty if it is negative, has more than 6 decimal places or exceeds
  /// [#MAXIMUM].
  public static OptionalLong parse(BigDecimal kilowattHours) {
    if (kilowattHours.signum() == 0) {
      return OptionalLong.of(0);
    }
    long integerDigits = (long) kilowattHours.precision() - kilowattHours.scale();
    if (kilowattHours.signum() < 0 || integerDigits > MAXIMUM_INTEGER_DIGITS) {
      return OptionalLong.empty();
    }
    BigDecimal plain = kilowattHours.stripTrailingZeros();
    if (plain.scale() > DECIMAL_PLACES) {
      return OptionalLong.empty();
    }
    long amount = plain.movePointRight(DECIMAL_PLACES).longValueExact();
    return amount <= MAXIMUM ? OptionalLong.of(amount) : OptionalLong.empty();
  }

  /// The amount in mWh of kWh as they are usually written: digits, and a point with up to 6 of
  /// them. -1 if the text has another form, which [#parse] may still take.
  public static long parsePlain(String kilowattHours) {
    return parsePlain(kilowattHours.toCharArray(), 0, kilowattHours.length());
  }

  /// As [#parsePlain(String)], of a part of a text.
  public static long parsePlain(char[] text, int start, int length) {
    if (length == 0 || length > MAXIMUM_INTEGER_DIGITS + 1 + DECIMAL_PLACES) {
      return -1;
    }
    long amount = 0;
    int decimals = -1;
    for (int i = 0; i < length; i++) {
      char c = text[start + i];
      if (c >= '0' && c <= '9') {
        amount = amount * 10 + (c - '0');
        decimals += decimals < 0 ? 0 : 1;
      } else if (c == '.' && decimals < 0 && i > 0) {
        decimals = 0;
      } else {
        return -1;
      }
    }
    boolean hasLeadingZero = length > 1 && text[start] == '0' && text[start + 1] != '.';
    if (hasLeadingZero || decimals == 0 || decimals > DECIMAL_PLACES) {
      return -1;
    }
    for (int missing = DECIMAL_PLACES - Math.max(decimals, 0); missing > 0; missing--) {
      amount *= 10;
    }
    return amount <= MAXIMUM ? amount : -1;
  }

  /// The amount in kWh without trailing zeros: 1 500 000 mWh as `1.5`.
  ///
  /// @param milliwattHours not negative
  public static String print(long milliwattHours) {
    byte[] text = new byte[LONGEST_TEXT];
    return new String(text, 0, print(milliwattHours, text, 0), StandardCharsets.US_ASCII);
  }

  /// As [#print(long)], in ASCII into an array, which has room for [#LONGEST_TEXT] more.
  ///
  /// @return where the text ends in the array
  public static int print(long milliwattHours, byte[] target, int position) {
    if (milliwattHours < 0) {
      throw new IllegalArgumentException("negative energy: " + milliwattHours + " mWh");
    }
    long whole = milliwattHours / PER_KILOWATT_HOUR;
    int end = position + 1;
    for (long rest = whole / 10; rest > 0; rest /= 10) {
      end++;
    }
    for (int p = end - 1; p >= position; p--) {
      target[p] = (byte) ('0' + whole % 10);
      whole /= 10;
    }
    int fraction = (int) (milliwattHours % PER_KILOWATT_HOUR);
    if (fraction == 0) {
      return end;
    }
    target[end++] = '.';
    for (int unit = (int) PER_KILOWATT_HOUR / 10; fraction > 0; unit /= 10) {
      target[end++] = (byte) ('0' + fraction / unit);
      fraction %= unit;
    }
    return end;
  }
}
