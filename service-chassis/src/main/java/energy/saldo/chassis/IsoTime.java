package energy.saldo.chassis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;

/// Instants and dates as the contract has them, in bodies and in query parameters alike: ISO 8601,
/// of the years 1900 to 2999. Other years are mistakes, and the database cannot store all of them.
public final class IsoTime {

  /// What an instant must look like, for messages that say what is expected.
  public static final String AN_INSTANT =
      "an ISO 8601 instant of the years 1900 to 2999, such as 2025-01-01T00:15:00Z";

  /// What a date must look like.
  public static final String A_DATE = "a date of the years 1900 to 2999, such as 2025-01-31";

  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2999;
  private static final Instant BEGINNING = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("3000-01-01T00:00:00Z");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ISO_LOCAL_DATE.withResolverStyle(ResolverStyle.STRICT);

  /// Strict, so that 24:00 is none.
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOffset("+HH:mm", "Z")
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  private IsoTime() {}

  /// An instant with any offset; the seconds may be omitted.
  ///
  /// @throws DateTimeException if the text is not an instant of these years
  public static Instant instant(String text) {
    Instant instant = INSTANT.parse(text, Instant::from);
    if (instant.isBefore(BEGINNING) || !instant.isBefore(END)) {
      throw new DateTimeException("out of the years");
    }
    return instant;
  }

  /// A date without a time.
  ///
  /// @throws DateTimeException if the text is not an instant of these years
  public static LocalDate date(String text) {
    LocalDate date = DATE.parse(text, LocalDate::from);
    if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
      throw new DateTimeException("out of the years");
    }
    return date;
  }
}
