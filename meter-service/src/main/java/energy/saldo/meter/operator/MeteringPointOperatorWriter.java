package energy.saldo.meter.operator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.meter.change.ChangeKind;
import energy.saldo.meter.change.ChangeWriter;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Creates operators, each with its change in one transaction.
@ApplicationScoped
class MeteringPointOperatorWriter {

  private final MeteringPointOperatorRepository operators;
  private final ChangeWriter changes;
  private final Clock clock;

  MeteringPointOperatorWriter(
      MeteringPointOperatorRepository operators, ChangeWriter changes, Clock clock) {
    this.operators = operators;
    this.changes = changes;
    this.clock = clock;
  }

  Uni<MeteringPointOperatorView> create(UUID accountId, NewMeteringPointOperator request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var operator = new MeteringPointOperator(accountId, request, now);
    var view = MeteringPointOperatorView.of(operator);
    return Panache.withTransaction(
            () -> operators.persist(operator).call(() -> announce(operator, accountId, view)))
        .replaceWith(view);
  }

  private Uni<Void> announce(
      MeteringPointOperator operator, UUID accountId, MeteringPointOperatorView view) {
    return changes.write(
        ChangeKind.METERING_POINT_OPERATOR,
        operator.id,
        accountId,
        operator.version,
        new Announcement(view, accountId));
  }

  private record Announcement(@JsonUnwrapped MeteringPointOperatorView operator, UUID accountId) {}
}
