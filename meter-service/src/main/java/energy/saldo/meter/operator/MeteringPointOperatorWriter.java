package energy.saldo.meter.operator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// Creates operators, each with its change in one transaction.
@ApplicationScoped
class MeteringPointOperatorWriter {

  /// The kind of changes of operators in the feed.
  static final String KIND = "metering_point_operator";

  private final MeteringPointOperatorRepository operators;
  private final Clock clock;

  MeteringPointOperatorWriter(MeteringPointOperatorRepository operators, Clock clock) {
    this.operators = operators;
    this.clock = clock;
  }

  Uni<MeteringPointOperatorView> create(UUID accountId, NewMeteringPointOperator request) {
    Instant now = clock.instant();
    var operator = new MeteringPointOperator(accountId, request, now);
    var view = MeteringPointOperatorView.of(operator);
    return operators
        .create(operator, accountId, new FeedOperator(view, accountId))
        .replaceWith(view);
  }

  /// An operator as other services read it.
  record FeedOperator(@JsonUnwrapped MeteringPointOperatorView operator, UUID accountId) {}
}
