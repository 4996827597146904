package energy.saldo.balancing.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Runs work in one transaction of the reactive pool and awaits it. For virtual threads only: never
/// call it on an event loop. Every wait has an end, since the pool closes a connection on which
/// nothing arrives ([energy.saldo.chassis.database.TimeLimits]); then the transaction fails.
@ApplicationScoped
public class Transactions {

  /// Serialization failure, deadlock, and a prepared statement that a migration made invalid.
  private static final Set<String> TO_BE_REPEATED = Set.of("40001", "40P01", "0A000");

  /// The table that everyone who reads on a snapshot locks, shared, before it is taken. Whoever
  /// moves rows to another partition locks it exclusively: older snapshots have them in neither.
  public static final String SNAPSHOT_LOCK = "snapshot_lock";

  private static final String ON_SNAPSHOT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; LOCK TABLE %s IN ACCESS SHARE MODE"
          .formatted(SNAPSHOT_LOCK);

  private final Pool pool;

  Transactions(Pool pool) {
    this.pool = pool;
  }

  /// Read committed: each statement sees what is committed when it starts. Of a deadlock or a
  /// serialization failure nothing is kept, so the work is run once more.
  public <T> T run(Function<SqlConnection, T> work) {
    try {
      return inTransaction(work);
    } catch (PgException refusal) {
      if (!TO_BE_REPEATED.contains(refusal.getSqlState())) {
        throw refusal;
      }
      return inTransaction(work);
    }
  }

  /// One snapshot for all statements: what they read belongs together. It waits for rows that move
  /// from one partition to another.
  public <T> T runOnSnapshot(Function<SqlConnection, T> work) {
    return inTransaction(
        connection -> {
          connection.query(ON_SNAPSHOT).executeAndAwait();
          return work.apply(connection);
        });
  }

  /// One prepared statement, a transaction of its own.
  RowSet<Row> executeAlone(String sql, Tuple parameters) {
    return pool.preparedQuery(sql).executeAndAwait(parameters);
  }

  /// One prepared statement.
  public static RowSet<Row> execute(SqlConnection connection, String sql, Tuple parameters) {
    return connection.preparedQuery(sql).executeAndAwait(parameters);
  }

  /// One prepared statement with each of the parameters, in their order, sent together. Returns all
  /// rows.
  public static List<Row> executeAll(SqlConnection connection, String sql, List<Tuple> parameters) {
    if (parameters.isEmpty()) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    RowSet<Row> answer = connection.preparedQuery(sql).executeBatchAndAwait(parameters);
    for (; answer != null; answer = answer.next()) {
      answer.forEach(rows::add);
    }
    return rows;
  }

  /// The same parameters for several statements, sent together and executed in their order. Returns
  /// the rows of each.
  public static List<RowSet<Row>> executeEach(
      SqlConnection connection, List<String> statements, Tuple parameters) {
    List<Uni<RowSet<Row>>> answers = new ArrayList<>();
    statements.forEach(sql -> answers.add(connection.preparedQuery(sql).execute(parameters)));
    return Uni.join().all(answers).andFailFast().await().indefinitely();
  }

  /// The first statement is sent behind the begin, and the connection goes back to the pool in its
  /// own time: neither is waited for.
  private <T> T inTransaction(Function<SqlConnection, T> work) {
    SqlConnection connection = pool.getConnectionAndAwait();
    try {
      Uni<Transaction> begun = connection.begin().memoize().indefinitely();
      begun.subscribe().with(transaction -> {}, failure -> {});
      T result;
      try {
        result = work.apply(connection);
      } catch (RuntimeException | Error failure) {
        rollBack(begun, failure);
        throw failure;
      }
      begun.await().indefinitely().commitAndAwait();
      return result;
    } finally {
      connection.closeAndForget();
    }
  }

  private static void rollBack(Uni<Transaction> begun, Throwable failure) {
    try {
      begun.await().indefinitely().rollbackAndAwait();
    } catch (RuntimeException alsoFailed) {
      // A connection that is lost fails everything with one exception.
      if (!alsoFailed.equals(failure)) {
        failure.addSuppressed(alsoFailed);
      }
    }
  }
}
