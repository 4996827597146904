package energy.saldo.site;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.chassis.problem.Problems;
import energy.saldo.site.SiteWriter.FeedSite;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The sites in the database.
@ApplicationScoped
class SiteRepository implements PanacheRepositoryBase<Site, UUID> {

  private static final ChangeWriter.Creating CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO site (id, account_id, version, name, type, balance_resolution, locality,
                            post_code, country, street, house_number, timezone, distribution,
                            created_at, updated_at)
          VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
          """,
          13);

  private static final String UPDATE =
      ChangeWriter.changing(
          """
          UPDATE site SET version = version + 1, name = $3, locality = $4, post_code = $5,
                          country = $6, street = $7, house_number = $8, updated_at = $9
          WHERE id = $1 AND version = $2
          """,
          9);

  private final Pool pool;
  private final ChangeWriter changes;

  SiteRepository(Pool pool, ChangeWriter changes) {
    this.pool = pool;
    this.changes = changes;
  }

  /// Inserts a site and its change.
  Uni<Void> create(Site site, FeedSite feedSite, KeyUse<SiteView> key, SiteView view) {
    BalanceResolution resolution = site.balanceResolution;
    Tuple values =
        Tuple.tuple()
            .addValue(site.id)
            .addValue(site.accountId)
            .addValue(site.name)
            .addValue(site.type.word())
            .addValue(resolution == null ? null : resolution.name())
            .addValue(site.locality)
            .addValue(site.postCode)
            .addValue(site.country)
            .addValue(site.street)
            .addValue(site.houseNumber)
            .addValue(site.timezone)
            .addValue(site.distribution.word())
            .addValue(site.createdAt.atOffset(ZoneOffset.UTC));
    return changes.create(
        pool,
        CREATE,
        values,
        SiteWriter.KIND,
        site.accountId,
        List.of(site.id),
        List.of(feedSite),
        key,
        view);
  }

  /// Stores the site's next version and its change.
  Uni<Void> update(Site site, FeedSite feedSite) {
    Tuple values =
        Tuple.tuple()
            .addValue(site.id)
            .addValue(site.version - 1)
            .addValue(site.name)
            .addValue(site.locality)
            .addValue(site.postCode)
            .addValue(site.country)
            .addValue(site.street)
            .addValue(site.houseNumber)
            .addValue(site.updatedAt.atOffset(ZoneOffset.UTC));
    return changes.change(pool, UPDATE, values, SiteWriter.KIND, site.accountId, feedSite);
  }

  /// The account's site; 404 if it has none with this id.
  @WithSession
  Uni<Site> require(UUID accountId, UUID id) {
    return ofAccount(accountId, id).onItem().ifNull().failWith(() -> Problems.notFound("site", id));
  }

  private Uni<@Nullable Site> ofAccount(UUID accountId, UUID id) {
    return find("accountId = ?1 and id = ?2", accountId, id).firstResult();
  }

  @WithSession
  Uni<ListView<SiteView>> list(Conditions conditions, Page page) {
    return conditions.list(this, page, SiteView::of);
  }
}
