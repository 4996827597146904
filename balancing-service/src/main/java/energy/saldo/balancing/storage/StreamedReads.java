package energy.saldo.balancing.storage;

import energy.saldo.chassis.problem.Problems;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Reads whose rows go to a receiver while they are read, which takes as long as the receiver
/// takes. Only so many run at once that most connections of the pool are left to ingest and
/// balancing.
@ApplicationScoped
public class StreamedReads {

  private static final int AT_ONCE = 8;
  private static final int PATIENCE_SECONDS = 2;

  private final Transactions transactions;
  private final Semaphore free = new Semaphore(AT_ONCE, true);

  StreamedReads(Transactions transactions) {
    this.transactions = transactions;
  }

  /// Runs the work on one snapshot.
  ///
  /// @throws energy.saldo.chassis.problem.Problem 503 if too many run already
  public void run(Consumer<SqlConnection> work) {
    if (!isAdmitted()) {
      throw Problems.unavailable("Too many lists are being read at the moment; try again.");
    }
    try {
      transactions.runOnSnapshot(
          connection -> {
            work.accept(connection);
            return this;
          });
    } finally {
      free.release();
    }
  }

  private boolean isAdmitted() {
    try {
      return free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
