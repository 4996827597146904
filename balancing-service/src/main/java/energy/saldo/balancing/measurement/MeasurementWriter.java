package energy.saldo.balancing.measurement;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toSet;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.measurement.MeasurementResource.Acceptance;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.idempotency.KeyUse;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Takes in a batch of measurements: checks them against the directory and the registers' earlier
/// readings, appends them to the journal as received and enqueues the local days that have new
/// input, in one transaction.
@ApplicationScoped
class MeasurementWriter {

  /// What to do with a batch.
  enum Mode {
    /// Store all or, if one breaks a rule, none.
    ALL_OR_NONE(false, true),
    /// Check the rules as [#ALL_OR_NONE] does, and store nothing.
    CHECK_ALL(false, false),
    /// Store those that keep the rules, one after the other.
    EACH_FOR_ITSELF(true, true),
    /// Check the rules as [#EACH_FOR_ITSELF] does, and store nothing.
    CHECK_EACH(true, false);

    private final boolean isEachForItself;
    private final boolean isStoring;

    Mode(boolean isEachForItself, boolean isStoring) {
      this.isEachForItself = isEachForItself;
      this.isStoring = isStoring;
    }
  }

  /// What became of one attempt, or the meters that it lacked.
  private record Attempt(List<Refusal> refusals, Set<UUID> missingMeters) {}

  private final Transactions transactions;
  private final MasterDataLookup masterData;
  private final Directory directory;
  private final MeasurementColumns columns;
  private final RegisterReadings readings;
  private final PartitionQueue queue;
  private final JointBatches jointBatches;

  MeasurementWriter(
      Transactions transactions,
      MasterDataLookup masterData,
      Directory directory,
      MeasurementColumns columns,
      RegisterReadings readings,
      PartitionQueue queue,
      MeterRegistry metrics) {
    this.transactions = transactions;
    this.masterData = masterData;
    this.directory = directory;
    this.columns = columns;
    this.readings = readings;
    this.queue = queue;
    this.jointBatches = new JointBatches(metrics);
  }

  /// Stores the measurements and returns what is refused of them. Asks their owner for meters that
  /// are not known.
  List<Refusal> write(UUID accountId, MeasurementBatch batch, Mode mode) {
    return write(accountId, batch, mode, Set.of());
  }

  /// Stores all measurements and the row of the key with them, or nothing, and returns what is
  /// refused of them. Batches of one cell that arrive together share a transaction.
  List<Refusal> write(UUID accountId, MeasurementBatch batch, KeyUse<Acceptance> key) {
    Delivery delivery = new Delivery(batch, key);
    Set<UUID> sites = directory.rememberedSites(delivery.meterIds());
    Set<Short> cells = sites.stream().map(Cell::of).collect(toSet());
    if (cells.size() != 1) {
      return writeAlone(accountId, delivery);
    }
    List<Refusal> refusals =
        jointBatches.store(
            new JointBatches.Place(accountId, cells.iterator().next()),
            delivery,
            deliveries -> isWritten(accountId, deliveries),
            () -> writeAlone(accountId, delivery));
    if (refusals.isEmpty()) {
      nameSite(sites); // also where another request has stored it
    }
    return refusals;
  }

  private List<Refusal> writeAlone(UUID accountId, Delivery delivery) {
    return write(
        accountId,
        delivery.batch(),
        delivery.meterIds(),
        Mode.ALL_OR_NONE,
        Set.of(),
        delivery::useKey);
  }

  /// Stores all of the deliveries or, if anything of them is refused or not known, none.
  private boolean isWritten(UUID accountId, List<Delivery> deliveries) {
    MeasurementBatch all = new MeasurementBatch();
    Set<UUID> meterIds = new HashSet<>();
    for (Delivery delivery : deliveries) {
      all.addAll(delivery.batch(), all.size());
      meterIds.addAll(delivery.meterIds());
    }
    Attempt attempt =
        transactions.run(
            connection ->
                attempt(
                    connection,
                    accountId,
                    meterIds,
                    all,
                    Mode.ALL_OR_NONE,
                    Set.of(),
                    c -> deliveries.forEach(delivery -> delivery.useKey(c))));
    return attempt.missingMeters().isEmpty() && attempt.refusals().isEmpty();
  }

  /// As [#write(UUID, MeasurementBatch, Mode)].
  ///
  /// @param nobodys ids that are known to be no meter's
  List<Refusal> write(UUID accountId, MeasurementBatch batch, Mode mode, Set<UUID> nobodys) {
    return write(accountId, batch, batch.distinctMeterIds(), mode, nobodys, connection -> {});
  }

  private List<Refusal> write(
      UUID accountId,
      MeasurementBatch batch,
      Set<UUID> meterIds,
      Mode mode,
      Set<UUID> nobodys,
      Consumer<SqlConnection> whenStored) {
    if (batch.size() == 0) {
      return List.of();
    }
    Attempt attempt =
        transactions.run(c -> attempt(c, accountId, meterIds, batch, mode, nobodys, whenStored));
    if (attempt.missingMeters().isEmpty()) {
      return attempt.refusals();
    }
    masterData.fetchMeters(attempt.missingMeters());
    return transactions
        .run(c -> attempt(c, accountId, meterIds, batch, mode, meterIds, whenStored))
        .refusals();
  }

