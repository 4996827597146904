package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.chassis.feed.Measured;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether meters have values, for the owner of the meters.
@ApplicationScoped
class MeasuredReader {

  /// Whether there is a reading at all or, with a validity, one outside of it; the end itself is
  /// within.
  private static final String HAS_READING =
      """
      SELECT EXISTS (
        SELECT FROM register_reading
        WHERE cell = $1 AND site_id = $2 AND meter_id = $3 AND superseded_at IS NULL
          AND amount IS NOT NULL
          AND ($4::timestamptz IS NULL OR stamped_at < $4 OR stamped_at > $5::timestamptz)
      ) AS is_measured
      """;

  /// The years of the contract.
  private static final long FIRST =
      SiteCalendar.quarterHourOf(Instant.parse("1900-01-01T00:00:00Z"));

  private static final long END = SiteCalendar.quarterHourOf(Instant.parse("3000-01-01T00:00:00Z"));

  private final StreamedReads reads;
  private final MasterDataLookup masterData;

  MeasuredReader(StreamedReads reads, MasterDataLookup masterData) {
    this.reads = reads;
    this.masterData = masterData;
  }

  /// Whether the meter has a value or a device change, or one outside of the validity that the
  /// request names.
  boolean isMeasured(UUID meterId, Measured request) {
    Optional<Meter> meter = masterData.meter(request.accountId(), meterId);
    Optional<Site> site =
        meter.flatMap(known -> masterData.site(request.accountId(), known.siteId()));
    if (meter.isEmpty() || site.isEmpty()) {
      return false;
    }
    Instant start = request.startDate();
    Instant end = request.endDate();
    if (meter.get().hasDeviceChanges() && hasChange(meter.get(), site.get(), start, end)) {
      return true;
    }
    if (meter.get().isReadAtAnyInstant()) {
      return hasReading(meter.get(), site.get(), start, end);
    }
    if (start == null) {
      return hasValue(meter.get(), site.get(), FIRST, END);
    }
    long first = SiteCalendar.quarterHourFrom(start);
    return hasValue(meter.get(), site.get(), FIRST, first)
        || (end != null && hasValue(meter.get(), site.get(), endOf(meter.get(), end), END));
  }

  private boolean hasReading(
      Meter meter, Site site, @Nullable Instant start, @Nullable Instant end) {
    Tuple asked = Tuple.of(site.cell(), site.id(), meter.id(), time(start), time(end));
    return reads.execute(HAS_READING, asked).iterator().next().getBoolean("is_measured");
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /// The first quarter-hour whose value is outside: a register may be read at the end itself.
  private static long endOf(Meter meter, Instant end) {
    return SiteCalendar.quarterHourOf(end) + (meter.isRegister() ? 1 : 0);
  }

  /// Whether the register was replaced, or outside of a validity if that is given.
  private boolean hasChange(
      Meter meter, Site site, @Nullable Instant start, @Nullable Instant end) {
    DeviceChanges changes =
        reads.onSnapshot(c -> DeviceChanges.of(c, site.cell(), Stream.of(meter))).get(meter.id());
    return changes != null && (start == null || changes.areOutside(start, end));
  }

  private boolean hasValue(Meter meter, Site site, long first, long end) {
    AtomicBoolean isFound = new AtomicBoolean();
    SiteCalendar calendar = site.calendar();
    reads.run(
        connection ->
            DayReader.forEach(
                connection,
                site,
                Set.of(meter.id()),
                calendar.dayOf(first),
                calendar.dayOf(end),
                (day, amounts) -> {
                  long start = calendar.firstQuarterHour(day);
                  long[] column = amounts.column(meter.id());
                  int from = Math.clamp(first - start, 0, column.length);
                  int until = Math.clamp(end - start, 0, column.length);
                  if (DayAmounts.hasAmount(column, from, until)) {
                    isFound.set(true);
                  }
                }));
    return isFound.get();
  }
}
