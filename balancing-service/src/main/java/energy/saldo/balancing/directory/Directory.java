package energy.saldo.balancing.directory;

import static energy.saldo.balancing.storage.Transactions.execute;
import static energy.saldo.balancing.storage.Transactions.executeAll;
import static energy.saldo.balancing.storage.Transactions.executeEach;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads the directory inside a caller's transaction. What a caller of the HTTP contract asks for
/// is bounded by its account; the scheduled balancing reads whole sites.
@ApplicationScoped
public class Directory {

  /// A meter with its site.
  public record MeterAtSite(Meter meter, Site site) {}

  private static final String SITES = "SELECT * FROM site WHERE cell = $1 AND id = ANY ($2)";

  private static final String METERS = "SELECT * FROM meter WHERE cell = $1 AND id = ANY ($2)";

  /// An identifier does not tell its cell.
  private static final String METERS_BY_IDENTIFIER =
      """
      SELECT id, identifier FROM meter
      WHERE account_id = $1 AND identifier = ANY ($2) AND NOT deleted
      """;

  /// What is never locked or changed, so that it may lie on every node of a distributed database.
  private static final String SITES_OF_METERS =
      "SELECT meter_id, site_id FROM meter_cell WHERE meter_id = ANY ($1)";

  /// All sites are locked before the first meter is read, since that waits for their count. A row
  /// that another transaction changed meanwhile is read as it is once locked.
  private static final String METERS_LOCKED =
      """
      WITH locked_site AS MATERIALIZED (
        SELECT id, timezone, balance_resolution, distribution FROM site
        WHERE cell = $1 AND id = ANY ($2) AND account_id = $4 AND NOT deleted
        ORDER BY id FOR SHARE
      ), locked_meter AS MATERIALIZED (
        SELECT * FROM meter
        WHERE cell = $1 AND id = ANY ($3) AND account_id = $4 AND NOT deleted
          AND (SELECT count(*) FROM locked_site) > 0
        ORDER BY id FOR NO KEY UPDATE
      )
      SELECT meter.*, site.timezone, site.balance_resolution, site.distribution
      FROM locked_meter AS meter JOIN locked_site AS site ON site.id = meter.site_id
      """;

  /// Together the plans of a cell's sites.
  private static final List<String> PLANS =
      List.of(
          SITES,
          "SELECT * FROM meter WHERE cell = $1 AND site_id = ANY ($2) AND NOT deleted",
          "SELECT * FROM balancing_setting WHERE cell = $1 AND site_id = ANY ($2) AND NOT deleted",
          """
          SELECT * FROM site_balancing_setting
          WHERE cell = $1 AND site_id = ANY ($2) AND NOT deleted
          """);

  /// Of each id the latest entry that was known at an instant.
  private static final String KNOWN_AT =
      """
      SELECT known.*
      FROM (
        SELECT DISTINCT ON (id) entry FROM directory_history
        WHERE cell = $1 AND site_id = $2 AND kind = '%1$s' AND known_from <= $3
        ORDER BY id, version DESC
      ) AS latest, jsonb_populate_record(NULL::%1$s, latest.entry) AS known
      WHERE NOT known.deleted
      """;

  private static final List<String> PLAN_KNOWN_AT =
      List.of(
          KNOWN_AT.formatted("meter"),
          KNOWN_AT.formatted("balancing_setting"),
          KNOWN_AT.formatted("site_balancing_setting"));

  private final SitesOfMeters sitesOfMeters;

  Directory(SitesOfMeters sitesOfMeters) {
    this.sitesOfMeters = sitesOfMeters;
  }

  /// The account's site of this id.
  public Optional<Site> site(SqlConnection connection, UUID accountId, UUID siteId) {
    Tuple id = Tuple.of(Cell.of(siteId), new UUID[] {siteId});
    return stream(execute(connection, SITES, id))
        .filter(row -> isOf(accountId, row))
        .map(row -> DirectoryRows.site(row, siteId))
        .findFirst();
  }

