package energy.saldo.meter.setting;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.http.JsonFormat;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.MeterValidityRule;
import energy.saldo.meter.MeteredSites;
import energy.saldo.meter.setting.StaticShares.Breach;
import energy.saldo.meter.setting.StaticShares.Excess;
import energy.saldo.meter.setting.StaticShares.Presence;
import energy.saldo.meter.setting.StaticShares.Span;
import energy.saldo.meter.setting.StaticShares.State;
import energy.saldo.meter.site.Site;
import energy.saldo.meter.site.SiteReader;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Changes what rules over all meters and settings of a site, one request at a time, so that the
/// law of [StaticShares] holds when it commits.
@ApplicationScoped
class SiteRules implements MeterValidityRule {

  private static final String SETTINGS =
      """
      SELECT id, site_id, meter_id, start_date, end_date, priority, share_ppm, balancing
      FROM meter_balancing_setting
      WHERE site_id = ANY ($1)
      """;

  private static final String RULES =
      """
      SELECT id, site_id, distribution, start_date, end_date FROM site_balancing_setting
      WHERE site_id = ANY ($1)
      """;

  private static final String METERS =
      """
      SELECT id, site_id, start_date, end_date, direction = 'consumer' AND NOT grid AS local_consumer
      FROM meter WHERE site_id = ANY ($1)
      """;

  private final SiteReader sites;
  private final MeteredSites meteredSites;
  private final Pool pool;

  SiteRules(SiteReader sites, MeteredSites meteredSites, Pool pool) {
    this.sites = sites;
    this.meteredSites = meteredSites;
    this.pool = pool;
  }

  /// Runs a change of these sites in a transaction and returns its result. The sites of which one
  /// of the rules is static are checked: as they are, and as the change says that they will be.
  ///
  /// @param after what each site will be, of what it is
  /// @param refuse throws the refusal of a breach at a site
  <T> Uni<T> changing(
      Map<UUID, Site> sites,
      Function<UUID, UnaryOperator<State>> after,
      Function<Map<UUID, Breach>, RuntimeException> refuse,
      Function<SqlClient, Uni<T>> change) {
    return pool.withTransaction(
        client ->
            meteredSites
                .lock(client, sites.keySet())
                .flatMap(withStaticRule -> breaches(client, sites, withStaticRule, after))
                .invoke(
                    breaches -> {
                      if (!breaches.isEmpty()) {
                        throw refuse.apply(breaches);
                      }
                    })
                .flatMap(none -> change.apply(client)));
  }

