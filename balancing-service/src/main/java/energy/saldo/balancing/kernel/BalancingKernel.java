package energy.saldo.balancing.kernel;

/// Shares the producers' energy out to the consumers, interval by interval, by the allocation law.
/// Every kernel gives the same result to the last unit. A kernel keeps working space, but nothing
/// of one partition for the next. Not thread-safe: each thread needs its own.
public interface BalancingKernel {

  /// Balances the intervals of `in` that are to be balanced; in the others all flows are 0.
  ///
  /// @throws IllegalArgumentException if `in` breaks a rule of [PartitionColumns]; the content of
  ///     `out` is then undefined
  void balance(PartitionColumns in, Flows out);

  /// A lower-case name for logs, metrics and stored runs, such as `scalar` or `vector-256`.
  String name();
}
