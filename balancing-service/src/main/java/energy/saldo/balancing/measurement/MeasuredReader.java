package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.storage.AmountBlock;
import energy.saldo.balancing.storage.RowCursor;
import energy.saldo.balancing.storage.StreamedReads;
import energy.saldo.chassis.feed.Measured;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
        reads
            .onSnapshot(c -> DeviceChanges.of(c, site.cell(), List.of(meter.id())))
            .get(meter.id());
    return changes != null && (start == null || changes.areOutside(start, end));
  }

  private boolean hasValue(Meter meter, Site site, long first, long end) {
    Values values = new Values(meter.id(), site.calendar(), first, end);
    Tuple key =
        Tuple.of(
            site.cell(),
            site.id(),
            meter.id(),
            site.calendar().dayOf(first),
            site.calendar().dayOf(end));
    reads.run(
        connection -> RowCursor.forEach(connection, MeasurementReader.COLUMNS, key, values::take));
    values.endDay();
    return values.isFound;
  }

  /// The values of a meter, day by day, until one is found.
  private static final class Values {

    private final UUID meterId;
    private final SiteCalendar calendar;
    private final long first;
    private final long end;
    private DayAmounts amounts = new DayAmounts();
    private @Nullable LocalDate day;
    private boolean isFound;

    Values(UUID meterId, SiteCalendar calendar, long first, long end) {
      this.meterId = meterId;
      this.calendar = calendar;
      this.first = first;
      this.end = end;
    }

    void take(Row row) {
      if (isFound) {
        return;
      }
      LocalDate ofRow = row.getLocalDate("day");
      if (!ofRow.equals(day)) {
        endDay();
        day = ofRow;
        amounts = new DayAmounts();
      }
      MeasurementColumns.merge(row, amounts, Set.of(meterId));
    }

    void endDay() {
      long[] column = amounts.column(meterId);
      long start = day == null ? 0 : calendar.firstQuarterHour(day);
      for (int k = 0; k < column.length && !isFound; k++) {
        long quarterHour = start + k;
        isFound = column[k] != AmountBlock.MISSING && quarterHour >= first && quarterHour < end;
      }
    }
  }
}
