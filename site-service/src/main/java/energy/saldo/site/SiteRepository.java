package energy.saldo.site;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
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

  private static final String CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO site (id, account_id, version, name, type, balance_resolution, locality,
                            post_code, country, street, house_number, timezone, distribution,
                            created_at, updated_at)
          VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
          """,
          13);

  private final Pool pool;
  private final ChangeWriter changes;

  SiteRepository(Pool pool, ChangeWriter changes) {
    this.pool = pool;
    this.changes = changes;
  }

  /// Inserts a site and its change.
  Uni<Void> create(Site site, FeedSite view) {
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
        pool, CREATE, values, SiteWriter.KIND, site.accountId, List.of(site.id), List.of(view));
  }

  /// Null if the account has no site with this id.
  @WithSession
  Uni<@Nullable Site> ofAccount(UUID accountId, UUID id) {
    return find("accountId = ?1 and id = ?2", accountId, id).firstResult();
  }

  @WithSession
  Uni<ListView<SiteView>> list(Conditions conditions, Page page) {
    return conditions.list(this, page, SiteView::of);
  }
}
