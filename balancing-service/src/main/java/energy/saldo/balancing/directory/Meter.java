package energy.saldo.balancing.directory;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A meter as balancing needs it.
///
/// @param end exclusive; null = still there
/// @param hasDeviceChanges whether its register was ever replaced
/// @param formula how its energy is computed; null = it is measured
public record Meter(
    UUID id,
    UUID accountId,
    UUID siteId,
    Direction direction,
    boolean grid,
    Measuring measuring,
    boolean stampedAtIntervalEnd,
    Instant start,
    @Nullable Instant end,
    boolean hasDeviceChanges,
    @Nullable Formula formula) {

  /// After everything that the contract can name; far from where arithmetic overflows.
  private static final long NEVER =
      SiteCalendar.quarterHourOf(Instant.parse("3001-01-01T00:00:00Z"));

  /// Ids in the order of their text: the order of the allocation law, the contract and the
  // database.
  public static final Comparator<UUID> ID_ORDER =
      (one, other) -> {
        int order =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return order != 0
            ? order
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  /// Whether energy goes into the meter's owner or comes from there.
  public enum Direction {
    CONSUMER,
    PRODUCER
  }

  /// How the meter is measured.
  public enum Measuring {
    LOAD_PROFILE_ACCURATE,
    READINGS_ACCURATE,
    READINGS_INACCURATE
  }

  /// Whether its energy is computed, and never measured.
  public boolean isVirtual() {
    return formula != null;
  }

  /// Whether its values are readings of a register, so that energy is the difference of two.
  public boolean isRegister() {
    return measuring != Measuring.LOAD_PROFILE_ACCURATE;
  }

  /// Whether it is a register that is read at arbitrary instants, and its validity starts and ends
  /// at such.
  public boolean isReadAtAnyInstant() {
    return measuring == Measuring.READINGS_INACCURATE;
  }

  /// The first quarter-hour in which the meter is there.
  public long firstQuarterHour() {
    return firstQuarterHour(start, isReadAtAnyInstant());
  }

  /// The first quarter-hour of a validity: one that begins within it, or of a meter that is read at
  /// any instant also one that has begun.
  static long firstQuarterHour(Instant start, boolean isReadAtAnyInstant) {
    return isReadAtAnyInstant
        ? SiteCalendar.quarterHourOf(start)
        : SiteCalendar.quarterHourFrom(start);
  }

  /// The first quarter-hour in which it is no longer there; without an end, one after the year
  /// 3000.
  public long endQuarterHour() {
    return end == null ? NEVER : endQuarterHour(end, isReadAtAnyInstant());
  }

  /// The first quarter-hour after a validity.
  static long endQuarterHour(Instant end, boolean isReadAtAnyInstant) {
    return isReadAtAnyInstant ? SiteCalendar.quarterHourFrom(end) : SiteCalendar.quarterHourOf(end);
  }

  /// The OBIS code of its values: 1 = consumer, 2 = producer, flipped for the grid's own meters,
  /// because the grid supplies as a producer and takes as a consumer.
  public String obisCode() {
    boolean asConsumer = (direction == Direction.CONSUMER) != grid;
    return (asConsumer ? "1." : "2.") + (isRegister() ? "8" : "29");
  }
}
