package energy.saldo.balancing;

import java.math.BigDecimal;
import java.util.OptionalLong;

/// Conversion between the contract's kWh (decimals with at most 6 places) and the milliwatt-hours
/// that the service keeps. Exact in both directions.
public final class MilliwattHours {

  /// The highest amount that a single value may have: 10⁹ kWh.
  public static final long MAXIMUM = 1_000_000_000_000_000L;

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
    int length = kilowattHours.length();
    if (length == 0 || length > MAXIMUM_INTEGER_DIGITS + 1 + DECIMAL_PLACES) {
      return -1;
    }
    long amount = 0;
    int decimals = -1;
    for (int i = 0; i < length; i++) {
      char c = kilowattHours.charAt(i);
      if (c >= '0' && c <= '9') {
        amount = amount * 10 + (c - '0');
        decimals += decimals < 0 ? 0 : 1;
      } else if (c == '.' && decimals < 0 && i > 0) {
        decimals = 0;
      } else {
        return -1;
      }
    }
    boolean hasLeadingZero =
        length > 1 && kilowattHours.charAt(0) == '0' && kilowattHours.charAt(1) != '.';
    if (hasLeadingZero || decimals == 0 || decimals > DECIMAL_PLACES) {
      return -1;
    }
    for (int missing = DECIMAL_PLACES - Math.max(decimals, 0); missing > 0; missing--) {
      amount *= 10;
    }
    return amount <= MAXIMUM ? amount : -1;
  }

  /// The amount in kWh, as [#print(long, StringBuilder)] has it.
  public static String print(long milliwattHours) {
    StringBuilder text = new StringBuilder();
    print(milliwattHours, text);
    return text.toString();
  }

  /// Appends the amount in kWh without trailing zeros: 1 500 000 mWh as `1.5`.
  ///
  /// @param milliwattHours not negative
  public static void print(long milliwattHours, StringBuilder target) {
    if (milliwattHours < 0) {
      throw new IllegalArgumentException("negative energy: " + milliwattHours + " mWh");
    }
    target.append(milliwattHours / PER_KILOWATT_HOUR);
    long fraction = milliwattHours % PER_KILOWATT_HOUR;
    if (fraction == 0) {
      return;
    }
    target.append('.');
    for (long unit = PER_KILOWATT_HOUR / 10; fraction > 0; unit /= 10) {
      target.append((char) ('0' + fraction / unit));
      fraction %= unit;
    }
  }
}
