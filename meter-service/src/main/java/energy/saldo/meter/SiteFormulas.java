package energy.saldo.meter;

import static java.util.stream.Collectors.toMap;

import energy.saldo.chassis.database.Constraints;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.Direction;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.formula.Formula;
import energy.saldo.meter.formula.FormulaGraph;
import energy.saldo.meter.formula.FormulaGraph.VirtualMeter;
import energy.saldo.meter.site.Site;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Stores virtual meters, one request of a site at a time, so that when it commits each formula
/// names meters of its site only and no meter is computed from itself.
///
/// A real meter is computed from nothing, so none closes a cycle; nor does one that ends earlier.
@ApplicationScoped
class SiteFormulas {

  private static final String VIRTUAL_METERS =
      """
      SELECT id, site_id, identifier, direction, grid, start_date, end_date, formula FROM meter
      WHERE site_id = ANY ($1) AND formula IS NOT NULL
      """;

  private static final String OPERANDS =
      "SELECT id, site_id FROM meter WHERE id = ANY ($1) AND account_id = $2";

  private static final String FORGET =
      "DELETE FROM formula_operand WHERE meter_id = $1 AND operand_id <> ALL ($2)";

  private static final String REMEMBER =
      """
      INSERT INTO formula_operand (account_id, meter_id, operand_id, site_id)
      SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) ORDER BY 2, 3
      ON CONFLICT DO NOTHING
      """;

  private static final String NAMED = "formula_names_meter";

  private final MeteredSites meteredSites;
  private final Pool pool;

  SiteFormulas(MeteredSites meteredSites, Pool pool) {
    this.meteredSites = meteredSites;
    this.pool = pool;
  }

  /// Whether a statement failed because a formula names the meter that it deletes, or one that is
  /// gone.
  static boolean isNamed(Throwable failure) {
    return Constraints.isBroken(NAMED, failure);
  }

  /// Stores meters in a transaction in which nobody else changes a formula of their sites.
  ///
  /// @param virtual those of them that are virtual
  /// @param path where a property of a meter is in the request
  Uni<Void> storing(
      Map<UUID, Site> sites,
      List<Meter> virtual,
      BiFunction<Meter, String, String> path,
      Function<SqlClient, Uni<Void>> store) {
    Set<UUID> siteIds = virtual.stream().map(meter -> meter.siteId).collect(Collectors.toSet());
    return Uni.createFrom()
        .<Void>deferred(
            () ->
                meteredSites
                    .add(pool, siteIds)
                    .flatMap(added -> storeAtSites(siteIds, sites, virtual, path, store)))
        // One that was named was deleted at that moment: now it is not there.
        .onFailure(SiteFormulas::isNamed)
        .retry()
        .atMost(1);
  }

  private Uni<Void> storeAtSites(
      Set<UUID> siteIds,
      Map<UUID, Site> sites,
      List<Meter> virtual,
      BiFunction<Meter, String, String> path,
      Function<SqlClient, Uni<Void>> store) {
    return pool.withTransaction(
        client ->
            meteredSites
                .lock(client, siteIds)
                .flatMap(locked -> storeLocked(client, sites, virtual, path, store)));
  }

  /// As [#storing], in a transaction that has locked the sites.
  Uni<Void> storeLocked(
      SqlClient client,
      Map<UUID, Site> sites,
      List<Meter> virtual,
      BiFunction<Meter, String, String> path,
      Function<SqlClient, Uni<Void>> store) {
    return require(client, sites, virtual, path)
        .flatMap(allowed -> store.apply(client))
        .flatMap(stored -> remember(client, virtual));
  }

  private static Uni<Void> require(
      SqlClient client,
      Map<UUID, Site> sites,
      List<Meter> virtual,
      BiFunction<Meter, String, String> path) {
    UUID accountId = virtual.getFirst().accountId;
    UUID[] named =
        virtual.stream()
            .flatMap(meter -> formula(meter).meters().stream())
            .distinct()
            .toArray(UUID[]::new);
    UUID[] siteIds = virtual.stream().map(meter -> meter.siteId).distinct().toArray(UUID[]::new);
    return client
        .preparedQuery(OPERANDS)
        .execute(Tuple.of(named, accountId))
        .invoke(operands -> requireAtSite(virtual, operands, path))
        .flatMap(ofSite -> client.preparedQuery(VIRTUAL_METERS).execute(Tuple.of(siteIds)))
        .invoke(present -> requireNoCycle(sites, virtual, present, path))
        .replaceWithVoid();
  }

