package energy.saldo.meter.operator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.chassis.feed.ChangeWriter;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// Creates operators, each with its change in one transaction.
@ApplicationScoped
class MeteringPointOperatorWriter {

  private static final String KIND = "metering_point_operator";

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
    Instant now = clock.instant();
    var operator = new MeteringPointOperator(accountId, request, now);
    var view = MeteringPointOperatorView.of(operator);
    return Panache.withTransaction(
            () -> operators.persist(operator).call(() -> append(operator, accountId, view)))
        .replaceWith(view);
  }

  private Uni<Void> append(
      MeteringPointOperator operator, UUID accountId, MeteringPointOperatorView view) {
    return changes.append(
        KIND, operator.id, accountId, operator.version, new FeedOperator(view, accountId));
  }

  /// An operator as other services read it.
  record FeedOperator(@JsonUnwrapped MeteringPointOperatorView operator, UUID accountId) {}
}
