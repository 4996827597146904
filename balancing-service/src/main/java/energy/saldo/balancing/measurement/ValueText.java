package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.core.JsonParser;
import energy.saldo.balancing.MilliwattHours;
import energy.saldo.chassis.IsoTime;
import energy.saldo.chassis.http.QueryParameter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the texts of a value's properties, and what is wrong with one that cannot be read.
final class ValueText {

  static final String BAD_METER = "must be the UUID of a meter";
  static final String BAD_TIMESTAMP = "must be " + IsoTime.AN_INSTANT;
  static final String BAD_VALUE =
      "must be a number of kWh from 0 to 1000000000 with at most 6 decimal places";

  /// An amount that cannot be read.
  static final long BAD = -1;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,9})?");

  /// What a number may have in all: more no value needs.
  private static final int LONGEST_NUMBER = 1000;

  private String latestText = "";
  private char[] latestChars = {};
  private @Nullable UUID latest;

  /// The id; null if it is none. Values of one meter often come together.
  @Nullable UUID meterId(String text) {
    if (!text.equals(latestText)) {
      latest = QueryParameter.isUuid(text) ? UUID.fromString(text) : null;
      latestText = text;
      latestChars = text.toCharArray();
    }
    return latest;
  }

  /// As [#meterId(String)], of the text that the parser is at.
  @Nullable UUID meterId(JsonParser json) throws IOException {
    return isLatest(json) ? latest : meterId(json.getText());
  }

  private boolean isLatest(JsonParser json) throws IOException {
    int start = json.getTextOffset();
    int end = start + json.getTextLength();
    return Arrays.equals(json.getTextCharacters(), start, end, latestChars, 0, latestChars.length);
  }

  /// The instant; null if it is none.
  static @Nullable Instant instant(String text) {
    return instant(text.toCharArray(), 0, text.length());
  }

  /// The instant of the text that the parser is at; null if it is none.
  static @Nullable Instant instant(JsonParser json) throws IOException {
    return instant(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  private static @Nullable Instant instant(char[] text, int start, int length) {
    try {
      return IsoTime.instant(text, start, length);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /// The amount (mWh) of a number of kWh as JSON has them; [#BAD] if it is none.
  static long amount(String text) {
    long plain = MilliwattHours.parsePlain(text);
    if (plain >= 0) {
      return plain;
    }
    return text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches()
        ? amount(new BigDecimal(text))
        : BAD;
  }

  /// The amount (mWh) of kWh; [#BAD] if it is out of range.
  static long amount(BigDecimal kilowattHours) {
    OptionalLong amount = MilliwattHours.parse(kilowattHours);
    return amount.isPresent() ? amount.getAsLong() : BAD;
  }
}
