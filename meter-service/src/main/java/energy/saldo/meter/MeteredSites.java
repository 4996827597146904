package energy.saldo.meter;

import energy.saldo.chassis.feed.SiteClosure;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.meter.site.SiteReader;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The sites at which something is created: those that site-service closes, because it deletes
/// them, take nothing more, which the database enforces by foreign keys.
///
/// A deletion may fail after it has closed the site. So whoever finds a site closed asks
/// site-service, which answers when no deletion of it is under way. If the site is there after all,
/// it is opened again, unless another deletion has closed it meanwhile, and the creation is tried
/// once more.
@ApplicationScoped
public class MeteredSites {

  private static final String METERS = "meter_at_open_site";
  private static final String SETTINGS = "site_balancing_setting_at_open_site";

  private static final String CLOSE =
      """
      INSERT INTO metered_site (id, closed, closure) VALUES ($1, true, $2)
      ON CONFLICT (id) DO UPDATE SET closed = true, closure = $2
      """;

  private static final String CLOSED =
      "SELECT id, closure FROM metered_site WHERE id = ANY ($1) AND closed";

  private static final String OPEN =
      "UPDATE metered_site SET closed = false, closure = NULL WHERE id = $1 AND closure = $2";

  private static final String ADD =
      """
      INSERT INTO metered_site (id) SELECT id FROM unnest($1::uuid[]) AS new (id) ORDER BY id
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      "SELECT id, is_static FROM metered_site WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE";

  private static final String MAKE_STATIC =
      "UPDATE metered_site SET is_static = true WHERE id = $1 AND NOT is_static";

  private final Pool pool;
  private final SiteReader sites;

  MeteredSites(Pool pool, SiteReader sites) {
    this.pool = pool;
    this.sites = sites;
  }

  /// Closes the site unless something is there; waits for what is being created.
  Uni<SiteClosure.Answer> close(UUID siteId, UUID deletion) {
    return pool.preparedQuery(CLOSE)
        .execute(Tuple.of(siteId, deletion))
        .replaceWith(new SiteClosure.Answer(null))
        .onFailure(failure -> obstacle(failure) != null)
        .recoverWithItem(failure -> new SiteClosure.Answer(obstacle(failure)));
  }

  /// Creates something at these sites.
  public <T> Uni<T> creating(Set<UUID> siteIds, Supplier<Uni<? extends T>> create) {
    return Uni.createFrom()
        .<T>deferred(create)
        .onFailure(failure -> obstacle(failure) != null)
        .recoverWithUni(() -> open(siteIds).flatMap(opened -> create.get()))
        .onFailure(failure -> obstacle(failure) != null)
        .transform(failure -> Problems.unavailable("The site is being deleted; try again."));
  }

  /// Adds those of the sites that nothing was created at. Done before a transaction that locks them
  /// and then creates meters: who creates meters only takes their numbers first, and would wait for
  /// a site that the other has added.
  Uni<Void> add(SqlClient client, Collection<UUID> siteIds) {
    return client
        .preparedQuery(ADD)
        .execute(Tuple.of((Object) siteIds.toArray(UUID[]::new)))
        .replaceWithVoid();
  }

  /// Locks the sites in the client's transaction and returns those at which a site balancing
  /// setting says `static`, or did.
  public Uni<Set<UUID>> lock(SqlClient client, Collection<UUID> siteIds) {
    Tuple ids = Tuple.of((Object) siteIds.toArray(UUID[]::new));
    return add(client, siteIds)
        .flatMap(added -> client.preparedQuery(LOCK).execute(ids))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> row.getBoolean("is_static"))
                    .map(row -> row.getUUID("id"))
                    .collect(Collectors.toSet()));
  }

  /// From now on the shares of the site are checked.
  public Uni<Void> makeStatic(SqlClient client, UUID siteId) {
    return client.preparedQuery(MAKE_STATIC).execute(Tuple.of(siteId)).replaceWithVoid();
  }

  private Uni<Void> open(Set<UUID> siteIds) {
    return pool.preparedQuery(CLOSED)
        .execute(Tuple.of((Object) siteIds.toArray(UUID[]::new)))
        .flatMap(closed -> sites.settled(siteIds).flatMap(present -> open(closed, present)));
  }

  private Uni<Void> open(RowSet<Row> closed, Set<UUID> present) {
    List<Tuple> toOpen = new ArrayList<>();
    for (Row site : closed) {
      if (present.contains(site.getUUID("id"))) {
        toOpen.add(Tuple.of(site.getUUID("id"), site.getUUID("closure")));
      }
    }
    return toOpen.isEmpty()
        ? Uni.createFrom().voidItem()
        : pool.preparedQuery(OPEN).executeBatch(toOpen).replaceWithVoid();
  }

  /// What keeps a site from being closed, or a closed one from what is created; null if the failure
  /// is another one.
  private static @Nullable String obstacle(Throwable failure) {
    if (!(failure instanceof PgException refusal) || refusal.getConstraint() == null) {
      return null;
    }
    return switch (refusal.getConstraint()) {
      case METERS -> "meters";
      case SETTINGS -> "site balancing settings";
      default -> null;
    };
  }
}
