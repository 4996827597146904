package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.FieldError;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules for `startDate` and `endDate` of every half-open period in the contract.
public final class Period {

  private static final long QUARTER_HOUR_MILLIS = 900_000;

  private Period() {}

  /// Adds an error if the period of days is empty.
  public static void check(LocalDate start, @Nullable LocalDate end, List<FieldError> errors) {
    if (end != null && !end.isAfter(start)) {
      errors.add(endBeforeStart());
    }
  }

  /// Adds the errors of a period of instants that is empty, finer than a millisecond or, where
  /// asked for, not on quarter-hours.
  public static void check(
      Instant start, @Nullable Instant end, boolean onQuarterHours, List<FieldError> errors) {
    checkInstant("startDate", start, onQuarterHours, errors);
    if (end != null) {
      checkInstant("endDate", end, onQuarterHours, errors);
      if (!end.isAfter(start)) {
        errors.add(endBeforeStart());
      }
    }
  }

  private static void checkInstant(
      String path, Instant instant, boolean onQuarterHours, List<FieldError> errors) {
    if (!instant.truncatedTo(ChronoUnit.MILLIS).equals(instant)) {
      errors.add(new FieldError(path, "is finer than a millisecond"));
    } else if (onQuarterHours && instant.toEpochMilli() % QUARTER_HOUR_MILLIS != 0) {
      errors.add(new FieldError(path, "is not on a quarter-hour, as this kind of measuring needs"));
    }
  }

  private static FieldError endBeforeStart() {
    return new FieldError("endDate", "is not after startDate");
  }
}
