package energy.saldo.balancing.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// A site's local days, counted in quarter-hours. A quarter-hour is named by its number since
/// 1970-01-01T00:00Z, which is also the interval index of the allocation law.
///
/// A local day lasts from its first midnight, or its first instant if the zone skips midnight, to
/// that of the next day that exists. So every quarter-hour belongs to exactly one day, and a day
/// has as many of them as the zone's rules give it: 92, 96, 100, on Lord Howe Island 94 or 98, none
/// if the zone skips the day. Where clocks go back over midnight, the day that has begun goes on.
///
/// @param zone the site's time zone
public record SiteCalendar(ZoneId zone) {

  /// The length of a quarter-hour.
  public static final int SECONDS_PER_QUARTER_HOUR = 900;

  /// The first quarter-hour of the local day; of the next that exists if the zone skips it.
  public long firstQuarterHour(LocalDate day) {
    long start = day.atStartOfDay(zone).toEpochSecond();
    return Math.ceilDiv(start, SECONDS_PER_QUARTER_HOUR);
  }

  /// How many quarter-hours the local day has; 0 if the zone skips it.
  public int quarterHours(LocalDate day) {
    return Math.toIntExact(firstQuarterHour(day.plusDays(1)) - firstQuarterHour(day));
  }

  /// The local day that the quarter-hour belongs to.
  public LocalDate dayOf(long quarterHour) {
    LocalDate day = LocalDate.ofInstant(startOf(quarterHour), zone);
    while (firstQuarterHour(day.plusDays(1)) <= quarterHour) {
      day = day.plusDays(1); // the clocks have gone back to the day before
    }
    return day;
  }

  /// The next local day that exists.
  public LocalDate dayAfter(LocalDate day) {
    return dayOf(firstQuarterHour(day.plusDays(1)));
  }

  /// The last local day before that exists.
  public LocalDate dayBefore(LocalDate day) {
    return dayOf(firstQuarterHour(day) - 1);
  }

  /// When the quarter-hour starts.
  public static Instant startOf(long quarterHour) {
    return Instant.ofEpochSecond(Math.multiplyExact(quarterHour, SECONDS_PER_QUARTER_HOUR));
  }

  /// The quarter-hour that contains the instant.
  public static long quarterHourOf(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_QUARTER_HOUR);
  }

  /// The first quarter-hour that starts at the instant or after it.
  public static long quarterHourFrom(Instant instant) {
    long quarterHour = quarterHourOf(instant);
    return isStart(instant) ? quarterHour : quarterHour + 1;
  }

  /// Whether a quarter-hour starts exactly at the instant.
  public static boolean isStart(Instant instant) {
    return instant.getNano() == 0
        && Math.floorMod(instant.getEpochSecond(), SECONDS_PER_QUARTER_HOUR) == 0;
  }
}
