package energy.saldo.balancing.run;

import jakarta.enterprise.context.ApplicationScoped;

/// Balances at once what the schedule would balance in time.
@ApplicationScoped
public class Balancing {

  private final BalancingWorker worker;

  Balancing(BalancingWorker worker) {
    this.worker = worker;
  }

  /// Balances until nothing is due.
  public void settle() {
    while (worker.balanceBatch()) {
      // One batch after the other.
    }
  }
}
