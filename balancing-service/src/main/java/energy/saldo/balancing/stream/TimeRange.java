package energy.saldo.balancing.stream;

import energy.saldo.chassis.IsoTime;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A half-open range of time as query parameters give it. All times lie in the years 1900 to 2999;
/// the database could not hold everything beyond.
public record TimeRange(Instant start, Instant end) {

  private static final Duration LONGEST = Duration.ofDays(36_525);

  /// Parses `startDateTime` and `endDateTime`; both are required and must be in this order.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 400 naming each parameter that is wrong
  public static TimeRange parse(@Nullable String start, @Nullable String end) {
    List<FieldError> errors = new ArrayList<>();
    Instant from = instant("startDateTime", start, errors);
    Instant until = instant("endDateTime", end, errors);
    if (from != null && until != null && !from.isBefore(until)) {
      errors.add(new FieldError("endDateTime", "must be after startDateTime"));
    }
    if (from != null && until != null && Duration.between(from, until).compareTo(LONGEST) > 0) {
      errors.add(new FieldError("endDateTime", "must be at most 100 years after startDateTime"));
    }
    if (from == null || until == null || !errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    return new TimeRange(from, until);
  }

  /// One date; null and an error if it is missing, not one, or out of range.
  public static @Nullable LocalDate date(
      String name, @Nullable String text, List<FieldError> errors) {
    if (text == null || text.isBlank()) {
      errors.add(new FieldError(name, "is required, such as 2025-01-31"));
      return null;
    }
    try {
      return IsoTime.date(text);
    } catch (DateTimeException e) {
      errors.add(new FieldError(name, "'" + text + "' is not " + IsoTime.A_DATE));
    }
    return null;
  }

  /// One instant with any offset; null and an error if it is missing, not one, or out of range.
  public static @Nullable Instant instant(
      String name, @Nullable String text, List<FieldError> errors) {
    if (text == null || text.isBlank()) {
      errors.add(new FieldError(name, "is required, such as 2025-01-01T00:00:00Z"));
      return null;
    }
    try {
      // A '+' that was not escaped arrives as a blank.
      return IsoTime.instant(text.replace(' ', '+'));
    } catch (DateTimeException e) {
      errors.add(new FieldError(name, "'" + text + "' is not " + IsoTime.AN_INSTANT));
    }
    return null;
  }
}
