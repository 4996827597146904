package energy.saldo.meter;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import energy.saldo.chassis.database.Columns;
import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.OneOrMany;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The meters in the database.
@ApplicationScoped
class MeterRepository implements PanacheRepositoryBase<Meter, UUID> {

  // In the order of the identifiers, so that two requests with common ones never block each other.
  private static final ChangeWriter.Creating CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO meter (account_id, id, site_id, mpo, direction, grid, identifier, serial,
                             start_date, end_date, measuring, created_at, updated_at, version,
                             creation)
          SELECT $1, new.*, new.created_at, 1, (SELECT nextval('meter_creation'))
          FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::boolean[], $7::text[],
                      $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[],
                      $12::timestamptz[])
            AS new (id, site_id, mpo, direction, grid, identifier, serial, start_date, end_date,
                    measuring, created_at)
          ORDER BY identifier
          """,
          12);

  private static final String AT_SITES =
      """
      SELECT id, site_id, direction = 'consumer' AND NOT grid AS local_consumer FROM meter
      WHERE id = ANY ($1) AND account_id = $2
      """;

  private final Pool pool;
  private final ChangeWriter changes;

  MeterRepository(Pool pool, ChangeWriter changes) {
    this.pool = pool;
    this.changes = changes;
  }

  /// Null if the account has no meter with this id.
  @WithSession
  Uni<@Nullable Meter> ofAccount(UUID accountId, UUID id) {
    return find("id = ?1 and accountId = ?2", id, accountId).firstResult();
  }

  @WithSession
  Uni<ListView<MeterView>> list(Conditions conditions, Page page) {
    return conditions.list(this, page, MeterView::of);
  }

  /// What settings need of the account's meters with one of these ids. Plain SQL, since every
  /// setting that is created asks, and Hibernate translates a list of parameters each time again.
  Uni<Map<UUID, MeterAtSite>> atSites(UUID accountId, Set<UUID> ids) {
    return pool.preparedQuery(AT_SITES)
        .execute(Tuple.of(ids.toArray(UUID[]::new), accountId))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .collect(
                        toMap(
                            row -> row.getUUID("id"),
                            row ->
                                new MeterAtSite(
                                    row.getUUID("site_id"), row.getBoolean("local_consumer")))));
  }

  /// Which of these identifiers meters of the account have.
  @WithSession
  Uni<Set<String>> taken(UUID accountId, Set<String> identifiers) {
    return list("accountId = ?1 and identifier in ?2", accountId, identifiers)
        .map(found -> found.stream().map(meter -> meter.identifier).collect(toSet()));
  }

  /// Inserts meters of one account and their changes; they are found in the order of the list.
  Uni<Void> create(
      UUID accountId,
      List<Meter> meters,
      List<FeedMeter> feedMeters,
      KeyUse<OneOrMany<MeterView>> key,
      OneOrMany<MeterView> views) {
    Columns<Meter> columns = new Columns<>(meters);
    Tuple values =
        Tuple.tuple()
            .addValue(accountId)
            .addValue(columns.of(UUID[]::new, meter -> meter.id))
            .addValue(columns.of(UUID[]::new, meter -> meter.siteId))
            .addValue(columns.of(UUID[]::new, meter -> meter.mpo))
            .addValue(columns.of(String[]::new, meter -> meter.direction.word()))
            .addValue(columns.of(Boolean[]::new, meter -> meter.grid))
            .addValue(columns.of(String[]::new, meter -> meter.identifier))
            .addValue(columns.of(String[]::new, meter -> meter.serial))
            .addValue(columns.times(meter -> meter.startDate))
            .addValue(columns.times(meter -> meter.endDate))
            .addValue(columns.of(String[]::new, meter -> meter.measuring.word()))
            .addValue(columns.times(meter -> meter.createdAt));
    List<UUID> ids = meters.stream().map(meter -> meter.id).toList();
    return changes.create(
        pool, CREATE, values, MeterWriter.KIND, accountId, ids, feedMeters, key, views);
  }
}
