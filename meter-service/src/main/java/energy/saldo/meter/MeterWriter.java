package energy.saldo.meter;

import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.feed.Measuring;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.operator.MeteringPointOperatorReader;
import energy.saldo.meter.site.Site;
import energy.saldo.meter.site.SiteReader;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/// Creates meters, each with its change in one transaction.
@ApplicationScoped
class MeterWriter {

  /// The kind of changes of meters in the feed.
  static final String KIND = "meter";

  private static final String IDENTIFIER_UNIQUE = "meter_identifier_unique";

  private final SiteReader sites;
  private final MeteringPointOperatorReader operators;
  private final MeterRepository meters;
  private final ChangeWriter changes;
  private final Clock clock;

  MeterWriter(
      SiteReader sites,
      MeteringPointOperatorReader operators,
      MeterRepository meters,
      ChangeWriter changes,
      Clock clock) {
    this.sites = sites;
    this.operators = operators;
    this.meters = meters;
    this.changes = changes;
    this.clock = clock;
  }

  Uni<MeterView> create(UUID accountId, NewMeter request) {
    request.check();
    // The site is read before the transaction begins: no connection waits for site-service.
    return sites
        .require(accountId, request.siteId())
        .invoke(site -> requireFit(request.measuring(), site))
        .flatMap(site -> operators.require(accountId, request.operatorId()))
        .flatMap(operator -> insert(accountId, request, operator.loadProfileTimestamp()));
  }

  private static void requireFit(Measuring measuring, Site site) {
    if (!measuring.fits(site.type())) {
      throw Problems.unprocessable(
          "measuring", measuring.word() + " does not fit the type of the site");
    }
  }

  private Uni<MeterView> insert(
      UUID accountId, NewMeter request, LoadProfileTimestamp loadProfileTimestamp) {
    Instant now = clock.instant();
    Meter meter = new Meter(accountId, request.operatorId(), request, now);
    var resource = new FeedMeter(MeterView.of(meter), accountId, loadProfileTimestamp);
    return Panache.withTransaction(
            () ->
                meters
                    .persistAndFlush(meter)
                    .call(() -> changes.append(KIND, meter.id, accountId, meter.version, resource)))
        .onFailure(MeterWriter::isTaken)
        .transform(
            failure ->
                Problems.conflict("identifier", "another meter of the account has this identifier"))
        .replaceWith(resource.meter());
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof ConstraintViolationException violation
        && IDENTIFIER_UNIQUE.equals(violation.getConstraintName());
  }
}
