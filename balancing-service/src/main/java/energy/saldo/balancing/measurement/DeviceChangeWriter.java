package energy.saldo.balancing.measurement;

import energy.saldo.balancing.MilliwattHours;
import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.MasterDataLookup;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.DeviceChanges.Change;
import energy.saldo.balancing.measurement.NearestReadings.Reading;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.queue.PartitionQueue.DayRange;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Creates and deletes device changes: checks that the register falls nowhere and re-queues the
/// days whose energies are other ones then, in one transaction. The meter is locked as a batch of
/// measurements locks it, so what was checked stays.
@ApplicationScoped
class DeviceChangeWriter {

  private final Transactions transactions;
  private final MasterDataLookup masterData;
  private final Directory directory;
  private final MeasurementColumns columns;
  private final RegisterReadings readings;
  private final MeasuredMonths months;
  private final DeviceChangeRepository repository;
  private final PartitionQueue queue;
  private final Clock clock;

  DeviceChangeWriter(
      Transactions transactions,
      MasterDataLookup masterData,
      Directory directory,
      MeasurementColumns columns,
      RegisterReadings readings,
      MeasuredMonths months,
      DeviceChangeRepository repository,
      PartitionQueue queue,
      Clock clock) {
    this.transactions = transactions;
    this.masterData = masterData;
    this.directory = directory;
    this.columns = columns;
    this.readings = readings;
    this.months = months;
    this.repository = repository;
    this.queue = queue;
    this.clock = clock;
  }

  /// Creates a device change and writes the row of the key with it.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 409 if the meter has one at this instant, 422 if
  ///     it breaks a rule
  DeviceChangeView create(UUID accountId, NewDeviceChange request, KeyUse<DeviceChangeView> key) {
    Change change = request.change();
    UUID meterId = request.meterId();
    if (masterData.meter(accountId, meterId).isEmpty()) {
      throw unknown(meterId);
    }
    return transactions.run(
        connection -> {
          MeterAtSite register =
              lock(connection, accountId, meterId).orElseThrow(() -> unknown(meterId));
          DeviceChangeView view = create(connection, register, change, request.serial());
          key.write(connection, view).await().indefinitely();
          return view;
        });
  }

  private DeviceChangeView create(
      SqlConnection connection, MeterAtSite register, Change change, @Nullable String serial) {
    refuseUnlessThere(register.meter(), change.at());
    DeviceChanges present = changes(connection, register);
    if (present.has(change.at())) {
      throw Problems.conflict(
          List.of(new FieldError("timestamp", "the meter has a device change at this instant")));
    }
    NearestReadings around = around(connection, register, change.at());
    refuseUnlessFitting(register.meter(), change, present, around);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    DeviceChangeView view = repository.insert(connection, register, change, serial, now);
    requeue(connection, register, change, present, around);
    return view;
  }

  /// Deletes the account's device change.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 404 if it has none of this id, 412, 422 if the
  ///     register would fall
  void delete(UUID accountId, UUID id, IfMatch condition) {
    transactions.run(
        connection -> {
          DeviceChangeView view = require(connection, accountId, id);
          condition.require(view);
          MeterAtSite register =
              lock(connection, accountId, view.meterId()).orElseThrow(() -> unknownChange(id));
          if (!repository.delete(connection, register, id)) {
            throw unknownChange(id);
          }
          check(connection, register, view);
          return view;
        });
  }

  /// What is left without the change, which is deleted already.
  private void check(SqlConnection connection, MeterAtSite register, DeviceChangeView deleted) {
    Instant at = deleted.timestamp();
    NearestReadings around = around(connection, register, at);
    DeviceChanges left = changes(connection, register);
    Bound floor = floor(at, left, around);
    Bound ceiling = ceiling(at, left, around);
    if (floor != null && ceiling != null && floor.amount() > ceiling.amount()) {
      throw Problems.unprocessable(
          "id",
          "without this device change "
              + RegisterRule.falls(floor.description(), ceiling.description()));
    }
    refuseRise("id", register.meter(), left, around);
    Change change = new Change(at, amount(deleted.closingValue()), amount(deleted.openingValue()));
    requeue(connection, register, change, left, around);
  }

  private NearestReadings around(SqlConnection connection, MeterAtSite register, Instant at) {
    return register.meter().isReadAtAnyInstant()
        ? NearestReadings.of(connection, readings, register, at)
        : NearestReadings.of(connection, columns, register, at);
  }

  private static long amount(BigDecimal kilowattHours) {
    return MilliwattHours.parse(kilowattHours).orElseThrow();
  }

  DeviceChangeView require(SqlConnection connection, UUID accountId, UUID id) {
    return repository.find(connection, accountId, id).orElseThrow(() -> unknownChange(id));
  }

  private Optional<MeterAtSite> lock(SqlConnection connection, UUID accountId, UUID meterId) {
    MeterAtSite register =
        directory.lockMeters(connection, accountId, List.of(meterId)).get(meterId);
    if (register != null) {
      LogFields.site(register.site().id());
    }
    return Optional.ofNullable(register);
  }

  private static DeviceChanges changes(SqlConnection connection, MeterAtSite register) {
    return DeviceChanges.of(connection, register.site().cell(), Stream.of(register.meter()))
        .getOrDefault(register.meter().id(), DeviceChanges.NONE);
  }

