package energy.saldo.balancing.directory;

import static energy.saldo.balancing.storage.Transactions.execute;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads the directory inside a caller's transaction. What a caller of the HTTP contract asks for
/// is bounded by its account; the scheduled balancing reads whole sites.
@ApplicationScoped
public class Directory {

  /// A meter with its site.
  public record MeterAtSite(Meter meter, Site site) {}

  private static final String SITE =
      "SELECT * FROM site WHERE id = $1 AND account_id = $2 AND NOT deleted";

  private static final String METERS =
      "SELECT * FROM meter WHERE id = ANY($1) AND account_id = $2 AND NOT deleted";

  private static final String METERS_BY_IDENTIFIER =
      """
      SELECT id, identifier FROM meter
      WHERE account_id = $1 AND identifier = ANY ($2) AND NOT deleted
      """;

  private static final String SITES_LOCKED =
      "SELECT * FROM site WHERE id = ANY($1) AND account_id = $2 AND NOT deleted ORDER BY id FOR"
          + " SHARE";

  private static final String UNKNOWN_METERS =
      """
      SELECT id FROM unnest($1::uuid[]) AS asked (id)
      WHERE NOT EXISTS (SELECT FROM meter WHERE meter.id = asked.id)
      """;

  private static final String UNKNOWN_SITES =
      """
      SELECT id FROM unnest($1::uuid[]) AS asked (id)
      WHERE NOT EXISTS (SELECT FROM site WHERE site.id = asked.id)
      """;

  private static final String SITES_OF_METERS =
      "SELECT DISTINCT site_id AS id FROM meter WHERE id = ANY($1)";

  /// As the meters are once their sites are locked: until then another transaction may change them.
  private static final String METERS_LOCKED =
      """
      SELECT * FROM meter WHERE id = ANY($1) AND account_id = $2 AND NOT deleted
      ORDER BY id FOR NO KEY UPDATE
      """;

  private static final String SITES_BY_ID = "SELECT * FROM site WHERE id = ANY($1)";

  private static final String METERS_BY_SITE =
      "SELECT * FROM meter WHERE site_id = ANY($1) AND NOT deleted";

  private static final String SETTINGS_BY_SITE =
      "SELECT * FROM balancing_setting WHERE site_id = ANY($1) AND NOT deleted";

  /// Of each id the latest entry that was known at an instant.
  private static final String KNOWN_AT =
      """
      SELECT known.*
      FROM (
        SELECT DISTINCT ON (id) entry FROM directory_history
        WHERE site_id = $1 AND kind = '%1$s' AND known_from <= $2
        ORDER BY id, version DESC
      ) AS latest, jsonb_populate_record(NULL::%1$s, latest.entry) AS known
      WHERE NOT known.deleted
      """;

  private static final String METERS_KNOWN_AT = KNOWN_AT.formatted("meter");

  private static final String SETTINGS_KNOWN_AT = KNOWN_AT.formatted("balancing_setting");

  /// The account's site of this id.
  public Optional<Site> site(SqlConnection connection, UUID accountId, UUID siteId) {
    return StreamSupport.stream(
            execute(connection, SITE, Tuple.of(siteId, accountId)).spliterator(), false)
        .map(DirectoryRows::site)
        .findFirst();
  }

  /// The account's meter of this id.
  public Optional<Meter> meter(SqlConnection connection, UUID accountId, UUID meterId) {
    return meters(connection, accountId, List.of(meterId)).stream().findFirst();
  }

  private static List<Meter> meters(
      SqlConnection connection, UUID accountId, Collection<UUID> meterIds) {
    var rows = execute(connection, METERS, Tuple.of(meterIds.toArray(UUID[]::new), accountId));
    return StreamSupport.stream(rows.spliterator(), false).map(DirectoryRows::meter).toList();
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
    return ids(connection, UNKNOWN_METERS, meterIds);
  }

  /// Those of the sites of which the directory knows nothing.
  List<UUID> unknownSites(SqlConnection connection, Collection<UUID> siteIds) {
    return ids(connection, UNKNOWN_SITES, siteIds);
  }

  /// The sites of the meters that the directory knows.
  List<UUID> sitesOf(SqlConnection connection, Collection<UUID> meterIds) {
    return ids(connection, SITES_OF_METERS, meterIds);
  }

  private static List<UUID> ids(SqlConnection connection, String sql, Collection<UUID> asked) {
    var rows = execute(connection, sql, Tuple.of((Object) asked.toArray(UUID[]::new)));
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.getUUID("id")).toList();
  }

  /// Those of the meters that the account has, with their sites. Both are locked for the rest of
  /// the transaction: nothing that governs the sites changes until it ends, and batches for one
  /// meter come one after the other. Always in the same order, so that none waits for another in a
  /// circle.
  public Map<UUID, MeterAtSite> lockMeters(
      SqlConnection connection, UUID accountId, Collection<UUID> meterIds) {
    UUID[] siteIds =
        meters(connection, accountId, meterIds).stream()
            .map(Meter::siteId)
            .distinct()
            .toArray(UUID[]::new);
    Map<UUID, Site> sites = new HashMap<>();
    execute(connection, SITES_LOCKED, Tuple.of(siteIds, accountId))
        .forEach(row -> sites.put(row.getUUID("id"), DirectoryRows.site(row)));
    Map<UUID, MeterAtSite> locked = new HashMap<>();
    Tuple meters = Tuple.of(meterIds.toArray(UUID[]::new), accountId);
    for (Row row : execute(connection, METERS_LOCKED, meters)) {
      Meter meter = DirectoryRows.meter(row);
      Site site = sites.get(meter.siteId());
      if (site != null) {
        locked.put(meter.id(), new MeterAtSite(meter, site));
      }
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
    Tuple known = Tuple.of(siteId, asOf.atOffset(ZoneOffset.UTC));
    return new SitePlan(
        plan.site(),
        StreamSupport.stream(execute(connection, METERS_KNOWN_AT, known).spliterator(), false)
            .map(DirectoryRows::meter)
            .toList(),
        StreamSupport.stream(execute(connection, SETTINGS_KNOWN_AT, known).spliterator(), false)
            .map(DirectoryRows::setting)
            .toList());
  }

  /// The plans of the sites, by id.
  public Map<UUID, SitePlan> plans(SqlConnection connection, Collection<UUID> siteIds) {
    Tuple ids = Tuple.of(siteIds.toArray(UUID[]::new));
    Map<UUID, List<Meter>> meters =
        StreamSupport.stream(execute(connection, METERS_BY_SITE, ids).spliterator(), false)
            .map(DirectoryRows::meter)
            .collect(groupingBy(Meter::siteId));
    Map<UUID, List<BalancingSetting>> settings =
        StreamSupport.stream(execute(connection, SETTINGS_BY_SITE, ids).spliterator(), false)
            .collect(
                groupingBy(
                    row -> row.getUUID("site_id"), mapping(DirectoryRows::setting, toList())));
    Map<UUID, SitePlan> plans = new HashMap<>();
    execute(connection, SITES_BY_ID, ids)
        .forEach(
            row -> {
              Site site = DirectoryRows.site(row);
              plans.put(
                  site.id(),
                  new SitePlan(
                      site,
                      meters.getOrDefault(site.id(), List.of()),
                      settings.getOrDefault(site.id(), List.of())));
            });
    return plans;
  }
}
