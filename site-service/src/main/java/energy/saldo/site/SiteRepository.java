package energy.saldo.site;

import energy.saldo.chassis.attribute.CustomAttributeReader;
import energy.saldo.chassis.attribute.CustomAttributes;
import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.BalanceResolution;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
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
import java.util.function.Supplier;

/// The sites in the database.
@ApplicationScoped
class SiteRepository implements PanacheRepositoryBase<Site, UUID> {

  private static final ChangeWriter.Creating CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO site (id, account_id, version, name, type, balance_resolution, locality,
                            post_code, country, street, house_number, timezone, distribution,
                            created_at, updated_at, custom_attributes, creation)
          VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, %s)
          """
              .formatted(Conditions.nextCreation("site_creation", "$2")),
          14);

  private static final String UPDATE =
      ChangeWriter.changing(
          """
          UPDATE site SET version = version + 1, name = $3, locality = $4, post_code = $5,
                          country = $6, street = $7, house_number = $8, updated_at = $9,
                          custom_attributes = $10
          WHERE id = $1 AND version = $2
          """,
          10);

  private static final String DELETE =
      ChangeWriter.changing("DELETE FROM site WHERE id = $1 AND version = $2", 2);

  private static final String AWAIT = "SELECT FROM site WHERE id = ANY ($1) FOR SHARE";

  /// A site with the attributes that are defined for sites.
  record FoundSite(Site site, CustomAttributes attributes) {

    SiteView view() {
      return SiteView.of(site, attributes);
    }
  }

  private final Pool pool;
  private final ChangeWriter changes;
  private final CustomAttributeReader attributes;

  SiteRepository(Pool pool, ChangeWriter changes, CustomAttributeReader attributes) {
    this.attributes = attributes;
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
            .addValue(site.createdAt.atOffset(ZoneOffset.UTC))
            .addValue(site.customAttributes);
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
            .addValue(site.updatedAt.atOffset(ZoneOffset.UTC))
            .addValue(site.customAttributes);
    return changes.change(pool, UPDATE, values, SiteWriter.KIND, site.accountId, feedSite);
  }

  /// Deletes the site, and commits that when what goes with it is done.
  Uni<Void> delete(Site site, Supplier<Uni<Void>> before) {
    Tuple values = Tuple.of(site.id, site.version);
    return pool.withTransaction(
        connection ->
            changes
                .change(connection, DELETE, values, SiteWriter.KIND, site.accountId, null)
                .flatMap(deleted -> before.get()));
  }

  /// Completes when no deletion of one of these sites is under way that began before.
  Uni<Void> awaitDeletions(List<UUID> ids) {
    return pool.preparedQuery(AWAIT)
        .execute(Tuple.of((Object) ids.toArray(UUID[]::new)))
        .replaceWithVoid();
  }

  /// The account's site; 404 if it has none with this id.
  Uni<FoundSite> require(UUID accountId, UUID id) {
    return Uni.combine()
        .all()
        .unis(ofAccount(accountId, id), attributes.of(accountId, SiteWriter.KIND))
        .with(FoundSite::new);
  }

  @WithSession
  Uni<Site> ofAccount(UUID accountId, UUID id) {
    return Conditions.require(this, "site", accountId, id);
  }

  Uni<ListView<SiteView>> list(UUID accountId, Conditions conditions, Page page) {
    return attributes
        .of(accountId, SiteWriter.KIND)
        .flatMap(defined -> list(conditions, page, defined));
  }

  @WithSession
  Uni<ListView<SiteView>> list(Conditions conditions, Page page, CustomAttributes defined) {
    return conditions.list(this, page, site -> SiteView.of(site, defined));
  }
}
