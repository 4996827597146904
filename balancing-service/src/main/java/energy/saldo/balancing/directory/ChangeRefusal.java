package energy.saldo.balancing.directory;

import io.vertx.pgclient.PgException;
import java.util.Objects;
import java.util.Optional;

/// Why a change of master data cannot be applied, without a word of its content.
final class ChangeRefusal extends RuntimeException {

  ChangeRefusal(String reason) {
    super(reason);
  }

  /// The reason, if a change failed by what it says; empty if it could not be applied just now.
  static Optional<String> reason(RuntimeException failure) {
    return switch (failure) {
      case ChangeRefusal refusal -> Optional.of(Objects.requireNonNull(refusal.getMessage()));
      case PgException refusal when isOfData(refusal.getSqlState()) ->
          Optional.of(
              "the database refuses it: "
                  + Objects.requireNonNullElse(refusal.getConstraint(), refusal.getSqlState()));
      default -> Optional.empty();
    };
  }

  /// The classes of data exceptions and of violated constraints.
  private static boolean isOfData(String sqlState) {
    return sqlState.startsWith("22") || sqlState.startsWith("23");
  }
}
