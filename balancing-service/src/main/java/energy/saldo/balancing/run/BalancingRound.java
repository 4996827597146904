package energy.saldo.balancing.run;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.problem.WordlessFailure;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/// Asks once which cells have something due and works them off in random order, with as many
/// workers as there are processors: while one waits for the database another computes. No worker
/// knows of another, here or in other pods; the queue gives each partition to one of them.
@ApplicationScoped
class BalancingRound {

  private static final Logger LOG = Logger.getLogger(BalancingRound.class);

  /// When to ask again, so that what became due meanwhile waits for no long queue elsewhere.
  private static final Duration LENGTH = Duration.ofSeconds(1);

  private final Transactions transactions;
  private final PartitionQueue queue;
  private final BalancingWorker worker;
  private final int concurrency;

  @Inject
  BalancingRound(
      Transactions transactions,
      PartitionQueue queue,
      BalancingWorker worker,
      BalancingServiceConfig config) {
    this(
        transactions,
        queue,
        worker,
        config.balancing().concurrency().orElse(Runtime.getRuntime().availableProcessors()));
  }

  BalancingRound(
      Transactions transactions, PartitionQueue queue, BalancingWorker worker, int concurrency) {
    this.transactions = transactions;
    this.queue = queue;
    this.worker = worker;
    this.concurrency = concurrency;
  }

  /// Balances what is due, for about a second; false if nothing was claimed.
  boolean balance() {
    Queue<Short> cells = new ConcurrentLinkedQueue<>(cells());
    long end = System.nanoTime() + LENGTH.toNanos();
    List<Callable<Boolean>> workers = Collections.nCopies(concurrency, () -> balance(cells, end));
    boolean isAnyClaimed = false;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> claimed : threads.invokeAll(workers)) {
        isAnyClaimed |= claimed.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("a worker failed", e);
    }
    return isAnyClaimed;
  }

  /// Where not all of the database can be asked, because a part of it is away: every cell, since
  /// each can be worked off alone.
  private List<Short> cells() {
    List<Short> cells = new ArrayList<>();
    try {
      cells.addAll(transactions.run(queue::cellsDue));
    } catch (PgException refusal) {
      LOG.warn("Cannot read which cells are due; trying each of them", WordlessFailure.of(refusal));
      Cell.all().forEach(cells::add);
    }
    Collections.shuffle(cells);
    return cells;
  }

  private boolean balance(Queue<Short> cells, long end) {
    boolean isAnyClaimed = false;
    PgException failure = null;
    Short cell = cells.poll();
    while (cell != null && System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      try {
        isAnyClaimed |= balance(cell, cells);
      } catch (PgException refusal) {
        cells.remove(cell);
        failure = refusal;
      }
      cell = cells.poll();
    }
    if (failure != null) {
      throw failure;
    }
    return isAnyClaimed;
  }

  /// A cell stays in the queue, for all workers, until a claim finds less than a batch in it.
  private boolean balance(Short cell, Queue<Short> cells) {
    cells.add(cell);
    return worker.balanceBatch(cell, () -> cells.remove(cell)) > 0;
  }
}
