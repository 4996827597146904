package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountBlock.MISSING;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Finds the energies of a month: of a load profile the sum of its quarter-hours, of a register the
/// rise from where its meter begins to count in the month to where it ends. Remembers what is
/// missing for it.
public final class MonthEnergies {

  private static final long NOWHERE = Long.MIN_VALUE;

  private final Site site;
  private final LocalDate partition;
  private final StoredInput stored;
  private final List<MissingAmounts> missing = new ArrayList<>();
  private final Map<UUID, OfVirtual> virtual = new HashMap<>();

  private record OfVirtual(long energy, Quality quality) {

    static final OfVirtual NONE = new OfVirtual(MISSING, Quality.MEASURED);
  }

  /// @param partition the month's first day
  public MonthEnergies(Site site, LocalDate partition, StoredInput stored) {
    this.site = site;
    this.partition = partition;
    this.stored = stored;
  }

  /// What is missing, meter by meter in the order in which they were asked for: of a load profile
  /// each stretch of quarter-hours, of a register all of the time for which it counts.
  public List<MissingAmounts> missing() {
    return missing;
  }

  /// The month's first day.
  public LocalDate partition() {
    return partition;
  }

  /// Whether the meter is there in some quarter-hour of the month.
  public boolean isThere(Meter meter) {
    return site.isThere(meter, partition);
  }

  /// Sets what was computed of a virtual meter.
  public void put(UUID meterId, long energy, Quality quality) {
    virtual.put(meterId, new OfVirtual(energy, quality));
  }

  /// The energy (mWh) of a meter that is there in the month;
  /// [energy.saldo.balancing.storage.AmountBlock#MISSING] if anything is missing for it.
  public long of(Meter meter) {
    if (meter.isVirtual()) {
      return virtual.getOrDefault(meter.id(), OfVirtual.NONE).energy;
    }
    return switch (meter.measuring()) {
      case LOAD_PROFILE_ACCURATE -> sum(meter);
      case READINGS_ACCURATE ->
          rise(
              meter,
              reading(meter, first(meter)),
              reading(meter, end(meter)),
              stored
                  .changes(meter.id())
                  .between(SiteCalendar.startOf(first(meter)), SiteCalendar.startOf(end(meter))));
      case READINGS_INACCURATE -> interpolatedRise(meter);
    };
  }

  /// The quality of the energy of a meter that is there in the month: the worst of the amounts that
  /// it comes from.
  public Quality quality(Meter meter) {
    if (meter.isVirtual()) {
      return virtual.getOrDefault(meter.id(), OfVirtual.NONE).quality;
    }
    return switch (meter.measuring()) {
      case LOAD_PROFILE_ACCURATE -> worst(meter);
      case READINGS_ACCURATE ->
          Quality.worse(quality(meter, first(meter)), quality(meter, end(meter)));
      case READINGS_INACCURATE -> {
        PartitionBounds bounds = PartitionBounds.of(site, meter, partition);
        RegisterCurve curve = stored.curve(meter.id());
        yield Quality.worse(curve.quality(bounds.start()), curve.quality(bounds.end()));
      }
    };
  }

  private Quality worst(Meter meter) {
    Quality worst = Quality.MEASURED;
    LocalDate next = site.partitionAfter(partition);
    for (LocalDate day = partition; day.isBefore(next); day = day.plusDays(1)) {
      if (stored.hasQualities(site.id(), meter.id(), day)) {
        long start = site.calendar().firstQuarterHour(day);
        long until = Math.min(end(meter), start + site.calendar().quarterHours(day));
        for (long k = Math.max(first(meter), start); k < until; k++) {
          worst = Quality.worse(worst, quality(meter, k));
        }
      }
    }
    return worst;
  }

  private Quality quality(Meter meter, long quarterHour) {
    return stored.quality(site.id(), meter.id(), site.calendar(), quarterHour);
  }

  private long first(Meter meter) {
    return Math.max(site.calendar().firstQuarterHour(partition), meter.firstQuarterHour());
  }

  private long end(Meter meter) {
    return Math.min(site.endOfPartition(partition), meter.endQuarterHour());
  }

  private long sum(Meter meter) {
    SiteCalendar calendar = site.calendar();
    long first = first(meter);
    long end = end(meter);
    long sum = 0;
    long missingFrom = NOWHERE;
    int stretches = 0;
    LocalDate next = site.partitionAfter(partition);
    for (LocalDate day = partition; day.isBefore(next); day = day.plusDays(1)) {
      long dayStart = calendar.firstQuarterHour(day);
      long[] column = stored.column(site.id(), meter.id(), day);
      long until = Math.min(end, dayStart + calendar.quarterHours(day));
      for (long quarterHour = Math.max(first, dayStart); quarterHour < until; quarterHour++) {
        int k = Math.toIntExact(quarterHour - dayStart);
        long amount = k < column.length ? column[k] : MISSING;
        if (amount == MISSING) {
          missingFrom = missingFrom == NOWHERE ? quarterHour : missingFrom;
          continue;
        }
        sum = Math.addExact(sum, amount);
        stretches += addMissing(meter, missingFrom, quarterHour);
        missingFrom = NOWHERE;
      }
    }
    stretches += addMissing(meter, missingFrom, end);
    return stretches == 0 ? sum : MISSING;
  }

  /// Adds a stretch of quarter-hours, if it is one; returns how many that are.
  private int addMissing(Meter meter, long from, long until) {
    if (from == NOWHERE) {
      return 0;
    }
    missing.add(
        new MissingAmounts(meter.id(), SiteCalendar.startOf(from), SiteCalendar.startOf(until)));
    return 1;
  }

  private long reading(Meter meter, long quarterHour) {
    return stored.amount(site.id(), meter.id(), site.calendar(), quarterHour);
  }

  private long interpolatedRise(Meter meter) {
    PartitionBounds bounds = PartitionBounds.of(site, meter, partition);
    RegisterCurve curve = stored.curve(meter.id());
    return rise(meter, curve.at(bounds.start()), curve.at(bounds.end()), 0);
  }

  private long rise(Meter meter, long earlier, long later, long ofChanges) {
    if (earlier == MISSING || later == MISSING) {
      PartitionBounds bounds = PartitionBounds.of(site, meter, partition);
      missing.add(new MissingAmounts(meter.id(), bounds.start(), bounds.end()));
      return MISSING;
    }
    return later - earlier + ofChanges;
  }
}
