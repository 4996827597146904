package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;
import static energy.saldo.balancing.storage.AmountBlock.WITHDRAWN;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.SiteCalendar;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A meter of a batch: the local days that its values belong to.
final class MeterValues {

  /// One of those days: the column of what is stored with what was put to it, and the elements that
  /// values are received for.
  static final class Day {

    final MeterValues of;
    final SiteDay siteDay;
    final long firstQuarterHour;
    final int length;
    int firstElement = Integer.MAX_VALUE;
    int lastElement = -1;
    long[] merged = {};
    long[] received = {};
    DayAmounts stored = new DayAmounts();
    DayAmounts delivered = new DayAmounts();
    boolean isChanged;
    boolean isFirstChanged;

    private Day(MeterValues of, LocalDate day) {
      SiteCalendar calendar = of.at.site().calendar();
      this.of = of;
      siteDay = new SiteDay(of.at.site().id(), day);
      firstQuarterHour = calendar.firstQuarterHour(day);
      length = calendar.quarterHours(day);
    }

    void put(int element, long amount, Quality quality) {
      UUID id = of.at.meter().id();
      long kept = amount == WITHDRAWN ? MISSING : amount;
      Quality ofKept = kept == MISSING ? Quality.MEASURED : quality;
      boolean isOther = stored.setQuality(id, element, ofKept) || merged[element] != kept;
      isChanged |= isOther;
      isFirstChanged |= isOther && element == 0;
      merged[element] = kept;
      received[element] = amount;
      delivered.setQuality(id, element, ofKept);
    }

    boolean isReceived(int element) {
      return element < received.length && received[element] != MISSING;
    }
  }

  final MeterAtSite at;
  final RegisterRule rule;
  private final SortedMap<LocalDate, Day> days = new TreeMap<>();
  private @Nullable Day latest;

  MeterValues(MeterAtSite at) {
    this.at = at;
    rule = new RegisterRule(at.site().calendar());
  }

  SortedMap<LocalDate, Day> days() {
    return days;
  }

  boolean isRegister() {
    return at.meter().isRegister();
  }

  /// The day that the quarter-hour belongs to, which receives a value for it.
  Day receive(long quarterHour) {
    Day day = latest;
    if (day == null
        || quarterHour < day.firstQuarterHour
        || quarterHour >= day.firstQuarterHour + day.length) {
      LocalDate date = at.site().calendar().dayOf(quarterHour);
      day = days.computeIfAbsent(date, found -> new Day(this, found));
      latest = day;
    }
    int element = (int) (quarterHour - day.firstQuarterHour);
    day.firstElement = Math.min(day.firstElement, element);
    day.lastElement = Math.max(day.lastElement, element);
    return day;
  }
}
