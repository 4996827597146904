package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The intervals over which balances can be added up. Quarter-hours and hours are counted in UTC;
/// days and longer follow the site's calendar, whatever their length there.
@Schema(description = "The length of a bucket, as an ISO 8601 duration")
enum BalanceInterval {
  PT15M,
  PT1H,
  P1D,
  P1M,
  P1Y;

  private static final int QUARTER_HOURS_PER_HOUR = 4;

  /// The interval of this ISO 8601 name; null and an error if it is missing or none.
  static @Nullable BalanceInterval parse(@Nullable String name, List<FieldError> errors) {
    for (BalanceInterval interval : values()) {
      if (interval.name().equals(name)) {
        return interval;
      }
    }
    errors.add(new FieldError("interval", "must be one of PT15M, PT1H, P1D, P1M, P1Y"));
    return null;
  }

  /// Refuses an interval that is finer than those that the site is balanced by.
  void refuseIfFiner(Site site) {
    if (site.isBalancedByMonth()) {
      refuseIfFinerThanMonth("must not be finer than the site's resolution, P1M");
    }
  }

  /// Refuses an interval that is finer than months.
  void refuseIfFinerThanMonth(String message) {
    if (compareTo(P1M) < 0) {
      throw Problems.invalid("interval", message);
    }
  }

  /// The first quarter-hour of the bucket that contains the quarter-hour.
  ///
  /// @param day the site's local day of the quarter-hour
  long bucketStart(long quarterHour, LocalDate day, SiteCalendar calendar) {
    return switch (this) {
      case PT15M -> quarterHour;
      case PT1H -> Math.floorDiv(quarterHour, QUARTER_HOURS_PER_HOUR) * QUARTER_HOURS_PER_HOUR;
      case P1D -> calendar.firstQuarterHour(day);
      case P1M -> calendar.firstQuarterHour(day.withDayOfMonth(1));
      case P1Y -> calendar.firstQuarterHour(day.withDayOfYear(1));
    };
  }

  /// The first quarter-hour of the bucket after the one that contains the quarter-hour.
  ///
  /// @param day the site's local day of the quarter-hour
  long nextBucket(long quarterHour, LocalDate day, SiteCalendar calendar) {
    return switch (this) {
      case PT15M -> quarterHour + 1;
      case PT1H ->
          (Math.floorDiv(quarterHour, QUARTER_HOURS_PER_HOUR) + 1) * QUARTER_HOURS_PER_HOUR;
      case P1D -> calendar.firstQuarterHour(day.plusDays(1));
      case P1M -> calendar.firstQuarterHour(day.withDayOfMonth(1).plusMonths(1));
      case P1Y -> calendar.firstQuarterHour(day.withDayOfYear(1).plusYears(1));
    };
  }
}
