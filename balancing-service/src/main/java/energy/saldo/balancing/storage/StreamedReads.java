package energy.saldo.balancing.storage;

import energy.saldo.chassis.problem.Problems;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads whose rows go to a receiver while they are read, which takes as long as the receiver
/// takes. Only so many run at once that their memory is bounded, and only so many hold a connection
/// that most of the pool is left to ingest and balancing.
@ApplicationScoped
public class StreamedReads {

  private static final int STREAMS = 16;
  private static final int CONNECTIONS = 8;
  private static final int PATIENCE_SECONDS = 2;
  private static final int PATIENCE_WITHIN_SECONDS = 10;

  private final Transactions transactions;
  private final Semaphore streams = new Semaphore(STREAMS, true);
  private final Semaphore connections = new Semaphore(CONNECTIONS, true);

  StreamedReads(Transactions transactions, MeterRegistry metrics) {
    this.transactions = transactions;
    metrics.gauge("saldo.lists.streamed", streams, free -> STREAMS - free.availablePermits());
  }

  /// Runs the work on one snapshot and one connection, for as long as it takes.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if too many run already
  public void run(Consumer<SqlConnection> work) {
    hold(
        connections,
        PATIENCE_SECONDS,
        () ->
            transactions.runOnSnapshot(
                connection -> {
                  work.accept(connection);
                  return this;
                }));
  }

  /// Runs work that reads by [#onSnapshot] and [#execute], and holds no connection between them.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if too many run already
  public void stream(Runnable work) {
    hold(
        streams,
        PATIENCE_SECONDS,
        () -> {
          work.run();
          return this;
        });
  }

  /// Reads a little on one snapshot.
  public <T> T onSnapshot(Function<SqlConnection, T> read) {
    return hold(connections, PATIENCE_WITHIN_SECONDS, () -> transactions.runOnSnapshot(read));
  }

  /// Reads a few rows with one statement.
  public RowSet<Row> execute(String sql, Tuple parameters) {
    return hold(
        connections, PATIENCE_WITHIN_SECONDS, () -> transactions.executeAlone(sql, parameters));
  }

  private static <T> T hold(Semaphore permits, int patienceSeconds, Supplier<T> work) {
    if (!isAdmitted(permits, patienceSeconds)) {
      throw Problems.unavailable("Too many lists are being read at the moment; try again.");
    }
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }

  private static boolean isAdmitted(Semaphore permits, int patienceSeconds) {
    try {
      return permits.tryAcquire(patienceSeconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
