package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.stream.TimeRange;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// What is asked of one meter's values, checked: those stamped within a range.
///
/// @param shift how many quarter-hours after the one that it belongs to a value is stamped
/// @param first the first quarter-hour whose value is asked for
/// @param end the first one whose value is no longer asked for
record MeterQuery(Meter meter, Site site, TimeRange range, long shift, long first, long end) {

  static MeterQuery of(Meter meter, Site site, TimeRange range) {
    long shift = !meter.isRegister() && meter.stampedAtIntervalEnd() ? 1 : 0;
    long first = SiteCalendar.quarterHourFrom(range.start()) - shift;
    long end = SiteCalendar.quarterHourFrom(range.end()) - shift;
    return new MeterQuery(meter, site, range, shift, first, end);
  }

  LocalDate firstDay() {
    return site.calendar().dayOf(first);
  }

  LocalDate lastDay() {
    return site.calendar().dayOf(end);
  }

  /// The first quarter-hour of a day of the site.
  long start(LocalDate day) {
    return site.calendar().firstQuarterHour(day);
  }

  /// Whether the value of a quarter-hour is stamped within the range.
  boolean has(long quarterHour) {
    return quarterHour >= first && quarterHour < end;
  }

  /// The instant that a quarter-hour's value is stamped with.
  Instant stamp(long quarterHour) {
    return SiteCalendar.startOf(quarterHour + shift);
  }

  /// The parameters of a statement that reads readings of any instant in the range: cell, site,
  /// meter, start, end.
  Tuple instants() {
    return Tuple.of(
        site.cell(),
        site.id(),
        meter.id(),
        range.start().atOffset(ZoneOffset.UTC),
        range.end().atOffset(ZoneOffset.UTC));
  }
}
