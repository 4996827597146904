package energy.saldo.balancing.run;

import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.ScalarKernel;
import jakarta.enterprise.context.ApplicationScoped;

/// The kernel that this process balances with.
@ApplicationScoped
class KernelChoice {

  private final BalancingKernel kernel = new ScalarKernel();

  BalancingKernel kernel() {
    return kernel;
  }
}
