package energy.saldo.meter.operator;

import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.problem.FieldError;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Reads operators for the other features of this service.
@ApplicationScoped
public class MeteringPointOperatorReader {

  private final MeteringPointOperatorRepository operators;

  MeteringPointOperatorReader(MeteringPointOperatorRepository operators) {
    this.operators = operators;
  }

  /// How those of these operators that the account sees stamp load profiles.
  public Uni<Map<UUID, LoadProfileTimestamp>> find(UUID accountId, Set<UUID> ids) {
    return operators.seen(accountId, ids);
  }

  /// The error (422) for an operator that the account does not see.
  public static FieldError unknown(UUID id) {
    return new FieldError("mpo", "there is no metering point operator with the id " + id);
  }
}
