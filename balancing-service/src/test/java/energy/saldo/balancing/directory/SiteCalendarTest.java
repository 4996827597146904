package energy.saldo.balancing.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The local days of all zones of the JDK, from 1900 to 2999.
class SiteCalendarTest {

  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("3000-01-01T00:00:00Z");
  private static final int MOST_AMOUNTS_OF_A_COLUMN = 200;
  private static final int DAYS_AROUND = 3;

  static Stream<ZoneId> zones() {
    return ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of);
  }

  @ParameterizedTest
  @MethodSource("zones")
  void daysFollowEachOtherWithoutGapAndOverlap(ZoneId zone) {
    SiteCalendar calendar = new SiteCalendar(zone);
    for (LocalDate day : days(zone)) {
      long first = calendar.firstQuarterHour(day);
      int length = calendar.quarterHours(day);
      String where = zone + " " + day;
      assertTrue(length >= 0 && length <= MOST_AMOUNTS_OF_A_COLUMN, where);
      assertEquals(first + length, calendar.firstQuarterHour(day.plusDays(1)), where);
      if (length > 0) {
        assertEquals(day, calendar.dayOf(first), where);
        assertEquals(day, calendar.dayOf(first + length - 1), where);
        assertEquals(first + length, calendar.firstQuarterHour(calendar.dayAfter(day)), where);
        assertEquals(day, calendar.dayBefore(calendar.dayAfter(day)), where);
        assertEquals(day, calendar.dayAfter(calendar.dayBefore(day)), where);
      }
    }
  }

  /// The day of a quarter-hour is the latest that had begun anywhere before it.
  @ParameterizedTest
  @MethodSource("zones")
  void aQuarterHourBelongsToTheLatestDayThatHasBegun(ZoneId zone) {
    SiteCalendar calendar = new SiteCalendar(zone);
    for (ZoneOffsetTransition transition : transitions(zone)) {
      Instant change = transition.getInstant();
      long start = SiteCalendar.quarterHourOf(change) - 2 * 4;
      LocalDate latest = LocalDate.ofInstant(SiteCalendar.startOf(start), zone);
      for (long q = start; q < start + 32 * 4; q++) {
        Instant now = SiteCalendar.startOf(q);
        if (!now.isBefore(change)) {
          latest = later(latest, LocalDate.ofInstant(change.minusNanos(1), zone));
        }
        latest = later(latest, LocalDate.ofInstant(now, zone));
        assertEquals(latest, calendar.dayOf(q), zone + " " + now);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2025-03-30, 2025-03-29T23:00:00Z, 92",
    "Europe/Berlin, 2025-10-26, 2025-10-25T22:00:00Z, 100",
    "Australia/Lord_Howe, 2025-04-06, 2025-04-05T13:00:00Z, 98",
    "Pacific/Apia, 2011-12-29, 2011-12-29T10:00:00Z, 96",
    "Pacific/Apia, 2011-12-30, 2011-12-30T10:00:00Z, 0",
    "Pacific/Apia, 2011-12-31, 2011-12-30T10:00:00Z, 96",
    "Pacific/Kwajalein, 1993-08-21, 1993-08-21T12:00:00Z, 0",
    "America/St_Johns, 2010-11-06, 2010-11-06T02:30:00Z, 96",
    "America/St_Johns, 2010-11-07, 2010-11-07T02:30:00Z, 100",
    "Antarctica/Casey, 2010-03-05, 2010-03-04T13:00:00Z, 108",
    "Pacific/Kwajalein, 1969-09-30, 1969-09-29T13:00:00Z, 188",
  })
  void aDayBeginsAtItsFirstMidnight(ZoneId zone, LocalDate day, Instant start, int quarterHours) {
    SiteCalendar calendar = new SiteCalendar(zone);
    assertEquals(start, SiteCalendar.startOf(calendar.firstQuarterHour(day)));
    assertEquals(quarterHours, calendar.quarterHours(day));
  }

  @Test
  void aDayThatAZoneSkipsIsPassedOver() {
    SiteCalendar apia = new SiteCalendar(ZoneId.of("Pacific/Apia"));
    LocalDate before = LocalDate.of(2011, 12, 29);
    LocalDate after = LocalDate.of(2011, 12, 31);
    assertEquals(after, apia.dayAfter(before));
    assertEquals(before, apia.dayBefore(after));
    assertEquals(after, apia.dayOf(apia.firstQuarterHour(LocalDate.of(2011, 12, 30))));
  }

  /// Those around every change of the zone's offset, and some that nothing is known of.
  private static List<LocalDate> days(ZoneId zone) {
    List<LocalDate> days = new ArrayList<>();
    for (ZoneOffsetTransition transition : transitions(zone)) {
      LocalDate day = LocalDate.ofInstant(transition.getInstant(), ZoneOffset.UTC);
      for (int k = -DAYS_AROUND; k <= DAYS_AROUND; k++) {
        days.add(day.plusDays(k));
      }
    }
    Random random = new Random(zone.getId().hashCode());
    long from = LocalDate.of(1900, 1, 1).toEpochDay();
    long until = LocalDate.of(3000, 1, 1).toEpochDay();
    random.longs(100, from, until).mapToObj(LocalDate::ofEpochDay).forEach(days::add);
    return days;
  }

  /// All that are written down, and those that the zone's rule makes in some years later.
  private static List<ZoneOffsetTransition> transitions(ZoneId zone) {
    List<ZoneOffsetTransition> transitions = new ArrayList<>();
    zone.getRules().getTransitions().stream()
        .filter(change -> !change.getInstant().isBefore(FIRST) && change.getInstant().isBefore(END))
        .forEach(transitions::add);
    for (int year : List.of(2040, 2100, 2400, 2999)) {
      zone.getRules().getTransitionRules().stream()
          .map(rule -> rule.createTransition(year))
          .forEach(transitions::add);
    }
    return transitions;
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }
}
