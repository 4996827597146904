package energy.saldo.meter;

import com.fasterxml.jackson.databind.JsonNode;
import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.attribute.CustomAttributeReader;
import energy.saldo.chassis.attribute.CustomAttributes;
import energy.saldo.chassis.database.Constraints;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import energy.saldo.chassis.http.IfMatch;
import energy.saldo.chassis.http.MergePatch;
import energy.saldo.chassis.http.OneOrMany;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.MeterRepository.FoundMeter;
import energy.saldo.meter.MeterValidityRule.Validity;
import energy.saldo.meter.measured.MeasuredReader;
import energy.saldo.meter.operator.MeteringPointOperatorReader;
import energy.saldo.meter.site.Site;
import energy.saldo.meter.site.SiteReader;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Creates meters, all of a request with their changes or none; changes and deletes them.
@ApplicationScoped
class MeterWriter {

  /// The kind of changes of meters in the feed.
  static final String KIND = "meter";

  private static final String IDENTIFIER_UNIQUE = "meter_identifier_unique";

  private static final String SETTINGS = "setting_of_meter";

  private static final FieldError TAKEN =
      new FieldError("identifier", "another meter of the account has this identifier");

  private final SiteReader sites;
  private final MeteredSites meteredSites;
  private final MeteringPointOperatorReader operators;
  private final CustomAttributeReader attributes;
  private final MeasuredReader measurements;
  private final MeterValidityRule validityRule;
  private final MeterRepository meters;
  private final SiteFormulas formulas;
  private final MergePatch patches;
  private final Pool pool;
  private final Clock clock;

  MeterWriter(
      SiteReader sites,
      MeteredSites meteredSites,
      MeteringPointOperatorReader operators,
      CustomAttributeReader attributes,
      MeasuredReader measurements,
      MeterValidityRule validityRule,
      MeterRepository meters,
      SiteFormulas formulas,
      MergePatch patches,
      Pool pool,
      Clock clock) {
    this.sites = sites;
    this.meteredSites = meteredSites;
    this.operators = operators;
    this.attributes = attributes;
    this.measurements = measurements;
    this.validityRule = validityRule;
    this.meters = meters;
    this.formulas = formulas;
    this.patches = patches;
    this.pool = pool;
    this.clock = clock;
  }

  Uni<OneOrMany<MeterView>> create(
      UUID accountId, OneOrMany<NewMeter> request, KeyUse<OneOrMany<MeterView>> key) {
    request.refuseIf(Problems::invalid, NewMeter::check);
    request.refuseIf(Problems::invalid, request.unique("identifier", NewMeter::identifier));
    Set<UUID> siteIds = request.distinct(NewMeter::siteId);
    return meteredSites.creating(siteIds, () -> createAtSites(accountId, siteIds, request, key));
  }

  /// The sites are read before a connection is taken: none waits for site-service.
  private Uni<OneOrMany<MeterView>> createAtSites(
      UUID accountId,
      Set<UUID> siteIds,
      OneOrMany<NewMeter> request,
      KeyUse<OneOrMany<MeterView>> key) {
    return Uni.combine()
        .all()
        .unis(
            sites.find(accountId, siteIds),
            operators.find(accountId, operatorIds(request)),
            attributes.of(accountId, KIND))
        .asTuple()
        .flatMap(
            found -> {
              CustomAttributes defined = found.getItem3();
              request.refuseIf(
                  Problems::invalid,
                  (meter, errors) -> defined.read(meter.customAttributes(), errors));
              requireFit(request, found.getItem1(), found.getItem2());
              return insert(accountId, request, found.getItem1(), found.getItem2(), defined, key);
            });
  }

  Uni<MeterView> update(UUID accountId, UUID id, JsonNode patch, IfMatch condition) {
    return ChangeWriter.<MeterView>untilSettled(
            () -> meters.require(accountId, id).flatMap(found -> update(found, patch, condition)))
        .onFailure(MeterWriter::isTaken)
        .transform(taken -> Problems.conflict(List.of(TAKEN)))
        .onFailure(SiteFormulas::isNamed)
        .transform(
            gone -> Problems.unavailable("A meter that the formula names is gone; try again."));
  }

  private Uni<MeterView> update(FoundMeter found, JsonNode patch, IfMatch condition) {
    condition.require(found.view());
    Meter meter = found.meter();
    NewMeter before = NewMeter.of(meter, found.attributes());
    NewMeter after = patches.apply(before, patch);
    String values = check(before, after, found.attributes());
    if (after.isSameAs(before)) {
      return Uni.createFrom().item(found.view());
    }
    return requireMeasuredWithin(meter, before, after)
        .flatMap(within -> timestamps(meter))
        .flatMap(
            timestamps -> {
              meter.change(after, values, clock.instant());
              MeterView view = found.view();
              FeedMeter feedMeter = new FeedMeter(view, meter.accountId, stamp(meter, timestamps));
              return store(meter, before, after, feedMeter).replaceWith(view);
            });
  }

  /// Refuses with 400 and 409, and returns the attributes as they are stored.
  private static @Nullable String check(NewMeter before, NewMeter after, CustomAttributes defined) {
    List<FieldError> errors = new ArrayList<>();
    after.checkAfter(before, errors);
    String values = defined.read(after.customAttributes(), errors);
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    after.checkChangeOf(before, errors);
    if (!errors.isEmpty()) {
      throw Problems.conflict(errors);
    }
    return values;
  }