  /// The sites that a change with this rule concerns are checked from now on.
  Uni<Void> remember(SqlClient client, UUID siteId, Distribution rule) {
    return rule == Distribution.STATIC
        ? meteredSites.makeStatic(client, siteId)
        : Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Void> change(Validity validity, Function<SqlClient, Uni<Void>> change) {
    Instant end = validity.endDate();
    Span span = new Span(validity.startDate(), end == null ? Instant.MAX : end);
    UnaryOperator<State> after =
        state -> {
          Map<UUID, Presence> meters = new HashMap<>(state.meters());
          meters.computeIfPresent(
              validity.meterId(), (id, meter) -> new Presence(span, meter.isLocalConsumer()));
          return new State(meters, state.settings(), state.rules());
        };
    return sites
        .find(validity.accountId(), Set.of(validity.siteId()))
        .flatMap(
            found ->
                changing(
                    found,
                    site -> after,
                    breaches -> Problems.problem(ProblemKind.RULE_VIOLATED, message(breaches)),
                    change));
  }

  private Uni<Map<UUID, Breach>> breaches(
      SqlClient client,
      Map<UUID, Site> sites,
      Set<UUID> withStaticRule,
      Function<UUID, UnaryOperator<State>> after) {
    List<Site> checked =
        sites.values().stream()
            .filter(
                site ->
                    isStatic(site)
                        || withStaticRule.contains(site.id())
                        || mayBeStatic(site, after))
            .toList();
    if (checked.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return states(client, checked.stream().map(Site::id).toList())
        .map(
            states -> {
              Map<UUID, Breach> breaches = new HashMap<>();
              for (Site site : checked) {
                State before = states.apply(site.id());
                Breach breach =
                    new StaticShares(
                            site.timezone(),
                            site.type().resolution() == BalanceResolution.P1M,
                            site.distribution())
                        .breach(before, after.apply(site.id()).apply(before));
                if (!breach.isNone()) {
                  breaches.put(site.id(), breach);
                }
              }
              return breaches;
            });
  }

  private static boolean isStatic(Site site) {
    return site.distribution() == Distribution.STATIC;
  }

  /// Whether the change brings the first static rule.
  private static boolean mayBeStatic(Site site, Function<UUID, UnaryOperator<State>> after) {
    State nothing = new State(Map.of(), List.of(), List.of());
    return after.apply(site.id()).apply(nothing).rules().stream()
        .anyMatch(rule -> rule.distribution == Distribution.STATIC);
  }

  private static Uni<Function<UUID, State>> states(SqlClient client, Collection<UUID> siteIds) {
    Tuple ids = Tuple.of((Object) siteIds.toArray(UUID[]::new));
    return client
        .preparedQuery(METERS)
        .execute(ids)
        .flatMap(
            meters ->
                client
                    .preparedQuery(SETTINGS)
                    .execute(ids)
                    .flatMap(
                        settings ->
                            client
                                .preparedQuery(RULES)
                                .execute(ids)
                                .map(rules -> states(meters, settings, rules))));
  }

  private static Function<UUID, State> states(
      RowSet<Row> meterRows, RowSet<Row> settingRows, RowSet<Row> ruleRows) {
    Map<UUID, List<Row>> meters =
        stream(meterRows).collect(groupingBy(row -> row.getUUID("site_id")));
    Map<UUID, List<MeterBalancingSetting>> settings =
        stream(settingRows)
            .map(MeterBalancingSetting::of)
            .collect(groupingBy(setting -> setting.siteId));
    Map<UUID, List<SiteBalancingSetting>> rules =
        stream(ruleRows)
            .map(SiteBalancingSetting::of)
            .collect(groupingBy(setting -> setting.siteId));
    return site ->
        new State(
            meters.getOrDefault(site, List.of()).stream()
                .collect(toMap(row -> row.getUUID("id"), SiteRules::presence)),
            settings.getOrDefault(site, List.of()),
            rules.getOrDefault(site, List.of()));
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Presence presence(Row meter) {
    OffsetDateTime end = meter.getOffsetDateTime("end_date");
    return new Presence(
        new Span(
            meter.getOffsetDateTime("start_date").toInstant(),
            end == null ? Instant.MAX : end.toInstant()),
        meter.getBoolean("local_consumer"));
  }

  /// What is wrong at one of the sites, in words.
  static String message(Map<UUID, Breach> breaches) {
    Breach breach = breaches.values().iterator().next();
    return breach.excesses().isEmpty()
        ? "the rule static needs a share of every participating consumer; the balancing settings "
            + breach.withoutShare().stream().sorted().limit(10).toList()
            + " have none"
        : message(breach.excesses().getFirst());
  }

  static String message(Excess excess) {
    String rank = excess.rank() == null ? "of the last rank" : "of rank " + excess.rank();
    return "the shares %s add up to %s at %s, which is more than 1"
        .formatted(
            rank,
            StaticShares.share(excess.sumPpm()).toPlainString(),
            JsonFormat.print(excess.from()));
  }

  /// A state without the setting of this id, null = with all, and with more.
  static UnaryOperator<State> withSettings(
      @Nullable UUID without, List<MeterBalancingSetting> more) {
    return state ->
        new State(
            state.meters(),
            changed(state.settings(), setting -> setting.id.equals(without), more),
            state.rules());
  }

  /// A state without the site balancing setting of this id, null = with all, and with more.
  static UnaryOperator<State> withRules(@Nullable UUID without, List<SiteBalancingSetting> more) {
    return state ->
        new State(
            state.meters(),
            state.settings(),
            changed(state.rules(), rule -> rule.id.equals(without), more));
  }

  private static <T> List<T> changed(List<T> present, Predicate<T> isGone, List<T> more) {
    return Stream.concat(present.stream().filter(isGone.negate()), more.stream()).toList();
  }
}
