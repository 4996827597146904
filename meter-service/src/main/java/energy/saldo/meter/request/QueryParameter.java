package energy.saldo.meter.request;

import energy.saldo.contract.Problems;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads one query parameter: null if it is not given, 400 naming it if it has another form.
public final class QueryParameter {

  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private QueryParameter() {}

  /// Whether the text is a UUID as the contract prints it.
  public static boolean isUuid(String text) {
    return UUID_TEXT.matcher(text).matches();
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

  /// `true` or `false`.
  public static @Nullable Boolean truth(String name, @Nullable String text) {
    return oneOf(name, text, new Boolean[] {true, false}, String::valueOf);
  }

  /// One of the words of an enumeration.
  public static <T> @Nullable T oneOf(
      String name, @Nullable String text, T[] values, Function<T, String> word) {
    if (text == null) {
      return null;
    }
    for (T value : values) {
      if (word.apply(value).equals(text)) {
        return value;
      }
    }
    String words = Arrays.stream(values).map(word).collect(Collectors.joining(", "));
    throw Problems.invalid(name, "is not one of " + words);
  }

  /// Text without control characters.
  public static @Nullable String text(String name, @Nullable String text) {
    if (text != null && text.chars().anyMatch(Character::isISOControl)) {
      throw Problems.invalid(name, "contains control characters");
    }
    return text;
  }
}
