package energy.saldo.meter.operator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.database.Constraints;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// Creates, renames and deletes operators, each with its change in one transaction.
@ApplicationScoped
class MeteringPointOperatorWriter {

  private final MeteringPointOperatorRepository operators;
  private final MergePatch patches;
  private final Clock clock;

  MeteringPointOperatorWriter(
      MeteringPointOperatorRepository operators, MergePatch patches, Clock clock) {
    this.operators = operators;
    this.patches = patches;
    this.clock = clock;
  }

  Uni<MeteringPointOperatorView> create(
      UUID accountId, NewMeteringPointOperator request, KeyUse<MeteringPointOperatorView> key) {
    Instant now = clock.instant();
    var operator = new MeteringPointOperator(accountId, request, now);
    var view = MeteringPointOperatorView.of(operator);
    return operators
        .create(operator, new FeedOperator(view, accountId), key, view)
        .replaceWith(view);
  }

  Uni<MeteringPointOperatorView> update(
      UUID accountId, UUID id, JsonNode patch, IfMatch condition) {
    return ChangeWriter.untilSettled(
        () ->
            own(accountId, id, condition).flatMap(operator -> update(accountId, operator, patch)));
  }

  private Uni<MeteringPointOperatorView> update(
      UUID accountId, MeteringPointOperator operator, JsonNode patch) {
    NewMeteringPointOperator before = NewMeteringPointOperator.of(operator);
    NewMeteringPointOperator after = patches.apply(before, patch);
    after.checkChangeOf(before);
    if (after.name().equals(before.name())) {
      return Uni.createFrom().item(MeteringPointOperatorView.of(operator));
    }
    operator.change(after, clock.instant());
    var view = MeteringPointOperatorView.of(operator);
    return operators.update(operator, new FeedOperator(view, accountId)).replaceWith(view);
  }

  /// Refuses with 409 while a meter names it.
  Uni<Void> delete(UUID accountId, UUID id, IfMatch condition) {
    return ChangeWriter.untilSettled(
        () ->
            own(accountId, id, condition)
                .flatMap(operator -> operators.delete(operator, accountId))
                .onFailure(MeteringPointOperatorWriter::isNamed)
                .transform(named -> conflict("Meters name this operator; delete them first.")));
  }

  /// The operator that the account may change; 409 if it is built in.
  private Uni<MeteringPointOperator> own(UUID accountId, UUID id, IfMatch condition) {
    return operators
        .require(accountId, id)
        .invoke(
            operator -> {
              condition.require(MeteringPointOperatorView.of(operator));
              if (operator.accountId == null) {
                throw conflict("A built-in operator never changes; create your own.");
              }
            });
  }

  private static boolean isNamed(Throwable failure) {
    return Constraints.isBroken("meter_mpo_fkey", failure);
  }

  private static Problem conflict(String detail) {
    return Problems.problem(ProblemKind.CONFLICT, detail);
  }

  /// An operator as other services read it.
  record FeedOperator(@JsonUnwrapped MeteringPointOperatorView operator, UUID accountId) {}
}