  /// Refuses with 422 a formula that names what is no meter of its site; itself is left to
  /// [#requireNoCycle].
  private static void requireAtSite(
      List<Meter> virtual, RowSet<Row> operands, BiFunction<Meter, String, String> path) {
    Map<UUID, UUID> siteIds =
        stream(operands).collect(toMap(row -> row.getUUID("id"), row -> row.getUUID("site_id")));
    List<FieldError> errors = new ArrayList<>();
    for (Meter meter : virtual) {
      var components = formula(meter).components();
      for (int k = 0; k < components.size(); k++) {
        UUID named = components.get(k).meter();
        if (named != null && !meter.siteId.equals(siteIds.get(named))) {
          String message =
              siteIds.containsKey(named)
                  ? "the meter belongs to another site"
                  : "there is no meter with the id " + named;
          errors.add(new FieldError(path.apply(meter, "formula[" + k + "].meter"), message));
        }
      }
    }
    if (!errors.isEmpty()) {
      throw Problems.unprocessable(errors);
    }
  }

  private static void requireNoCycle(
      Map<UUID, Site> sites,
      List<Meter> virtual,
      RowSet<Row> present,
      BiFunction<Meter, String, String> path) {
    Map<UUID, Map<UUID, VirtualMeter>> bySite = new HashMap<>();
    for (Row row : present) {
      UUID siteId = row.getUUID("site_id");
      bySite
          .computeIfAbsent(siteId, id -> new HashMap<>())
          .put(row.getUUID("id"), virtualMeter(row, monthsOf(sites.get(siteId))));
    }
    for (Meter meter : virtual) {
      bySite
          .computeIfAbsent(meter.siteId, id -> new HashMap<>())
          .put(meter.id, virtualMeter(meter, monthsOf(sites.get(meter.siteId))));
    }
    bySite.values().forEach(ofSite -> requireNoCycle(ofSite.values(), virtual, path));
  }

  private static void requireNoCycle(
      Collection<VirtualMeter> ofSite,
      List<Meter> virtual,
      BiFunction<Meter, String, String> path) {
    List<VirtualMeter> cycle = new FormulaGraph(ofSite).cycle();
    if (cycle.isEmpty()) {
      return;
    }
    List<UUID> ids = cycle.stream().map(VirtualMeter::id).toList();
    throw Problems.unprocessable(
        virtual.stream()
            .filter(meter -> ids.contains(meter.id))
            .map(
                meter ->
                    new FieldError(
                        path.apply(meter, "formula"),
                        "the meters would be computed from each other in a circle: "
                            + names(cycle, ids.indexOf(meter.id))))
            .toList());
  }

  /// The circle from one of its meters to itself.
  private static String names(List<VirtualMeter> cycle, int first) {
    return IntStream.rangeClosed(0, cycle.size())
        .mapToObj(k -> cycle.get((first + k) % cycle.size()).identifier())
        .collect(Collectors.joining(" → "));
  }

  private static @Nullable ZoneId monthsOf(@Nullable Site site) {
    return site != null && site.type().resolution() == BalanceResolution.P1M
        ? site.timezone()
        : null;
  }

  private static VirtualMeter virtualMeter(Row row, @Nullable ZoneId monthsOf) {
    OffsetDateTime end = row.getOffsetDateTime("end_date");
    Instant endDate = end == null ? null : end.toInstant();
    return VirtualMeter.of(
        row.getUUID("id"),
        row.getString("identifier"),
        Direction.valueOf(row.getString("direction").toUpperCase(Locale.ROOT)),
        row.getBoolean("grid"),
        row.getOffsetDateTime("start_date").toInstant(),
        endDate,
        monthsOf,
        Formula.parse(row.getString("formula")));
  }

  private static VirtualMeter virtualMeter(Meter meter, @Nullable ZoneId monthsOf) {
    return VirtualMeter.of(
        meter.id,
        meter.identifier,
        meter.direction,
        meter.grid,
        meter.startDate,
        meter.endDate,
        monthsOf,
        formula(meter));
  }

  private static Uni<Void> remember(SqlClient client, List<Meter> virtual) {
    List<UUID> meterIds = new ArrayList<>();
    List<UUID> operandIds = new ArrayList<>();
    List<UUID> siteIds = new ArrayList<>();
    List<Tuple> kept = new ArrayList<>();
    for (Meter meter : virtual) {
      Set<UUID> operands = formula(meter).meters();
      for (UUID operand : operands) {
        meterIds.add(meter.id);
        operandIds.add(operand);
        siteIds.add(meter.siteId);
      }
      if (meter.version > 1) {
        kept.add(Tuple.of(meter.id, operands.toArray(UUID[]::new)));
      }
    }
    Uni<?> forgotten =
        kept.isEmpty()
            ? Uni.createFrom().voidItem()
            : client.preparedQuery(FORGET).executeBatch(kept);
    Tuple added =
        Tuple.of(
            virtual.getFirst().accountId,
            meterIds.toArray(UUID[]::new),
            operandIds.toArray(UUID[]::new),
            siteIds.toArray(UUID[]::new));
    return forgotten
        .flatMap(none -> client.preparedQuery(REMEMBER).execute(added))
        .replaceWithVoid();
  }

  private static Formula formula(Meter meter) {
    if (meter.formula == null) {
      throw new IllegalStateException("meter " + meter.id + " is not virtual");
    }
    return Formula.parse(meter.formula);
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }
}
