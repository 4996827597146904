package energy.saldo.chassis.feed;

/// A value of an enumeration that the contract and the databases write as a word in snake_case.
public interface Word {

  /// The value as it is written.
  String word();
}
