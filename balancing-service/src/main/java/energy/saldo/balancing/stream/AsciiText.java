package energy.saldo.balancing.stream;

import energy.saldo.balancing.MilliwattHours;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/// A line of ASCII text, built again and again in one array: what a list prints for each of its
/// rows, without a text or a time as an object.
public final class AsciiText {

  private static final int SECONDS_PER_DAY = 86_400;
  private static final int SECONDS_PER_HOUR = 3_600;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int NANOS_PER_MILLISECOND = 1_000_000;
  private static final byte[] WHOLE_SECOND = bytes(".000Z");

  private byte[] bytes = new byte[512];
  private int length;
  private long printedDay = Long.MIN_VALUE;
  private byte[] date = {};

  /// The text in ASCII, to be appended often.
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// What is built so far, in the first [#length()] bytes; valid until the next change.
  byte[] array() {
    return bytes;
  }

  /// How many bytes the text has.
  public int length() {
    return length;
  }

  /// Begins anew.
  public AsciiText clear() {
    length = 0;
    return this;
  }

  /// Appends text that is ASCII already.
  public AsciiText append(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  /// Appends a character.
  public AsciiText append(char character) {
    reserve(1);
    bytes[length++] = (byte) character;
    return this;
  }

  /// Appends an amount in kWh as [MilliwattHours#print(long)] does.
  public AsciiText appendKilowattHours(long milliwattHours) {
    reserve(MilliwattHours.LONGEST_TEXT);
    length = MilliwattHours.print(milliwattHours, bytes, length);
    return this;
  }

  /// Appends an instant as every answer prints it, `2025-01-01T00:00:00.000Z`.
  ///
  /// @param epochSecond within the years 0 to 9999
  public AsciiText appendInstant(long epochSecond) {
    long day = Math.floorDiv(epochSecond, SECONDS_PER_DAY);
    if (day != printedDay) {
      date = bytes(LocalDate.ofEpochDay(day) + "T");
      printedDay = day;
    }
    int second = Math.floorMod(epochSecond, SECONDS_PER_DAY);
    append(date);
    appendTwoDigits(second / SECONDS_PER_HOUR).append(':');
    appendTwoDigits(second % SECONDS_PER_HOUR / SECONDS_PER_MINUTE).append(':');
    return appendTwoDigits(second % SECONDS_PER_MINUTE).append(WHOLE_SECOND);
  }

  /// As [#appendInstant(long)], with the milliseconds that the instant has.
  public AsciiText appendInstant(Instant instant) {
    appendInstant(instant.getEpochSecond());
    int milliseconds = instant.getNano() / NANOS_PER_MILLISECOND;
    if (milliseconds > 0) {
      int first = length - WHOLE_SECOND.length + 1;
      bytes[first] = (byte) ('0' + milliseconds / 100);
      bytes[first + 1] = (byte) ('0' + milliseconds / 10 % 10);
      bytes[first + 2] = (byte) ('0' + milliseconds % 10);
    }
    return this;
  }

  private AsciiText appendTwoDigits(int number) {
    return append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + more));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }
}
