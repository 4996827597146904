package energy.saldo.chassis.feed;

/// The length of a balancing interval, an ISO 8601 duration.
public enum BalanceResolution implements Word {
  PT15M,
  P1M;

  @Override
  public String word() {
    return name();
  }
}
