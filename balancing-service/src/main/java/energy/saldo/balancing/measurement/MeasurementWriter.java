package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.AmountColumn.MISSING;
import static energy.saldo.balancing.storage.Transactions.execute;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.MeasurementColumns.Key;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.AmountColumn;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.problem.FieldError;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Takes in a batch of measurements, all or nothing: checks them against the directory and the
/// registers' earlier readings, merges them into the columns, keeps them in the journal as received
/// and enqueues the local days that have new input, in one transaction.
@ApplicationScoped
class MeasurementWriter {

  /// What became of a batch.
  sealed interface Outcome {

    /// All values are stored.
    record Accepted(int values) implements Outcome {}

    /// None is stored; these break rules.
    record Refused(List<FieldError> errors) implements Outcome {}
  }

  /// What became of one attempt, and the meters that it lacked.
  private record Attempt(Outcome outcome, Set<UUID> missingMeters) {}

  /// The part of a batch that goes into one cell.
  ///
  /// @param columns the measurements as columns, with nothing where none was received
  /// @param registers by register, what is stored of these days and around them
  private record CellBatch(
      short cell,
      List<NewMeasurement> measurements,
      SortedMap<Key, long[]> columns,
      Map<UUID, NavigableMap<LocalDate, long[]>> registers) {

    NavigableMap<LocalDate, long[]> storedRegisters(UUID meterId) {
      return registers.getOrDefault(meterId, new TreeMap<>());
    }

    boolean changesFirstReading(Key key) {
      long[] received = columns.getOrDefault(key, new long[] {MISSING});
      long[] present = storedRegisters(key.meterId()).getOrDefault(key.day(), new long[] {MISSING});
      return received[0] != MISSING && received[0] != present[0];
    }
  }

  private static final String APPEND_TO_JOURNAL =
      """
      INSERT INTO measurement_journal (cell, account_id, meter_ids, stamped_at, amounts)
      VALUES ($1, $2, $3, $4, $5::text::bigint[])
      """;

  private final Transactions transactions;
  private final MasterDataLookup masterData;
  private final Directory directory;
  private final MeasurementColumns stored;
  private final PartitionQueue queue;

  MeasurementWriter(
      Transactions transactions,
      MasterDataLookup masterData,
      Directory directory,
      MeasurementColumns stored,
      PartitionQueue queue) {
    this.transactions = transactions;
    this.masterData = masterData;
    this.directory = directory;
    this.stored = stored;
    this.queue = queue;
  }

  /// Stores the measurements if every one keeps the rules; no (meter, timestamp) may be there
  /// twice. If that fails for meters that are not known, asks their owner for them and tries once
  /// more.
  ///
  /// @param isWellFormed whether all entries of the request were; if not, the rules are only
  ///     checked, so that one answer names everything that is wrong
  Outcome write(UUID accountId, List<NewMeasurement> measurements, boolean isWellFormed) {
    if (measurements.isEmpty()) {
      return new Outcome.Accepted(0);
    }
    Attempt attempt = attempt(accountId, measurements, isWellFormed);
    boolean isMoreKnown =
        !attempt.missingMeters().isEmpty() && masterData.fetchMeters(attempt.missingMeters());
    return (isMoreKnown ? attempt(accountId, measurements, isWellFormed) : attempt).outcome();
  }

  private Attempt attempt(UUID accountId, List<NewMeasurement> measurements, boolean isWellFormed) {
    Set<UUID> meterIds = measurements.stream().map(NewMeasurement::meterId).collect(toSet());
    return transactions.run(
        connection -> {
          Map<UUID, MeterAtSite> meters = directory.lockMeters(connection, accountId, meterIds);
          nameSite(meters.values());
          List<FieldError> errors = new ArrayList<>(MeasurementRules.check(measurements, meters));
          List<CellBatch> batches =
              batches(connection, withoutErrors(measurements, errors), meters);
          batches.forEach(batch -> errors.addAll(checkRegisters(batch, meters)));
          if (!errors.isEmpty()) {
            Set<UUID> missing = new HashSet<>(meterIds);
            missing.removeAll(meters.keySet());
            return new Attempt(new Outcome.Refused(errors), missing);
          }
          if (isWellFormed) {
            batches.forEach(batch -> store(connection, accountId, batch, meters));
          }
          return new Attempt(new Outcome.Accepted(measurements.size()), Set.of());
        });
  }

  private static void nameSite(Collection<MeterAtSite> meters) {
    Set<UUID> sites = meters.stream().map(meter -> meter.site().id()).collect(toSet());
    if (sites.size() == 1) {
      LogFields.site(sites.iterator().next());
    }
  }

  private static List<NewMeasurement> withoutErrors(
      List<NewMeasurement> measurements, List<FieldError> errors) {
    Set<String> wrong = new HashSet<>();
    for (FieldError error : errors) {
      wrong.add(error.path().substring(0, error.path().indexOf(']') + 1));
    }
    return measurements.stream().filter(value -> !wrong.contains(value.path())).toList();
  }

