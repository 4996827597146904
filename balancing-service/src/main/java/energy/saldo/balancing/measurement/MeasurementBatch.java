package energy.saldo.balancing.measurement;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Well-formed values as they were received, in columns: the same element of each array is of one
/// value.
final class MeasurementBatch {

  private static final int SECONDS_PER_QUARTER_HOUR = 900;
  private static final int NANOS_PER_MILLISECOND = 1_000_000;
  private static final int FIRST_CAPACITY = 512;

  private int size;
  private long[] places = new long[FIRST_CAPACITY];
  private UUID[] meterIds = new UUID[FIRST_CAPACITY];
  private long[] seconds = new long[FIRST_CAPACITY];
  private int[] nanos = new int[FIRST_CAPACITY];
  private long[] amounts = new long[FIRST_CAPACITY];
  private @Nullable String[] types = new @Nullable String[FIRST_CAPACITY];
  private Quality[] qualities = new Quality[FIRST_CAPACITY];
  private int[] deliveries = new int[FIRST_CAPACITY];

  /// Adds a value.
  ///
  /// @param place where it stands in what was received: its entry or line
  /// @param amount in mWh; [energy.saldo.balancing.storage.AmountBlock#WITHDRAWN] takes away what
  ///     is stored
  /// @param type the OBIS code that the sender names, if any
  void add(
      long place,
      UUID meterId,
      Instant timestamp,
      long amount,
      @Nullable String type,
      Quality quality) {
    if (size == places.length) {
      grow(2 * size);
    }
    places[size] = place;
    meterIds[size] = meterId;
    seconds[size] = timestamp.getEpochSecond();
    nanos[size] = timestamp.getNano();
    amounts[size] = amount;
    types[size] = type;
    qualities[size] = quality;
    deliveries[size++] = 0;
  }

  /// Adds all values of another batch, as those of a delivery of their own.
  ///
  /// @param delivery tells the deliveries apart; what is added by itself is of delivery 0
  void addAll(MeasurementBatch other, int delivery) {
    if (size + other.size > places.length) {
      grow(Math.max(2 * size, size + other.size));
    }
    System.arraycopy(other.places, 0, places, size, other.size);
    System.arraycopy(other.meterIds, 0, meterIds, size, other.size);
    System.arraycopy(other.seconds, 0, seconds, size, other.size);
    System.arraycopy(other.nanos, 0, nanos, size, other.size);
    System.arraycopy(other.amounts, 0, amounts, size, other.size);
    System.arraycopy(other.types, 0, types, size, other.size);
    System.arraycopy(other.qualities, 0, qualities, size, other.size);
    Arrays.fill(deliveries, size, size + other.size, delivery);
    size += other.size;
  }

  private void grow(int capacity) {
    places = Arrays.copyOf(places, capacity);
    meterIds = Arrays.copyOf(meterIds, capacity);
    seconds = Arrays.copyOf(seconds, capacity);
    nanos = Arrays.copyOf(nanos, capacity);
    amounts = Arrays.copyOf(amounts, capacity);
    types = Arrays.copyOf(types, capacity);
    qualities = Arrays.copyOf(qualities, capacity);
    deliveries = Arrays.copyOf(deliveries, capacity);
  }

  /// Puts meters in the place of others.
  void replaceMeters(Map<UUID, UUID> meters) {
    for (int i = 0; i < size; i++) {
      meterIds[i] = meters.getOrDefault(meterIds[i], meterIds[i]);
    }
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  long place(int i) {
    return places[i];
  }

  UUID meterId(int i) {
    return meterIds[i];
  }

  long amount(int i) {
    return amounts[i];
  }

  @Nullable String type(int i) {
    return types[i];
  }

  Quality quality(int i) {
    return qualities[i];
  }

  /// The delivery that the value came with.
  int delivery(int i) {
    return deliveries[i];
  }

  /// The quarter-hour that contains the timestamp.
  long quarterHour(int i) {
    return Math.floorDiv(seconds[i], SECONDS_PER_QUARTER_HOUR);
  }

  /// Whether the timestamp is where a quarter-hour starts.
  boolean isOnQuarterHour(int i) {
    return nanos[i] == 0 && Math.floorMod(seconds[i], SECONDS_PER_QUARTER_HOUR) == 0;
  }

  /// Whether the timestamp is a whole millisecond.
  boolean isOnMillisecond(int i) {
    return nanos[i] % NANOS_PER_MILLISECOND == 0;
  }

  Instant timestamp(int i) {
    return Instant.ofEpochSecond(seconds[i], nanos[i]);
  }

  boolean isOf(int i, UUID meterId, Instant timestamp) {
    return seconds[i] == timestamp.getEpochSecond()
        && nanos[i] == timestamp.getNano()
        && meterIds[i].equals(meterId);
  }

  Set<UUID> distinctMeterIds() {
    Set<UUID> distinct = new HashSet<>();
    for (int i = 0; i < size; i++) {
      if (i == 0 || !meterIds[i].equals(meterIds[i - 1])) {
        distinct.add(meterIds[i]);
      }
    }
    return distinct;
  }
}
