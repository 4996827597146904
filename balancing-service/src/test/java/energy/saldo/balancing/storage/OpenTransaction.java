package energy.saldo.balancing.storage;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/// A transaction that a test moves on step by step, beside those of the service. Rolled back when
/// it is closed without having been committed.
public final class OpenTransaction implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  private static final String WAITING =
      "SELECT pid FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))";

  private final Pool pool;
  private final SqlConnection connection;
  private final Transaction transaction;
  private boolean isOver;

  public OpenTransaction(Pool pool) {
    this.pool = pool;
    connection = pool.getConnectionAndAwait();
    transaction = connection.beginAndAwait();
  }

  /// For what the service does in a caller's transaction.
  public SqlConnection connection() {
    return connection;
  }

  public RowSet<Row> execute(String sql, Tuple parameters) {
    return Transactions.execute(connection, sql, parameters);
  }

  public void commit() {
    transaction.commitAndAwait();
    isOver = true;
  }

  /// Waits until another transaction waits for a lock of this one, and returns the process id of
  /// the other's backend.
  public int awaitOneThatWaits() {
    int backend =
        execute("SELECT pg_backend_pid() AS pid", Tuple.tuple())
            .iterator()
            .next()
            .getInteger("pid");
    return awaitOneThatWaitsFor(backend);
  }

  /// Waits until a transaction waits for this backend, and returns the process id of its own.
  public int awaitOneThatWaitsFor(int backend) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      RowIterator<Row> waiting =
          pool.preparedQuery(WAITING).executeAndAwait(Tuple.of(backend)).iterator();
      if (waiting.hasNext()) {
        return waiting.next().getInteger("pid");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new AssertionError("nobody waits for " + backend);
  }

  @Override
  public void close() {
    if (!isOver) {
      transaction.rollbackAndAwait();
    }
    connection.closeAndAwait();
  }
}
