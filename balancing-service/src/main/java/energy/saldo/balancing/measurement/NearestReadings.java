package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.MeasurementColumns.Beyond;
import energy.saldo.balancing.measurement.RegisterReadings.Window;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A register's stored readings on both sides of an instant: one stamped with it is later.
///
/// @param earlier null if there is none
/// @param later null if there is none
record NearestReadings(@Nullable Reading earlier, @Nullable Reading later) {

  /// A reading (mWh).
  record Reading(Instant at, long amount) {

    String describe() {
      return RegisterRule.describe(amount, at);
    }

    private long quarterHour() {
      return SiteCalendar.quarterHourOf(at);
    }
  }

  /// Reads them, from day to day outwards.
  static NearestReadings of(
      SqlConnection connection, MeasurementColumns columns, MeterAtSite register, Instant instant) {
    long from = SiteCalendar.quarterHourFrom(instant);
    return new NearestReadings(
        nearest(connection, columns, register, from - 1, false),
        nearest(connection, columns, register, from, true));
  }

  /// Reads those of a register that is read at any instant.
  static NearestReadings of(
      SqlConnection connection, RegisterReadings readings, MeterAtSite register, Instant instant) {
    UUID id = register.meter().id();
    Window window = new Window(register.site().id(), id, instant, instant);
    RegisterCurve around =
        readings
            .read(connection, register.site().cell(), List.of(window), Map.of())
            .getOrDefault(id, new RegisterCurve());
    long millisecond = instant.toEpochMilli();
    return new NearestReadings(
        reading(around.readings().lowerEntry(millisecond)),
        reading(around.readings().ceilingEntry(millisecond)));
  }

  private static @Nullable Reading reading(
      Map.@Nullable Entry<Long, RegisterCurve.Reading> stored) {
    return stored == null
        ? null
        : new Reading(Instant.ofEpochMilli(stored.getKey()), stored.getValue().amount());
  }

  /// The two quarter-hours at whose starts they are read are neighbours.
  boolean areNeighbours() {
    return earlier != null && later != null && later.quarterHour() - earlier.quarterHour() == 1;
  }

  private static @Nullable Reading nearest(
      SqlConnection connection,
      MeasurementColumns columns,
      MeterAtSite register,
      long quarterHour,
      boolean isLater) {
    SiteCalendar calendar = register.site().calendar();
    UUID siteId = register.site().id();
    UUID id = register.meter().id();
    LocalDate day = calendar.dayOf(quarterHour);
    while (day != null) {
      SiteDay siteDay = new SiteDay(siteId, day);
      long[] column =
          columns
              .read(connection, register.site().cell(), Set.of(siteDay), Set.of(id))
              .getOrDefault(siteDay, new DayAmounts())
              .column(id);
      long first = calendar.firstQuarterHour(day);
      Reading found =
          isLater
              ? first(column, Math.max(0, quarterHour - first), first)
              : last(column, quarterHour - first, first);
      if (found != null) {
        return found;
      }
      Beyond beyond = new Beyond(siteDay, isLater);
      day =
          columns
              .nearestDays(connection, register.site().cell(), Map.of(beyond, Set.of(id)))
              .get(beyond);
    }
    return null;
  }

  private static @Nullable Reading first(long[] column, long from, long first) {
    for (int k = (int) Math.min(from, column.length); k < column.length; k++) {
      if (column[k] != MISSING) {
        return new Reading(SiteCalendar.startOf(first + k), column[k]);
      }
    }
    return null;
  }

  private static @Nullable Reading last(long[] column, long until, long first) {
    for (int k = (int) Math.min(until, column.length - 1L); k >= 0; k--) {
      if (column[k] != MISSING) {
        return new Reading(SiteCalendar.startOf(first + k), column[k]);
      }
    }
    return null;
  }
}