  private Uni<Void> requireMeasuredWithin(Meter meter, NewMeter before, NewMeter after) {
    if (after.isVirtual() || !after.isNarrowerThan(before)) {
      return Uni.createFrom().voidItem();
    }
    String changed = after.startDate().isAfter(before.startDate()) ? "startDate" : "endDate";
    return measurements
        .isMeasuredOutside(meter.accountId, meter.id, after.startDate(), after.endDate())
        .invoke(
            outside -> {
              if (outside) {
                throw Problems.conflict(
                    List.of(
                        new FieldError(
                            changed,
                            "would leave measurements or device changes outside of the validity;"
                                + " withdraw or delete them first")));
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> store(Meter meter, NewMeter before, NewMeter after, FeedMeter feedMeter) {
    boolean isLonger = before.isNarrowerThan(after);
    boolean isOtherFormula = !Objects.equals(before.storedFormula(), after.storedFormula());
    if (!after.isVirtual() || (!isLonger && !isOtherFormula)) {
      return storeAlone(meter, isLonger, client -> meters.update(client, meter, feedMeter));
    }
    return sites
        .find(meter.accountId, Set.of(meter.siteId))
        .flatMap(
            found ->
                isLonger
                    ? storeAlone(
                        meter,
                        true,
                        client ->
                            formulas.storeLocked(
                                client,
                                found,
                                List.of(meter),
                                (of, path) -> path,
                                same -> meters.update(same, meter, feedMeter)))
                    : formulas.storing(
                        found,
                        List.of(meter),
                        (of, path) -> path,
                        client -> meters.update(client, meter, feedMeter)));
  }

  private Uni<Void> storeAlone(
      Meter meter, boolean isLonger, Function<SqlClient, Uni<Void>> update) {
    return isLonger
        ? validityRule.change(
            new Validity(meter.accountId, meter.siteId, meter.id, meter.startDate, meter.endDate),
            update)
        : update.apply(pool);
  }

  /// Refuses with 409 if it was measured, has settings or is named by a formula.
  Uni<Void> delete(UUID accountId, UUID id, IfMatch condition) {
    return ChangeWriter.<Void>untilSettled(
            () ->
                meters
                    .require(accountId, id)
                    .invoke(found -> condition.require(found.view()))
                    .call(found -> requireUnmeasured(found.meter()))
                    .flatMap(found -> meters.remove(found.meter())))
        .onFailure(MeterWriter::hasSettings)
        .transform(
            has ->
                Problems.problem(
                    ProblemKind.CONFLICT, "The meter has balancing settings; delete them first."))
        .onFailure(SiteFormulas::isNamed)
        .transform(
            named ->
                Problems.problem(
                    ProblemKind.CONFLICT,
                    "The formula of a virtual meter names it; change that first."));
  }

  private Uni<Void> requireUnmeasured(Meter meter) {
    if (meter.formula != null) {
      return Uni.createFrom().voidItem();
    }
    return measurements
        .isMeasured(meter.accountId, meter.id)
        .invoke(
            measured -> {
              if (measured) {
                throw Problems.problem(
                    ProblemKind.CONFLICT,
                    "The meter was measured; end it instead, or withdraw its measurements and"
                        + " delete its device changes first.");
              }
            })
        .replaceWithVoid();
  }

  private static boolean hasSettings(Throwable failure) {
    return Constraints.isBroken(SETTINGS, failure);
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
          UUID operator = meter.operatorId();
          if (operator != null && !operators.containsKey(operator)) {
            errors.add(MeteringPointOperatorReader.unknown(operator));
          }
        });
  }

  private Uni<OneOrMany<MeterView>> insert(
      UUID accountId,
      OneOrMany<NewMeter> request,
      Map<UUID, Site> sites,
      Map<UUID, LoadProfileTimestamp> operators,
      CustomAttributes defined,
      KeyUse<OneOrMany<MeterView>> key) {
    Instant now = clock.instant();
    Iterator<UUID> ids = ResourceId.at(now, request.data().size()).iterator();
    List<Meter> created =
        request.data().stream()
            .map(
                meter -> {
                  String values = defined.read(meter.customAttributes(), new ArrayList<>());
                  return new Meter(ids.next(), accountId, meter, values, now);
                })
            .toList();
    List<FeedMeter> views =
        created.stream()
            .map(
                meter ->
                    new FeedMeter(MeterView.of(meter, defined), accountId, stamp(meter, operators)))
            .toList();
    var answer = request.answer(views.stream().map(FeedMeter::meter).toList());
    Function<SqlClient, Uni<Void>> create =
        client -> meters.create(client, accountId, created, views, key, answer);
    List<Meter> virtual = created.stream().filter(meter -> meter.formula != null).toList();
    Uni<Void> stored =
        virtual.isEmpty()
            ? create.apply(pool)
            : formulas.storing(
                sites,
                virtual,
                (meter, path) -> request.path(created.indexOf(meter), path),
                create);
    return stored
        .onFailure(MeterWriter::isTaken)
        .recoverWithUni(() -> refuseTaken(accountId, request))
        .replaceWith(answer);
  }

  private static Set<UUID> operatorIds(OneOrMany<NewMeter> request) {
    return request.data().stream()
        .map(NewMeter::operatorId)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private Uni<Map<UUID, LoadProfileTimestamp>> timestamps(Meter meter) {
    return meter.mpo == null
        ? Uni.createFrom().item(Map.of())
        : operators.find(meter.accountId, Set.of(meter.mpo));
  }

  private static @Nullable LoadProfileTimestamp stamp(
      Meter meter, Map<UUID, LoadProfileTimestamp> operators) {
    return meter.mpo == null ? null : Objects.requireNonNull(operators.get(meter.mpo));
  }

  private static boolean isTaken(Throwable failure) {
    return Constraints.isBroken(IDENTIFIER_UNIQUE, failure);
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
                        errors.add(TAKEN);
                      }
                    }))
        // It is free again: its meter got another one, or was deleted, meanwhile.
        .map(
            free -> {
              throw Problems.unavailable("Another request has just changed this; try again.");
            });
  }
}
