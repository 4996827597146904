package energy.saldo.balancing.kernel;

/// How the consumers of one rank share what is left for them.
public enum Distribution {
  /// Max-min fair: everyone gets their demand or the same level, within one unit.
  EQUAL,
  /// By demand, carry-rounded.
  PROPORTIONAL,
  /// By fixed shares in parts per million; what a consumer leaves is not offered again in its rank.
  STATIC
}
