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
record MeterQuery(Meter meter, Site site, TimeRange range) {

  /// How many quarter-hours after the one that it belongs to a value is stamped.
  private long shift() {
    return !meter.isRegister() && meter.stampedAtIntervalEnd() ? 1 : 0;
  }

  private long first() {
    return SiteCalendar.quarterHourFrom(range.start()) - shift();
  }

  private long end() {
    return SiteCalendar.quarterHourFrom(range.end()) - shift();
  }

  /// The parameters of a statement that reads the days of the range: cell, site, meter, first day,
  /// last day.
  Tuple days() {
    return Tuple.of(
        site.cell(),
        site.id(),
        meter.id(),
        site.calendar().dayOf(first()),
        site.calendar().dayOf(end()));
  }

  /// The first quarter-hour of a day of the site.
  long start(LocalDate day) {
    return site.calendar().firstQuarterHour(day);
  }

  /// Whether the value of a quarter-hour is stamped within the range.
  boolean has(long quarterHour) {
    return quarterHour >= first() && quarterHour < end();
  }

  /// The instant that a quarter-hour's value is stamped with.
  Instant stamp(long quarterHour) {
    return SiteCalendar.startOf(quarterHour + shift());
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