  /// The account's meter of this id.
  public Optional<Meter> meter(SqlConnection connection, UUID accountId, UUID meterId) {
    return rows(connection, METERS, sitesOfMeters(connection, meterId)).stream()
        .filter(row -> isOf(accountId, row))
        .map(DirectoryRows::meter)
        .findFirst();
  }

  private static boolean isOf(UUID accountId, Row row) {
    return row.getUUID("account_id").equals(accountId) && !row.getBoolean("deleted");
  }

  /// The account's meters of these identifiers, those that the directory knows.
  Map<String, UUID> meterIds(
      SqlConnection connection, UUID accountId, Collection<String> identifiers) {
    Map<String, UUID> found = new HashMap<>();
    Tuple asked = Tuple.of(accountId, identifiers.toArray(String[]::new));
    for (Row row : execute(connection, METERS_BY_IDENTIFIER, asked)) {
      found.put(row.getString("identifier"), row.getUUID("id"));
    }
    return found;
  }

  /// Those of the meters of which the directory knows nothing, not even that they are another
  /// account's or deleted.
  List<UUID> unknownMeters(SqlConnection connection, Collection<UUID> meterIds) {
    Map<UUID, UUID> siteIds = sitesOfMeters(connection, meterIds.toArray(UUID[]::new));
    return without(meterIds, rows(connection, METERS, siteIds));
  }

  /// Those of the sites of which the directory knows nothing.
  List<UUID> unknownSites(SqlConnection connection, Collection<UUID> siteIds) {
    Map<UUID, UUID> ids = siteIds.stream().distinct().collect(toMap(id -> id, id -> id));
    return without(ids.keySet(), rows(connection, SITES, ids));
  }

  private static List<UUID> without(Collection<UUID> asked, List<Row> known) {
    Set<UUID> unknown = new LinkedHashSet<>(asked);
    known.forEach(row -> unknown.remove(row.getUUID("id")));
    return List.copyOf(unknown);
  }

  /// The sites of those of the meters that were ever heard of, by meter.
  static Map<UUID, UUID> sitesOfMeters(SqlConnection connection, UUID... meterIds) {
    Map<UUID, UUID> siteIds = new HashMap<>();
    execute(connection, SITES_OF_METERS, Tuple.of((Object) meterIds))
        .forEach(row -> siteIds.put(row.getUUID("meter_id"), row.getUUID("site_id")));
    return siteIds;
  }

  /// The rows of these ids, of which each belongs to a site, by a statement for each cell.
  private static List<Row> rows(SqlConnection connection, String sql, Map<UUID, UUID> siteIds) {
    List<Tuple> parameters = new ArrayList<>();
    byCell(siteIds)
        .forEach((cell, ids) -> parameters.add(Tuple.of(cell, ids.toArray(UUID[]::new))));
    return executeAll(connection, sql, parameters);
  }

  private static SortedMap<Short, List<UUID>> byCell(Map<UUID, UUID> siteIds) {
    return siteIds.entrySet().stream()
        .collect(
            groupingBy(
                entry -> Cell.of(entry.getValue()),
                TreeMap::new,
                mapping(Map.Entry::getKey, toList())));
  }

  /// The sites of all these meters; none if that of one is not remembered.
  public Set<UUID> rememberedSites(Collection<UUID> meterIds) {
    Set<UUID> sites = new HashSet<>();
    for (UUID id : meterIds) {
      UUID site = sitesOfMeters.remembered(id);
      if (site == null) {
        return Set.of();
      }
      sites.add(site);
    }
    return sites;
  }

