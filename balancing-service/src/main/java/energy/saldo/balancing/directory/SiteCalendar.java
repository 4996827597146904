package energy.saldo.balancing.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// A site's local days, counted in quarter-hours. A quarter-hour is named by its number since
/// 1970-01-01T00:00Z, which is also the interval index of the allocation law. A local day has as
/// many of them as the zone's rules give it: 92, 96, 100 or, with a half-hour change, 94 and 98.
///
/// @param zone the site's time zone
public record SiteCalendar(ZoneId zone) {

  /// The length of a quarter-hour.
  public static final int SECONDS_PER_QUARTER_HOUR = 900;

  /// The first quarter-hour that starts on the local day.
  public long firstQuarterHour(LocalDate day) {
    long start = day.atStartOfDay(zone).toEpochSecond();
    return Math.ceilDiv(start, SECONDS_PER_QUARTER_HOUR);
  }

  /// How many quarter-hours start on the local day.
  public int quarterHours(LocalDate day) {
    return Math.toIntExact(firstQuarterHour(day.plusDays(1)) - firstQuarterHour(day));
  }

  /// The local day on which the quarter-hour starts.
  public LocalDate dayOf(long quarterHour) {
    return LocalDate.ofInstant(startOf(quarterHour), zone);
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
