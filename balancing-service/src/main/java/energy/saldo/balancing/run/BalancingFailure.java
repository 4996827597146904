package energy.saldo.balancing.run;

import java.util.Objects;

/// Why a partition cannot be balanced, in words that callers may read: they name meters, amounts
/// and instants of the caller's own site, and nothing of the service's inside.
final class BalancingFailure extends RuntimeException {

  BalancingFailure(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
