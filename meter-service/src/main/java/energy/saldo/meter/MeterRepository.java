package energy.saldo.meter;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import energy.saldo.chassis.attribute.CustomAttributeReader;
import energy.saldo.chassis.attribute.CustomAttributes;
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
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// The meters in the database.
@ApplicationScoped
class MeterRepository implements PanacheRepositoryBase<Meter, UUID> {

  // In the order of the identifiers, so that two requests with common ones never block each other.
  private static final ChangeWriter.Creating CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO meter (account_id, id, site_id, mpo, direction, grid, identifier, serial,
                             start_date, end_date, measuring, name, custom_attributes, formula,
                             created_at, updated_at, version, creation)
          SELECT $1, new.*, new.created_at, 1, %s
          FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::boolean[], $7::text[],
                      $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[],
                      $12::text[], $13::text[], $14::text[], $15::timestamptz[])
            AS new (id, site_id, mpo, direction, grid, identifier, serial, start_date, end_date,
                    measuring, name, custom_attributes, formula, created_at)
          ORDER BY identifier
          """
              .formatted(Conditions.nextCreation("meter_creation", "$1")),
          15,
          """
          known AS (
            INSERT INTO metered_site (id) SELECT DISTINCT id FROM unnest($3::uuid[]) AS new (id)
            ORDER BY id ON CONFLICT DO NOTHING)
          """);

  private static final String UPDATE =
      ChangeWriter.changing(
          """
          UPDATE meter SET version = version + 1, identifier = $3, serial = $4, name = $5,
                           start_date = $6, end_date = $7, custom_attributes = $8, formula = $9,
                           updated_at = $10
          WHERE id = $1 AND version = $2
          """,
          10);

  private static final String DELETE =
      ChangeWriter.changing("DELETE FROM meter WHERE id = $1 AND version = $2", 2);

  private static final String AT_SITES =
      """
      SELECT meter.id, site_id, direction = 'consumer' AND NOT grid AS local_consumer, is_static
      FROM meter JOIN metered_site ON metered_site.id = site_id
      WHERE meter.id = ANY ($1) AND account_id = $2
      """;

  /// A meter with the attributes that are defined for meters.
  record FoundMeter(Meter meter, CustomAttributes attributes) {

    MeterView view() {
      return MeterView.of(meter, attributes);
    }
  }

  private final Pool pool;
  private final ChangeWriter changes;
  private final CustomAttributeReader attributes;

  MeterRepository(Pool pool, ChangeWriter changes, CustomAttributeReader attributes) {
    this.attributes = attributes;
    this.pool = pool;
    this.changes = changes;
  }

  /// The account's meter; 404 if it has none with this id.
  Uni<FoundMeter> require(UUID accountId, UUID id) {
    return Uni.combine()
        .all()
        .unis(ofAccount(accountId, id), attributes.of(accountId, MeterWriter.KIND))
        .with(FoundMeter::new);
  }

  @WithSession
  Uni<Meter> ofAccount(UUID accountId, UUID id) {
    return Conditions.require(this, "meter", accountId, id);
  }

  Uni<ListView<MeterView>> list(UUID accountId, Conditions conditions, Page page) {
    return attributes
        .of(accountId, MeterWriter.KIND)
        .flatMap(defined -> list(conditions, page, defined));
  }

  @WithSession
  Uni<ListView<MeterView>> list(Conditions conditions, Page page, CustomAttributes defined) {
    return conditions.list(this, page, meter -> MeterView.of(meter, defined));
  }

  /// Stores the meter's next version and its change.
  Uni<Void> update(SqlClient client, Meter meter, FeedMeter feedMeter) {
    Instant end = meter.endDate;
    Tuple values =
        Tuple.tuple()
            .addValue(meter.id)
            .addValue(meter.version - 1)
            .addValue(meter.identifier)
            .addValue(meter.serial)
            .addValue(meter.name)
            .addValue(meter.startDate.atOffset(ZoneOffset.UTC))
            .addValue(end == null ? null : end.atOffset(ZoneOffset.UTC))
            .addValue(meter.customAttributes)
            .addValue(meter.formula)
            .addValue(meter.updatedAt.atOffset(ZoneOffset.UTC));
    return changes.change(client, UPDATE, values, MeterWriter.KIND, meter.accountId, feedMeter);
  }

  /// Deletes the meter; fails by a foreign key while it has settings or a
  /// formula names it.
  Uni<Void> remove(Meter meter) {
    Tuple values = Tuple.of(meter.id, meter.version);
    return changes.change(pool, DELETE, values, MeterWriter.KIND, meter.accountId, null);
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
                                    row.getUUID("site_id"),
                                    row.getBoolean("local_consumer"),
                                    row.getBoolean("is_static")))));
  }

  /// Which of these identifiers meters of the account have.
  @WithSession
  Uni<Set<String>> taken(UUID accountId, Set<String> identifiers) {
    return list("accountId = ?1 and identifier in ?2", accountId, identifiers)
        .map(found -> found.stream().map(meter -> meter.identifier).collect(toSet()));
  }

  /// Inserts meters of one account and their changes; they are found in the order of the list.
  Uni<Void> create(
      SqlClient client,
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
            .addValue(columns.of(String[]::new, meter -> meter.name))
            .addValue(columns.of(String[]::new, meter -> meter.customAttributes))
            .addValue(columns.of(String[]::new, meter -> meter.formula))
            .addValue(columns.times(meter -> meter.createdAt));
    List<UUID> ids = meters.stream().map(meter -> meter.id).toList();
    return changes.create(
        client, CREATE, values, MeterWriter.KIND, accountId, ids, feedMeters, key, views);
  }
}
