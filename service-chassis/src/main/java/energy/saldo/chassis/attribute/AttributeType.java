package energy.saldo.chassis.attribute;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import energy.saldo.chassis.IsoTime;
import energy.saldo.chassis.feed.Word;
import energy.saldo.chassis.http.JsonFormat;
import jakarta.persistence.EnumeratedValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/// What the values of a custom attribute are.
public enum AttributeType implements Word {
  TEXT("text", "a text of 1 to 1000 characters on one line"),
  NUMBER("number", "a number of at most 30 digits before and after the point"),
  DATE("date", IsoTime.A_DATE),
  DATE_TIME("date_time", IsoTime.AN_INSTANT),
  BOOLEAN("boolean", "true or false");

  private static final int LONGEST_TEXT = 1000;
  private static final int MOST_DIGITS = 30;

  @EnumeratedValue private final String word;
  private final String expected;

  AttributeType(String word, String expected) {
    this.word = word;
    this.expected = expected;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }

  /// What a value must be, for messages.
  String expected() {
    return expected;
  }

  /// The value as it is stored and printed; null if it is of another type.
  @Nullable JsonNode read(JsonNode value) {
    return switch (this) {
      case TEXT -> value.isTextual() && isOneLine(value.textValue()) ? value : null;
      case NUMBER -> value.isNumber() && isShort(value.decimalValue()) ? value : null;
      case BOOLEAN -> value.isBoolean() ? value : null;
      case DATE, DATE_TIME -> value.isTextual() ? time(value.textValue()) : null;
    };
  }

  private @Nullable JsonNode time(String text) {
    try {
      return TextNode.valueOf(
          this == DATE ? IsoTime.date(text).toString() : JsonFormat.print(IsoTime.instant(text)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean isOneLine(String text) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= LONGEST_TEXT
        && text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private static boolean isShort(BigDecimal number) {
    return number.scale() <= MOST_DIGITS && number.precision() - number.scale() <= MOST_DIGITS;
  }
}
