package energy.saldo.chassis.database;

import io.vertx.pgclient.PgException;

/// What the database refused by one of its constraints.
public final class Constraints {

  private Constraints() {}

  /// Whether a statement failed by the constraint of this name.
  public static boolean isBroken(String constraint, Throwable failure) {
    return failure instanceof PgException refusal && constraint.equals(refusal.getConstraint());
  }
}
