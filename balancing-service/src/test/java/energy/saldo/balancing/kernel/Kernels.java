package energy.saldo.balancing.kernel;

import java.util.stream.Stream;

/// Every kernel, built explicitly.
final class Kernels {

  private Kernels() {}

  static Stream<BalancingKernel> all() {
    return Stream.of(new ScalarKernel(), new VectorKernel());
  }
}
