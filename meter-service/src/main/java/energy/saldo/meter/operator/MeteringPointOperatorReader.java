package energy.saldo.meter.operator;

import energy.saldo.chassis.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Reads operators for the other features of this service.
@ApplicationScoped
public class MeteringPointOperatorReader {

  private final MeteringPointOperatorRepository operators;

  MeteringPointOperatorReader(MeteringPointOperatorRepository operators) {
    this.operators = operators;
  }

  /// The operator, if the account sees it; else a 422 naming `mpo`.
  public Uni<MeteringPointOperatorView> require(UUID accountId, UUID id) {
    return operators
        .seen(accountId, id)
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.unprocessable(
                    "mpo", "there is no metering point operator with the id " + id))
        .map(MeteringPointOperatorView::of);
  }
}
