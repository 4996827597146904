package energy.saldo.balancing.kernel;

/// Which kernel an operator wants.
public enum KernelSetting {
  /// The vector kernel where it can run fast, else the scalar kernel.
  AUTO,
  /// The vector kernel, however wide the machine's vectors are.
  VECTOR,
  /// The scalar kernel.
  SCALAR
}
