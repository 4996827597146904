package energy.saldo.balancing.kernel;

/// Shares the producers' energy out to the consumers, interval by interval, by the allocation law.
/// Every kernel gives the same result to the last unit. A kernel keeps no state: it may be used by
/// many threads, each with its own [PartitionColumns] and [Flows].
public sealed interface BalancingKernel permits ScalarKernel, VectorKernel {

  /// Balances the intervals of `in` that are to be balanced; in the others all flows are 0.
  ///
  /// @throws IllegalArgumentException if `in` breaks a rule of [PartitionColumns]; `out` then holds
  ///     nothing of use
  void balance(PartitionColumns in, Flows out);

  /// One lower-case word, for logs, metrics and stored runs.
  String name();
}
