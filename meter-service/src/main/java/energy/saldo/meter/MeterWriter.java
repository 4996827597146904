package energy.saldo.meter;

import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.http.OneOrMany;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.operator.MeteringPointOperatorReader;
import energy.saldo.meter.site.Site;
import energy.saldo.meter.site.SiteReader;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Creates meters, all of a request with their changes or none.
@ApplicationScoped
class MeterWriter {

  /// The kind of changes of meters in the feed.
  static final String KIND = "meter";

  private static final String IDENTIFIER_UNIQUE = "meter_identifier_unique";

  private final SiteReader sites;
  private final MeteringPointOperatorReader operators;
  private final MeterRepository meters;
  private final Clock clock;

  MeterWriter(
      SiteReader sites,
      MeteringPointOperatorReader operators,
      MeterRepository meters,
      Clock clock) {
    this.sites = sites;
    this.operators = operators;
    this.meters = meters;
    this.clock = clock;
  }

  Uni<OneOrMany<MeterView>> create(
      UUID accountId, OneOrMany<NewMeter> request, KeyUse<OneOrMany<MeterView>> key) {
    request.data().forEach(NewMeter::refuseUnsupported);
    request.refuseIf(Problems::invalid, NewMeter::check);
    request.refuseIf(Problems::invalid, request.unique("identifier", NewMeter::identifier));
    // The sites are read before a connection is taken: none waits for site-service.
    return sites
        .find(accountId, request.distinct(NewMeter::siteId))
        .flatMap(
            found ->
                operators
                    .find(accountId, request.distinct(NewMeter::operatorId))
                    .invoke(timestamps -> requireFit(request, found, timestamps)))
        .flatMap(timestamps -> insert(accountId, request, timestamps, key));
  }

  private static void requireFit(
      OneOrMany<NewMeter> request,
      Map<UUID, Site> sites,
      Map<UUID, LoadProfileTimestamp> operators) {
    request.refuseIf(
        Problems::unprocessable,
        (meter, errors) -> {
          Site site = sites.get(meter.siteId());
          if (site == null) {
            errors.add(SiteReader.unknown(meter.siteId()));
          } else if (!meter.measuring().fits(site.type())) {
            errors.add(
                new FieldError(
                    "measuring", meter.measuring().word() + " does not fit the type of the site"));
          }
          if (!operators.containsKey(meter.operatorId())) {
            errors.add(MeteringPointOperatorReader.unknown(meter.operatorId()));
          }
        });
  }

  private Uni<OneOrMany<MeterView>> insert(
      UUID accountId,
      OneOrMany<NewMeter> request,
      Map<UUID, LoadProfileTimestamp> operators,
      KeyUse<OneOrMany<MeterView>> key) {
    Instant now = clock.instant();
    Iterator<UUID> ids = ResourceId.at(now, request.data().size()).iterator();
    List<Meter> created =
        request.data().stream().map(meter -> new Meter(ids.next(), accountId, meter, now)).toList();
    List<FeedMeter> views =
        created.stream()
            .map(
                meter ->
                    new FeedMeter(
                        MeterView.of(meter),
                        accountId,
                        Objects.requireNonNull(operators.get(meter.mpo))))
            .toList();
    var answer = request.answer(views.stream().map(FeedMeter::meter).toList());
    return meters
        .create(accountId, created, views, key, answer)
        .onFailure(MeterWriter::isTaken)
        .recoverWithUni(() -> refuseTaken(accountId, request))
        .replaceWith(answer);
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refusal
        && IDENTIFIER_UNIQUE.equals(refusal.getConstraint());
  }

  private Uni<Void> refuseTaken(UUID accountId, OneOrMany<NewMeter> request) {
    return meters
        .taken(accountId, request.distinct(NewMeter::identifier))
        .invoke(
            taken ->
                request.refuseIf(
                    Problems::conflict,
                    (meter, errors) -> {
                      if (taken.contains(meter.identifier())) {
                        errors.add(
                            new FieldError(
                                "identifier", "another meter of the account has this identifier"));
                      }
                    }))
        // It is free again: its meter got another one, or was deleted, meanwhile.
        .map(
            free -> {
              throw Problems.unavailable("Another request has just changed this; try again.");
            });
  }
}