  private List<CellBatch> batches(
      SqlConnection connection, List<NewMeasurement> measurements, Map<UUID, MeterAtSite> meters) {
    SortedMap<Short, List<NewMeasurement>> byCell =
        measurements.stream()
            .collect(groupingBy(value -> at(meters, value).site().cell(), TreeMap::new, toList()));
    List<CellBatch> batches = new ArrayList<>();
    byCell.forEach(
        (cell, ofCell) -> {
          SortedMap<Key, long[]> columns = toColumns(ofCell, meters);
          List<Key> registers =
              columns.keySet().stream()
                  .filter(key -> at(meters, key.meterId()).meter().isRegister())
                  .toList();
          batches.add(
              new CellBatch(
                  cell, ofCell, columns, stored.withNeighbours(connection, cell, registers)));
        });
    return batches;
  }

  private static List<FieldError> checkRegisters(CellBatch batch, Map<UUID, MeterAtSite> meters) {
    SortedMap<UUID, List<NewMeasurement>> readings =
        batch.measurements().stream()
            .filter(value -> at(meters, value).meter().isRegister())
            .collect(groupingBy(NewMeasurement::meterId, TreeMap::new, toList()));
    List<FieldError> errors = new ArrayList<>();
    readings.forEach(
        (meterId, ofMeter) -> {
          SiteCalendar calendar = at(meters, meterId).site().calendar();
          var rule = new RegisterRule(calendar, batch.storedRegisters(meterId), ofMeter);
          errors.addAll(rule.check());
        });
    return errors;
  }

  private void store(
      SqlConnection connection, UUID accountId, CellBatch batch, Map<UUID, MeterAtSite> meters) {
    Set<SiteDay> days = new HashSet<>();
    for (Key changed : stored.merge(connection, batch.cell(), batch.columns())) {
      addDays(changed, batch, at(meters, changed.meterId()), days);
    }
    appendToJournal(connection, batch.cell(), accountId, batch.measurements());
    if (!days.isEmpty()) {
      queue.enqueue(connection, batch.cell(), days);
    }
  }

  /// The changed column's own day and, if a register's reading at the day's start is another now,
  /// the day before, whose last quarter-hour ends with that reading.
  private static void addDays(Key changed, CellBatch batch, MeterAtSite at, Set<SiteDay> days) {
    long first = at.site().calendar().firstQuarterHour(changed.day());
    if (at.meter().endQuarterHour() > first) {
      days.add(new SiteDay(changed.siteId(), changed.day()));
    }
    boolean isDayBeforeMeasured = at.meter().isRegister() && at.meter().firstQuarterHour() < first;
    if (isDayBeforeMeasured && batch.changesFirstReading(changed)) {
      LocalDate dayBefore = at.site().calendar().dayBefore(changed.day());
      days.add(new SiteDay(changed.siteId(), dayBefore));
    }
  }

  private static void appendToJournal(
      SqlConnection connection, short cell, UUID accountId, List<NewMeasurement> measurements) {
    UUID[] meterIds = measurements.stream().map(NewMeasurement::meterId).toArray(UUID[]::new);
    OffsetDateTime[] stampedAt =
        measurements.stream()
            .map(value -> value.timestamp().atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new);
    long[] amounts = measurements.stream().mapToLong(NewMeasurement::amount).toArray();
    String literal = AmountColumn.encode(amounts, amounts.length);
    execute(connection, APPEND_TO_JOURNAL, Tuple.of(cell, accountId, meterIds, stampedAt, literal));
  }

  private static SortedMap<Key, long[]> toColumns(
      List<NewMeasurement> measurements, Map<UUID, MeterAtSite> meters) {
    SortedMap<Key, long[]> columns = new TreeMap<>();
    for (NewMeasurement value : measurements) {
      MeterAtSite at = at(meters, value);
      SiteCalendar calendar = at.site().calendar();
      long quarterHour = MeasurementRules.quarterHour(value.timestamp(), at.meter());
      LocalDate day = calendar.dayOf(quarterHour);
      long[] amounts =
          columns.computeIfAbsent(
              new Key(at.site().id(), at.meter().id(), day),
              key -> missing(calendar.quarterHours(key.day())));
      amounts[(int) (quarterHour - calendar.firstQuarterHour(day))] = value.amount();
    }
    return columns;
  }

  private static long[] missing(int length) {
    long[] amounts = new long[length];
    Arrays.fill(amounts, MISSING);
    return amounts;
  }

  private static MeterAtSite at(Map<UUID, MeterAtSite> meters, NewMeasurement value) {
    return at(meters, value.meterId());
  }

  private static MeterAtSite at(Map<UUID, MeterAtSite> meters, UUID meterId) {
    MeterAtSite at = meters.get(meterId);
    if (at == null) {
      throw new IllegalStateException("no meter " + meterId + " among those locked");
    }
    return at;
  }
}
