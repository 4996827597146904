package energy.saldo.quickstart.sample;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// The quarter-hours of some local days of a zone, numbered from 0 over all of them: as many as the
/// clock of the zone makes of the days.
///
/// @param startDate the first day
/// @param endDate the day after the last
record QuarterHours(LocalDate startDate, LocalDate endDate, ZoneId zone) {

  static final Duration LENGTH = Duration.ofMinutes(15);

  Instant start() {
    return startDate.atStartOfDay(zone).toInstant();
  }

  Instant end() {
    return endDate.atStartOfDay(zone).toInstant();
  }

  int count() {
    return Math.toIntExact(Duration.between(start(), end()).dividedBy(LENGTH));
  }

  /// The start of one of them; that of the one behind the last is the end.
  Instant start(int quarter) {
    return start().plus(LENGTH.multipliedBy(quarter));
  }

  /// What the clock on the wall shows at the start of one of them.
  ZonedDateTime clock(int quarter) {
    return start(quarter).atZone(zone);
  }
}
