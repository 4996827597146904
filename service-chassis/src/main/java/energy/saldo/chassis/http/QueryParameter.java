package energy.saldo.chassis.http;

import energy.saldo.chassis.IsoTime;
import energy.saldo.chassis.feed.Word;
import energy.saldo.chassis.problem.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads one query parameter: null if it is not given, 400 naming it if it has another form.
public final class QueryParameter {

  private static final int UUID_LENGTH = 36;

  private QueryParameter() {}

  /// Whether the text is a UUID as the contract prints it.
  public static boolean isUuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(i);
      boolean isDashed = i == 8 || i == 13 || i == 18 || i == 23;
      if (isDashed ? c != '-' : c > 'f' || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /// An id.
  public static @Nullable UUID uuid(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!isUuid(text)) {
      throw Problems.invalid(name, "is not a UUID");
    }
    return UUID.fromString(text);
  }

  /// An instant with any offset.
  public static @Nullable Instant instant(String name, @Nullable String text) {
    // A '+' that was not escaped arrives as a blank.
    return text == null
        ? null
        : parsed(name, text.replace(' ', '+'), IsoTime::instant, IsoTime.AN_INSTANT);
  }

  /// A date.
  public static @Nullable LocalDate date(String name, @Nullable String text) {
    return text == null ? null : parsed(name, text, IsoTime::date, IsoTime.A_DATE);
  }

  private static <T> T parsed(
      String name, String text, Function<String, T> parser, String expected) {
    try {
      return parser.apply(text);
    } catch (DateTimeException e) {
      throw Problems.invalid(name, "'" + text + "' is not " + expected);
    }
  }

  /// `true` or `false`.
  public static @Nullable Boolean truth(String name, @Nullable String text) {
    return choice(name, text, List.of("true", "false")).map(Boolean::valueOf).orElse(null);
  }

  /// One of the words of an enumeration.
  public static <T extends Enum<T> & Word> @Nullable T oneOf(
      String name, @Nullable String text, T[] values) {
    List<String> words = Arrays.stream(values).map(Word::word).toList();
    return choice(name, text, words).map(word -> values[words.indexOf(word)]).orElse(null);
  }

  private static Optional<String> choice(String name, @Nullable String text, List<String> words) {
    if (text != null && !words.contains(text)) {
      throw Problems.invalid(name, "is not one of " + String.join(", ", words));
    }
    return Optional.ofNullable(text);
  }

  /// Text without control characters.
  public static @Nullable String text(String name, @Nullable String text) {
    if (text != null && text.chars().anyMatch(Character::isISOControl)) {
      throw Problems.invalid(name, "contains control characters");
    }
    return text;
  }
}
