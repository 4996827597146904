package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.directory.Meter;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The energies of a site's meters on a local day, as far as they are measured: element k of an
/// array is the energy (mWh) of the k-th quarter-hour of the day,
/// [energy.saldo.balancing.storage.AmountBlock#MISSING] if there is none. A register's energy is
/// the difference of the readings at both ends, and as good as the worse of them.
public final class DayEnergies {

  private final LocalDate day;
  private final Map<UUID, long[]> energies = new HashMap<>();
  private final Map<UUID, Quality[]> qualities = new HashMap<>();

  /// A day without any yet.
  public DayEnergies(LocalDate day) {
    this.day = day;
  }

  /// Sets what was computed of a virtual meter.
  ///
  /// @param ofMeter as many as the day has quarter-hours
  /// @param codes of their qualities; null = all are measured
  public void put(UUID meterId, long[] ofMeter, long @Nullable [] codes) {
    energies.put(meterId, ofMeter);
    if (codes != null) {
      qualities.put(meterId, Arrays.stream(codes).mapToObj(Quality::of).toArray(Quality[]::new));
    }
  }

  /// Adds the energies of a meter.
  ///
  /// @param length how many quarter-hours the day has
  /// @param ofDay what is stored of the day
  /// @param next what is stored of the next day
  /// @param first the day's first quarter-hour
  void add(
      Meter meter,
      DeviceChanges changes,
      long first,
      int length,
      DayAmounts ofDay,
      DayAmounts next) {
    UUID id = meter.id();
    if (!ofDay.hasAmount(id)) {
      return;
    }
    long[] amounts = Arrays.copyOf(ofDay.column(id), length + 1);
    Arrays.fill(amounts, Math.min(ofDay.column(id).length, length), length + 1, MISSING);
    long[] after = next.column(id);
    amounts[length] = after.length == 0 ? MISSING : after[0];
    long[] ofMeter = new long[length];
    for (int k = 0; k < length; k++) {
      ofMeter[k] =
          meter.isRegister()
              ? difference(amounts[k], amounts[k + 1], changes.within(first + k))
              : amounts[k];
    }
    energies.put(id, ofMeter);
    if (ofDay.qualities().containsKey(id) || next.qualities().containsKey(id)) {
      qualities.put(id, qualities(meter, length, ofDay, next));
    }
  }

  private static long difference(long reading, long next, long ofChanges) {
    return reading == MISSING || next == MISSING ? MISSING : next - reading + ofChanges;
  }

  private static Quality[] qualities(Meter meter, int length, DayAmounts ofDay, DayAmounts next) {
    Quality[] ofMeter = new Quality[length];
    for (int k = 0; k < length; k++) {
      ofMeter[k] = ofDay.quality(meter.id(), k);
      if (meter.isRegister()) {
        Quality end =
            k + 1 < length ? ofDay.quality(meter.id(), k + 1) : next.quality(meter.id(), 0);
        ofMeter[k] = Quality.worse(ofMeter[k], end);
      }
    }
    return ofMeter;
  }

  /// Whether all of the meter's energies are measured.
  boolean isMeasured(UUID meterId) {
    return !qualities.containsKey(meterId);
  }

  public LocalDate day() {
    return day;
  }

  /// The meter's energy in a quarter-hour of the day.
  public long energy(UUID meterId, int quarterHour) {
    long[] ofMeter = energies.get(meterId);
    return ofMeter == null ? MISSING : ofMeter[quarterHour];
  }

  /// The quality of the meter's energy in a quarter-hour of the day.
  public Quality quality(UUID meterId, int quarterHour) {
    Quality[] ofMeter = qualities.get(meterId);
    return ofMeter == null ? Quality.MEASURED : ofMeter[quarterHour];
  }
}
