package energy.saldo.balancing.directory;

import static energy.saldo.balancing.directory.ChangeFields.isTrue;
import static energy.saldo.balancing.directory.ChangeFields.optional;
import static energy.saldo.balancing.directory.ChangeFields.required;

import energy.saldo.balancing.directory.SitePlan.DayRange;
import energy.saldo.chassis.feed.Change;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The local days on which a meter is there that was not, or is not that was, or is another one:
/// those of the quarter-hours in which its old and its new validity differ.
final class AlteredDays {

  /// After everything that the contract can name.
  private static final LocalDate NEVER = LocalDate.of(3001, 1, 1);

  private static final Span NOWHERE = new Span(0, 0);

  private final SiteCalendar calendar;

  /// Quarter-hours from `first` until just before `end`.
  private record Span(long first, long end) {

    boolean isEmpty() {
      return first >= end;
    }
  }

  AlteredDays(SiteCalendar calendar) {
    this.calendar = calendar;
  }

  /// Whether the meter is the grid's own, before the change or after it.
  static boolean isOfGrid(Change change, @Nullable Row before) {
    return (before != null && before.getBoolean("grid")) || isTrue(change, "grid");
  }

  /// Whether the meter is virtual, before the change or after it.
  static boolean isVirtual(Change change, @Nullable Row before) {
    return (before != null && before.getString("formula") != null)
        || ChangeFields.formula(change) != null;
  }

  /// Whether the formula of another meter has the changed one.
  static boolean isOperand(Change change, @Nullable Row before, Meter other) {
    Formula formula = other.formula();
    String direction =
        before == null
            ? required(change, "direction", Function.identity())
            : before.getString("direction");
    return formula != null
        && formula.isOf(
            change.id(),
            isOfGrid(change, before),
            Meter.Direction.valueOf(direction.toUpperCase(Locale.ROOT)));
  }

  /// The days of the partitions in which the meter is there.
  static DayRange of(Site site, Meter meter) {
    SiteCalendar calendar = site.calendar();
    LocalDate first = calendar.dayOf(meter.firstQuarterHour());
    LocalDate last = calendar.dayOf(meter.endQuarterHour() - 1);
    return new DayRange(site.partitionOf(first), site.partitionFrom(last.plusDays(1)));
  }

  /// The days that a change of a meter alters.
  ///
  /// @param before the meter's row before the change; null = none
  List<DayRange> of(Change change, @Nullable Row before) {
    boolean wasThere = before != null && !before.getBoolean("deleted");
    Span old =
        !wasThere
            ? NOWHERE
            : span(
                Objects.requireNonNull(before).getString("measuring"),
                before.getOffsetDateTime("start_at").toInstant(),
                instant(before.getOffsetDateTime("end_at")));
    Span now =
        change.deleted()
            ? NOWHERE
            : span(
                required(change, "measuring", Function.identity()),
                required(change, "startDate", Instant::parse),
                optional(change, "endDate", Instant::parse));
    List<DayRange> days = new ArrayList<>();
    boolean isAnother = wasThere && !change.deleted() && isAnother(change, before);
    boolean isApart =
        old.isEmpty() || now.isEmpty() || old.end <= now.first || now.end <= old.first;
    if (isAnother || isApart) {
      add(old, days);
      add(now, days);
    } else {
      add(new Span(Math.min(old.first, now.first), Math.max(old.first, now.first)), days);
      add(new Span(Math.min(old.end, now.end), Math.max(old.end, now.end)), days);
    }
    return days;
  }

  /// Whether it counts in another way; but for the formula its owner changes none of this.
  private static boolean isAnother(Change change, @Nullable Row before) {
    return before != null
        && (differs(change, "direction", before.getString("direction"))
            || differs(change, "measuring", before.getString("measuring"))
            || isTrue(change, "grid") != before.getBoolean("grid")
            || !Objects.equals(ChangeFields.formula(change), before.getString("formula")));
  }

  private static boolean differs(Change change, String field, String before) {
    return !before.equals(optional(change, field, Function.identity()));
  }

  private void add(Span span, List<DayRange> days) {
    if (!span.isEmpty()) {
      LocalDate until =
          span.end == Long.MAX_VALUE ? NEVER : calendar.dayOf(span.end - 1).plusDays(1);
      days.add(new DayRange(calendar.dayOf(span.first), until));
    }
  }

  private static Span span(String measuring, Instant start, @Nullable Instant end) {
    boolean isReadAtAnyInstant = measuring.equals("readings_inaccurate");
    return new Span(
        Meter.firstQuarterHour(start, isReadAtAnyInstant),
        end == null ? Long.MAX_VALUE : Meter.endQuarterHour(end, isReadAtAnyInstant));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
