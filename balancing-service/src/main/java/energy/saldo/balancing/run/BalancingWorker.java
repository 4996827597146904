package energy.saldo.balancing.run;

import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.SitePlan;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.measurement.DeviceChanges;
import energy.saldo.balancing.measurement.MeasurementColumns;
import energy.saldo.balancing.measurement.MeasurementColumns.StoredDays;
import energy.saldo.balancing.measurement.NeededInput;
import energy.saldo.balancing.measurement.RegisterCurve;
import energy.saldo.balancing.measurement.RegisterReadings;
import energy.saldo.balancing.measurement.StoredInput;
import energy.saldo.balancing.queue.ClaimedPartition;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.run.RunWriter.Result;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.http.LogFields;
import energy.saldo.chassis.problem.WordlessFailure;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Balances batch after batch: claim, load, compute, write. Between the steps it keeps nothing but
/// its leases, so a worker may die at any point and lose or double nothing.
@ApplicationScoped
class BalancingWorker {

  private static final Logger LOG = Logger.getLogger(BalancingWorker.class);

  /// @param partitions of each day that was read the partition that it belongs to
  private record Loaded(
      Map<UUID, SitePlan> plans,
      StoredInput stored,
      Set<SiteDay> toFold,
      Map<SiteDay, SiteDay> partitions) {

    /// The days to fold, each with its partition.
    Map<SiteDay, SiteDay> foldable() {
      Map<SiteDay, SiteDay> foldable = new HashMap<>(partitions);
      foldable.keySet().retainAll(toFold);
      return foldable;
    }
  }

  private final Transactions transactions;
  private final PartitionQueue queue;
  private final Directory directory;
  private final MeasurementColumns measurements;
  private final RegisterReadings readings;
  private final KernelChoice choice;
  private final RunWriter writer;
  private final BalancingMetrics metrics;
  private final BalancingTraces traces;

  BalancingWorker(
      Transactions transactions,
      PartitionQueue queue,
      Directory directory,
      MeasurementColumns measurements,
      RegisterReadings readings,
      KernelChoice choice,
      RunWriter writer,
      BalancingMetrics metrics,
      BalancingTraces traces) {
    this.transactions = transactions;
    this.queue = queue;
    this.directory = directory;
    this.measurements = measurements;
    this.readings = readings;
    this.choice = choice;
    this.writer = writer;
    this.metrics = metrics;
    this.traces = traces;
  }

  /// Balances one batch of what is due in the cell and returns how many partitions it claimed.
  ///
  /// @param onLast is run before they are balanced if the claim left nothing due
  int balanceBatch(short cell, Runnable onLast) {
    UUID owner = UUID.randomUUID();
    List<ClaimedPartition> claimed =
        transactions.run(connection -> queue.claim(connection, cell, owner));
    if (claimed.size() < queue.batchSize()) {
      onLast.run();
    }
    if (!claimed.isEmpty()) {
      metrics.timeBatch(() -> traces.batch(() -> balance(cell, owner, claimed)));
    }
    return claimed.size();
  }

  /// Balances all together or, if that fails, each for itself, so that one that cannot be balanced
  /// keeps none of the others from it.
  private void balance(short cell, UUID owner, List<ClaimedPartition> claimed) {
    try {
      balanceTogether(cell, owner, claimed);
    } catch (RuntimeException e) {
      if (claimed.size() == 1) {
        fail(cell, owner, claimed.getFirst(), e);
      } else {
        claimed.forEach(partition -> balance(cell, owner, List.of(partition)));
      }
    } finally {
      LogFields.clear();
    }
  }

  private void balanceTogether(short cell, UUID owner, List<ClaimedPartition> claimed) {
    Loaded loaded = transactions.runOnSnapshot(connection -> load(connection, cell, claimed));
    BalancingKernel kernel = choice.newKernel();
    List<Result> results = compute(kernel, claimed, loaded);
    int written =
        transactions.run(
            connection -> writer.write(connection, cell, owner, kernel.name(), results));
    metrics.balanced(written, results.size() - written);
    if (!loaded.toFold().isEmpty()) {
      transactions.run(
          connection -> {
            measurements.fold(connection, cell, loaded.foldable());
            return written;
          });
    }
  }

  private Loaded load(SqlConnection connection, short cell, List<ClaimedPartition> claimed) {
    Set<UUID> siteIds = new HashSet<>();
    claimed.forEach(partition -> siteIds.add(partition.siteDay().siteId()));
    Map<UUID, SitePlan> plans = directory.plans(connection, siteIds);
    NeededInput needed = new NeededInput();
    for (ClaimedPartition partition : claimed) {
      SitePlan plan = plans.get(partition.siteDay().siteId());
      if (plan != null) {
        needed.add(plan, partition.siteDay().day());
      }
    }
    Map<UUID, DeviceChanges> changes =
        DeviceChanges.of(
            connection, cell, plans.values().stream().flatMap(plan -> plan.meters().stream()));
    Map<SiteDay, SiteDay> days = needed.days();
    StoredDays stored = measurements.ofDays(connection, cell, days.keySet());
    Map<UUID, RegisterCurve> curves = readings.read(connection, cell, needed.windows(), changes);
    StoredInput input = new StoredInput(stored.columns(), stored.qualities(), curves, changes);
    return new Loaded(plans, input, stored.toFold(), days);
  }

  private List<Result> compute(
      BalancingKernel kernel, List<ClaimedPartition> claimed, Loaded loaded) {
    DayBalancer balancer = new DayBalancer(kernel);
    List<Result> results = new ArrayList<>(claimed.size());
    for (ClaimedPartition partition : claimed) {
      DayBalance balance = traces.run(partition, () -> balance(balancer, partition, loaded));
      results.add(new Result(partition, balance));
    }
    return results;
  }

  private static DayBalance balance(
      DayBalancer balancer, ClaimedPartition partition, Loaded loaded) {
    SiteDay siteDay = partition.siteDay();
    LogFields.site(siteDay.siteId());
    SitePlan plan = loaded.plans().get(siteDay.siteId());
    if (plan == null) {
      throw new BalancingFailure("the site " + siteDay.siteId() + " is not known yet");
    }
    LogFields.account(plan.site().accountId());
    LOG.debugf("Balancing %s as of revision %d", siteDay.day(), partition.inputRevision());
    return balancer.balance(plan, siteDay.day(), loaded.stored());
  }

  private void fail(short cell, UUID owner, ClaimedPartition partition, RuntimeException reason) {
    LogFields.site(partition.siteDay().siteId());
    LOG.errorf(
        WordlessFailure.of(reason),
        "site %s, day %s cannot be balanced",
        partition.siteDay().siteId(),
        partition.siteDay().day());
    metrics.failed();
    transactions.run(
        connection -> {
          queue.fail(connection, cell, owner, partition, describe(reason));
          return partition;
        });
  }

  /// What callers may read of it: the words of a [BalancingFailure] and of nothing else, which
  /// might quote what is inside.
  private static String describe(RuntimeException reason) {
    return reason instanceof BalancingFailure failure
        ? failure.getMessage()
        : "internal error; see the service log";
  }
}
