package energy.saldo.balancing.run;

import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Balances at once what the schedule would balance in time.
@ApplicationScoped
public class Balancing {

  private final BalancingWorker worker;
  private final Transactions transactions;
  private final PartitionQueue queue;

  Balancing(BalancingWorker worker, Transactions transactions, PartitionQueue queue) {
    this.worker = worker;
    this.transactions = transactions;
    this.queue = queue;
  }

  /// Balances until nothing is due.
  public void settle() {
    while (balanceBatch(worker)) {
      // One batch after the other.
    }
  }

  /// Has the worker balance one batch in a cell picked at random; false if nothing is due.
  boolean balanceBatch(BalancingWorker any) {
    List<Short> cells = transactions.run(queue::cellsDue);
    if (cells.isEmpty()) {
      return false;
    }
    any.balanceBatch(cells.get(ThreadLocalRandom.current().nextInt(cells.size())), () -> {});
    return true;
  }
}