  /// @param asked the meters that their owner need not be asked for
  private Attempt attempt(
      SqlConnection connection,
      UUID accountId,
      Set<UUID> meterIds,
      MeasurementBatch batch,
      Mode mode,
      Set<UUID> asked,
      Consumer<SqlConnection> whenStored) {
    Map<UUID, MeterAtSite> meters = directory.lockMeters(connection, accountId, meterIds);
    Set<UUID> missing = new HashSet<>(meterIds);
    missing.removeAll(meters.keySet());
    missing.removeAll(asked);
    if (!missing.isEmpty()) {
      return new Attempt(List.of(), missing);
    }
    nameSite(meters.values().stream().map(meter -> meter.site().id()).collect(toSet()));
    List<Refusal> refusals = new ArrayList<>();
    MeasurementRules.check(batch, meters, refusals);
    List<CellBatch> cells = cells(batch, meters, refusals);
    read(connection, cells);
    for (CellBatch cell : cells) {
      cell.put(mode.isEachForItself, refusals);
      cell.readings().put(mode.isEachForItself, refusals);
      if (!mode.isEachForItself) {
        cell.checkRegisters(refusals);
      }
    }
    if (mode.isStoring && (mode.isEachForItself || refusals.isEmpty())) {
      store(connection, accountId, cells);
      whenStored.accept(connection);
    }
    return new Attempt(refusals, Set.of());
  }

  /// Asks for all cells at once.
  private void read(SqlConnection connection, List<CellBatch> cells) {
    List<CellBatch> ofDays = cells.stream().filter(CellBatch::hasDays).toList();
    List<RowSet<Row>> rows = together(ofDays, cell -> cell.rows(connection, columns));
    for (int i = 0; i < rows.size(); i++) {
      ofDays.get(i).read(rows.get(i), connection, columns);
    }
    for (CellBatch cell : cells) {
      cell.readings().read(connection, cell.cell(), readings);
    }
  }

  private static <T> List<T> together(List<CellBatch> cells, Function<CellBatch, Uni<T>> work) {
    return cells.isEmpty()
        ? List.of()
        : Uni.join().all(cells.stream().map(work).toList()).andFailFast().await().indefinitely();
  }

  private static void nameSite(Set<UUID> sites) {
    if (sites.size() == 1) {
      LogFields.site(sites.iterator().next());
    }
  }

  /// The values that are not refused, by cell, in the order in which cells are always locked.
  private static List<CellBatch> cells(
      MeasurementBatch batch, Map<UUID, MeterAtSite> meters, List<Refusal> refusals) {
    BitSet refused = new BitSet(batch.size());
    refusals.forEach(refusal -> refused.set(refusal.value()));
    SortedMap<Short, CellBatch> cells = new TreeMap<>();
    for (int i = 0; i < batch.size(); i++) {
      MeterAtSite meter = meters.get(batch.meterId(i));
      if (meter != null && !refused.get(i)) {
        cells
            .computeIfAbsent(meter.site().cell(), cell -> new CellBatch(cell, batch))
            .add(i, meter);
      }
    }
    return List.copyOf(cells.values());
  }

  /// Enqueues all partitions in the order in which all do, and then appends to all cells at once.
  private void store(SqlConnection connection, UUID accountId, List<CellBatch> cells) {
    Map<SiteDay, SiteDay> changed = new HashMap<>();
    SortedMap<Short, Collection<SiteDay>> toBalance = new TreeMap<>();
    SortedMap<Short, Collection<SiteDay>> toKeep = new TreeMap<>();
    for (CellBatch cell : cells) {
      Map<SiteDay, SiteDay> ofCell = cell.changedDays();
      changed.putAll(ofCell);
      Map<Boolean, Set<SiteDay>> partitions =
          Stream.concat(ofCell.values().stream(), cell.readings().changedPartitions().stream())
              .collect(partitioningBy(cell::isBalanced, toSet()));
      toBalance.put(cell.cell(), partitions.getOrDefault(true, Set.of()));
      toKeep.put(cell.cell(), partitions.getOrDefault(false, Set.of()));
    }
    Map<SiteDay, Long> revisions = new HashMap<>(queue.enqueue(connection, toBalance));
    revisions.putAll(queue.raise(connection, toKeep));
    Map<SiteDay, Long> ofDays = new HashMap<>();
    changed.forEach((day, partition) -> ofDays.put(day, revisions.get(partition)));
    together(
        cells.stream().filter(cell -> !cell.delivered().isEmpty()).toList(),
        cell -> columns.append(connection, cell.cell(), accountId, cell.delivered(), ofDays));
    for (CellBatch cell : cells) {
      readings.store(connection, cell.cell(), accountId, cell.readings().received());
      Map<SiteDay, SiteDay> toFold = cell.toFold();
      if (!toFold.isEmpty()) {
        columns.fold(connection, cell.cell(), toFold);
      }
    }
  }
}
