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
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Asks once which cells have something due and works them off in random order, with as many
/// workers as there are processors: while one waits for the database another computes. No worker
/// knows of another, here or in other pods; the queue gives each partition to one of them. One that
/// waits for a part of the database that is silent is left to itself. One round at a time.
@ApplicationScoped
class BalancingRound {

  private static final Logger LOG = Logger.getLogger(BalancingRound.class);

  /// When to ask again, so that what became due meanwhile waits for no long queue elsewhere.
  private static final Duration LENGTH = Duration.ofSeconds(1);

  /// How long a round is while a part of the database is away, most of which goes into waiting.
  private static final Duration LENGTH_PART_AWAY = Duration.ofSeconds(5);

  /// How long to wait for what does not answer before going on without it: a node of a distributed
  /// database that is silent must not stop what lies on others.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// How many workers more there may be while others wait for it. Each has a connection.
  private static final int MOST_STUCK = 6;

  /// After which time a cell that failed is tried again, as long as not all can be asked.
  private static final Duration AWAY = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Boolean>> stuck = new ArrayList<>();
  private final Map<Thread, Short> inWork = new ConcurrentHashMap<>();
  private final Map<Short, Long> away = new ConcurrentHashMap<>();
  private @Nullable Future<List<Short>> question;
  private boolean isPartAway;

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
    cells.removeAll(inWork.values()); // of those who are stuck
    long end = System.nanoTime() + (isPartAway ? LENGTH_PART_AWAY : LENGTH).toNanos();
    List<Future<Boolean>> workers = new ArrayList<>();
    stuck.removeIf(Future::isDone);
    int most = isPartAway ? concurrency + MOST_STUCK : concurrency;
    for (int i = 0; i < most && stuck.size() + i < concurrency + MOST_STUCK; i++) {
      workers.add(threads.submit(() -> balance(cells, end)));
    }
    return await(workers, end + PATIENCE.toNanos());
  }

  /// Waits until each has ended, or for so long; whoever has not is stuck and left to itself.
  private boolean await(List<Future<Boolean>> workers, long end) {
    boolean isAnyClaimed = false;
    RuntimeException failure = null;
    for (Future<Boolean> worker : workers) {
      try {
        isAnyClaimed |= worker.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException late) {
        LOG.warn("A worker has waited long for the database; going on without it");
        stuck.add(worker);
      } catch (InterruptedException e) {
        workers.forEach(each -> each.cancel(true));
        Thread.currentThread().interrupt();
        return isAnyClaimed;
      } catch (ExecutionException e) {
        failure =
            e.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException("a worker failed", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return isAnyClaimed;
  }

  /// Where not all of the database can be asked, because a part of it is away: every cell, since
  /// each can be worked off alone.
  private List<Short> cells() {
    List<Short> cells = new ArrayList<>();
    isPartAway = true;
    try {
      cells.addAll(cellsDue());
      isPartAway = false;
    } catch (PgException refusal) {
      LOG.warn("Cannot read which cells are due; trying each of them", WordlessFailure.of(refusal));
      Cell.all().forEach(cells::add);
    } catch (TimeoutException late) {
      LOG.warn("Still waiting to read which cells are due; trying each of them");
      Cell.all().forEach(cells::add);
    }
    long now = System.nanoTime();
    away.values().removeIf(until -> until - now < 0);
    cells.removeAll(away.keySet());
    Collections.shuffle(cells);
    return cells;
  }

  /// While an answer is awaited, nothing is asked again.
  private List<Short> cellsDue() throws TimeoutException {
    Future<List<Short>> asked = question;
    long patience = asked == null ? PATIENCE.toNanos() : 0;
    if (asked == null) {
      asked = threads.submit(() -> transactions.run(queue::cellsDue));
      question = asked;
    }
    try {
      List<Short> cells = asked.get(patience, TimeUnit.NANOSECONDS);
      question = null;
      away.clear();
      return cells;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException e) {
      question = null;
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("the question which cells are due failed", e);
    }
  }

  private boolean balance(Queue<Short> cells, long end) {
    boolean isAnyClaimed = false;
    RuntimeException failure = null;
    Short cell = cells.poll();
    while (cell != null && System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      inWork.put(Thread.currentThread(), cell);
      try {
        isAnyClaimed |= balance(cell, cells);
      } catch (PgException refusal) {
        cells.remove(cell);
        away.put(cell, System.nanoTime() + AWAY.toNanos());
        failure = refusal;
      } finally {
        inWork.remove(Thread.currentThread());
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