  /// Those of the meters that the account has, with their sites, locked for the rest of the
  /// transaction.
  ///
  /// The sites are shared with other batches and kept from changes: one that arrives waits, and
  /// then finds the days that this batch enqueues and re-queues them. Without it a run could read
  /// the site as it was, after the change had looked for days and before it was there to see. The
  /// meters are locked so that batches for one come one after the other: what a batch is checked
  /// against stays until it is stored. All in the order of their cells, so that none waits for
  /// another in a circle; a statement for each cell, all sent together.
  public Map<UUID, MeterAtSite> lockMeters(
      SqlConnection connection, UUID accountId, Collection<UUID> meterIds) {
    Map<UUID, UUID> siteIds = sitesOfMeters.of(connection, meterIds);
    List<Tuple> parameters = new ArrayList<>();
    byCell(siteIds)
        .forEach(
            (cell, ids) -> {
              UUID[] sites = ids.stream().map(siteIds::get).distinct().toArray(UUID[]::new);
              parameters.add(Tuple.of(cell, sites, ids.toArray(UUID[]::new), accountId));
            });
    Map<UUID, Site> sites = new HashMap<>();
    Map<UUID, MeterAtSite> locked = new HashMap<>();
    for (Row row : executeAll(connection, METERS_LOCKED, parameters)) {
      Meter meter = DirectoryRows.meter(row);
      Site site = sites.computeIfAbsent(meter.siteId(), id -> DirectoryRows.site(row, id));
      locked.put(meter.id(), new MeterAtSite(meter, site));
    }
    return locked;
  }

  /// The plan of one site that the directory has.
  public SitePlan plan(SqlConnection connection, UUID siteId) {
    SitePlan plan = plans(connection, List.of(siteId)).get(siteId);
    if (plan == null) {
      throw new IllegalStateException("the site " + siteId + " is not in the directory");
    }
    return plan;
  }

  /// The plan of one site as it was known at an instant; null = now.
  public SitePlan plan(SqlConnection connection, UUID siteId, @Nullable Instant asOf) {
    SitePlan plan = plan(connection, siteId);
    if (asOf == null) {
      return plan;
    }
    Tuple known = Tuple.of(Cell.of(siteId), siteId, asOf.atOffset(ZoneOffset.UTC));
    List<RowSet<Row>> rows = executeEach(connection, PLAN_KNOWN_AT, known);
    return new SitePlan(
        plan.site(),
        stream(rows.get(0)).map(DirectoryRows::meter).toList(),
        stream(rows.get(1)).map(DirectoryRows::setting).toList(),
        stream(rows.get(2)).map(DirectoryRows::rule).toList());
  }

  /// The plans of the sites, by id.
  public Map<UUID, SitePlan> plans(SqlConnection connection, Collection<UUID> siteIds) {
    Map<UUID, SitePlan> plans = new HashMap<>();
    siteIds.stream()
        .distinct()
        .collect(groupingBy(Cell::of, TreeMap::new, toList()))
        .forEach((cell, ofCell) -> addPlans(connection, cell, ofCell, plans));
    return plans;
  }

  private static void addPlans(
      SqlConnection connection, short cell, List<UUID> siteIds, Map<UUID, SitePlan> plans) {
    Tuple ids = Tuple.of(cell, siteIds.toArray(UUID[]::new));
    List<RowSet<Row>> rows = executeEach(connection, PLANS, ids);
    Map<UUID, List<Meter>> meters =
        stream(rows.get(1)).map(DirectoryRows::meter).collect(groupingBy(Meter::siteId));
    Map<UUID, List<BalancingSetting>> settings =
        stream(rows.get(2))
            .collect(
                groupingBy(
                    row -> row.getUUID("site_id"), mapping(DirectoryRows::setting, toList())));
    Map<UUID, List<SiteRule>> rules =
        stream(rows.get(3))
            .collect(
                groupingBy(row -> row.getUUID("site_id"), mapping(DirectoryRows::rule, toList())));
    for (Row row : rows.get(0)) {
      UUID id = row.getUUID("id");
      plans.put(
          id,
          new SitePlan(
              DirectoryRows.site(row, id),
              meters.getOrDefault(id, List.of()),
              settings.getOrDefault(id, List.of()),
              rules.getOrDefault(id, List.of())));
    }
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }
}