  private static void refuseUnlessThere(Meter meter, Instant at) {
    if (!meter.isRegister()) {
      throw Problems.unprocessable(
          "meterId", "measures a load profile; only a register has device changes");
    }
    boolean isThere =
        !at.isBefore(meter.start()) && (meter.end() == null || !at.isAfter(meter.end()));
    if (!isThere) {
      throw Problems.unprocessable("timestamp", "must be " + MeasurementRules.validity(meter));
    }
  }

  /// What the register counts from or to on one side of an instant: a reading, or where its device
  /// began or ends.
  private record Bound(long amount, String description) {}

  private static @Nullable Bound floor(Instant at, DeviceChanges changes, NearestReadings around) {
    Reading reading = around.earlier();
    Change before = changes.last(reading == null ? null : reading.at(), at);
    if (before != null) {
      return new Bound(before.opening(), RegisterRule.opening(before));
    }
    return reading == null ? null : new Bound(reading.amount(), reading.describe());
  }

  private static @Nullable Bound ceiling(
      Instant at, DeviceChanges changes, NearestReadings around) {
    Reading reading = around.later();
    Change after = changes.first(at, reading == null ? null : reading.at());
    if (after != null) {
      return new Bound(after.closing(), RegisterRule.closing(after));
    }
    return reading == null ? null : new Bound(reading.amount(), reading.describe());
  }

  private static void refuseUnlessFitting(
      Meter meter, Change change, DeviceChanges present, NearestReadings around) {
    List<FieldError> errors = new ArrayList<>();
    Bound floor = floor(change.at(), present, around);
    if (floor != null && change.closing() < floor.amount()) {
      String message =
          RegisterRule.falls(
              floor.description(), RegisterRule.describe(change.closing(), change.at()));
      errors.add(new FieldError("closingValue", message));
    }
    Bound ceiling = ceiling(change.at(), present, around);
    if (ceiling != null && change.opening() > ceiling.amount()) {
      String message =
          RegisterRule.falls(
              RegisterRule.describe(change.opening(), change.at()), ceiling.description());
      errors.add(new FieldError("openingValue", message));
    }
    if (!errors.isEmpty()) {
      throw Problems.unprocessable(errors);
    }
    DeviceChanges all = present.with(change);
    refuseRise("closingValue", meter, all, around);
  }

  private static void refuseRise(
      String path, Meter meter, DeviceChanges changes, NearestReadings around) {
    Reading earlier = around.earlier();
    Reading later = around.later();
    if (earlier == null || later == null || meter.isReadAtAnyInstant() || !around.areNeighbours()) {
      return;
    }
    long energy = later.amount() - earlier.amount() + changes.between(earlier.at(), later.at());
    if (energy > MeasurementRules.MAXIMUM_ENERGY_MILLIWATT_HOURS) {
      throw Problems.unprocessable(path, RegisterRule.rises(earlier.describe(), later.describe()));
    }
  }

  /// Marks the partitions whose energies the change alters: that of the quarter-hour between the
  /// readings around it, or months; none if there is no such energy.
  ///
  /// @param others the register's other device changes
  private void requeue(
      SqlConnection connection,
      MeterAtSite register,
      Change change,
      DeviceChanges others,
      NearestReadings around) {
    Site site = register.site();
    Reading earlier = around.earlier();
    Reading later = around.later();
    if (!site.isBalanced()
        || earlier == null
        || later == null
        || change.closing() == change.opening()) {
      return;
    }
    if (site.isBalancedByMonth()) {
      PartitionBounds first = PartitionBounds.at(site, register.meter(), earlier.at());
      requeueMonths(connection, register, first, later.at(), List.of(others, others.with(change)));
    } else if (around.areNeighbours()) {
      LocalDate day = site.calendar().dayOf(SiteCalendar.quarterHourOf(earlier.at()));
      queue.requeue(
          connection, List.of(new DayRange(site.cell(), site.id(), day, day.plusDays(1))));
    }
  }

  /// Of the months up to an instant those that have one energy with the one changes and another
  /// with the other ones: of all other months both bounds are moved alike.
  private void requeueMonths(
      SqlConnection connection,
      MeterAtSite register,
      PartitionBounds first,
      Instant until,
      List<DeviceChanges> changes) {
    Site site = register.site();
    Meter meter = register.meter();
    List<DayRange> altered = new ArrayList<>();
    PartitionBounds month = first;
    while (month.isThere() && month.start().isBefore(until)) {
      LocalDate partition = month.partition();
      LocalDate next = site.partitionAfter(partition);
      long distinct =
          changes.stream()
              .map(each -> Map.of(meter.id(), each))
              .map(each -> months.read(connection, site, List.of(meter), partition, each))
              .mapToLong(energies -> energies.of(meter))
              .distinct()
              .count();
      if (distinct > 1) {
        altered.add(new DayRange(site.cell(), site.id(), partition, next));
      }
      month = PartitionBounds.of(site, meter, next);
    }
    queue.requeue(connection, altered);
  }

  private static RuntimeException unknown(UUID meterId) {
    return Problems.unprocessable("meterId", "there is no meter with the id " + meterId);
  }

  private static RuntimeException unknownChange(UUID id) {
    return Problems.notFound("device change", id);
  }
}
