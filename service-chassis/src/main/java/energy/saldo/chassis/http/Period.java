package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of `startDate` and `endDate` that hold for every half-open period of the contract.
/// Years 1900 to 2999: what lies outside is a mistake, and the database could not hold all of it.
public final class Period {

  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(2999, 12, 31);
  private static final Instant FIRST_INSTANT = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST_INSTANT = Instant.parse("2999-12-31T23:59:59.999Z");
  private static final long QUARTER_HOUR_MILLIS = 900_000;
  private static final String OUT_OF_RANGE = "is not between the years 1900 and 2999";

  private Period() {}

  /// Refuses a period of days that is empty or out of range with 400, naming every bad field.
  public static void requireDays(LocalDate start, @Nullable LocalDate end) {
    List<FieldError> errors = new ArrayList<>();
    if (start.isBefore(FIRST_DAY) || start.isAfter(LAST_DAY)) {
      errors.add(new FieldError("startDate", OUT_OF_RANGE));
    }
    if (end != null && (end.isBefore(FIRST_DAY) || end.isAfter(LAST_DAY))) {
      errors.add(new FieldError("endDate", OUT_OF_RANGE));
    }
    if (end != null && !end.isAfter(start)) {
      errors.add(endBeforeStart());
    }
    refuse(errors);
  }

  /// Refuses a period of instants that is empty, out of range, finer than a millisecond or, where
  /// asked for, not on quarter-hours with 400, naming every bad field.
  public static void requireInstants(Instant start, @Nullable Instant end, boolean onQuarterHours) {
    List<FieldError> errors = new ArrayList<>();
    checkInstant("startDate", start, onQuarterHours, errors);
    if (end != null) {
      checkInstant("endDate", end, onQuarterHours, errors);
      if (!end.isAfter(start)) {
        errors.add(endBeforeStart());
      }
    }
    refuse(errors);
  }

  private static void checkInstant(
      String path, Instant instant, boolean onQuarterHours, List<FieldError> errors) {
    if (instant.isBefore(FIRST_INSTANT) || instant.isAfter(LAST_INSTANT)) {
      errors.add(new FieldError(path, OUT_OF_RANGE));
    } else if (!instant.truncatedTo(ChronoUnit.MILLIS).equals(instant)) {
      errors.add(new FieldError(path, "is finer than a millisecond"));
    } else if (onQuarterHours && instant.toEpochMilli() % QUARTER_HOUR_MILLIS != 0) {
      errors.add(new FieldError(path, "is not on a quarter-hour, as this kind of measuring needs"));
    }
  }

  private static FieldError endBeforeStart() {
    return new FieldError("endDate", "is not after startDate");
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
  }
}
