package energy.saldo.meter.setting;

import static java.util.stream.Collectors.toMap;

import energy.saldo.chassis.database.Columns;
import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.OneOrMany;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.meter.setting.MeterBalancingSettingWriter.FeedSetting;
import energy.saldo.meter.setting.StaticShares.Span;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The settings in the database.
@ApplicationScoped
class MeterBalancingSettingRepository
    implements PanacheRepositoryBase<MeterBalancingSetting, UUID> {

  private static final String KIND = "meter_balancing_setting";

  // In the order of the keys, so that two requests with common ones never block each other.
  private static final ChangeWriter.Creating CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO meter_balancing_setting (
              account_id, id, site_id, meter_id, balancing, start_date, end_date, priority,
              share_ppm, created_at, updated_at, version, creation)
          SELECT $1, new.*, new.created_at, 1, (SELECT nextval('meter_balancing_setting_creation'))
          FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::date[],
                      $8::integer[], $9::integer[], $10::timestamptz[])
            AS new (id, site_id, meter_id, balancing, start_date, end_date, priority, share_ppm,
                    created_at)
          ORDER BY meter_id, start_date
          """,
          10);

  private static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(hashtextextended('settings of ' || site, 0))
      FROM unnest($1::uuid[]) AS site
      """;

  private static final String SHARES =
      """
      SELECT site_id, meter_id, start_date, end_date, priority, share_ppm, balancing
      FROM meter_balancing_setting
      WHERE site_id = ANY ($1)
      """;

  private static final String PRESENCES =
      "SELECT id, start_date, end_date FROM meter WHERE site_id = ANY ($1)";

  private final ChangeWriter changes;

  MeterBalancingSettingRepository(ChangeWriter changes) {
    this.changes = changes;
  }

  /// Null if the account has no setting with this id.
  @WithSession
  Uni<@Nullable MeterBalancingSetting> ofAccount(UUID accountId, UUID id) {
    return find("id = ?1 and accountId = ?2", id, accountId).firstResult();
  }

  /// The settings of these meters.
  @WithSession
  Uni<List<MeterBalancingSetting>> ofMeters(Set<UUID> meterIds) {
    return list("meterId in ?1", meterIds);
  }

  /// All settings of the sites with what counts for shares, in no order. No other transaction adds
  /// one by this before the client's ends, so that rules over all of them hold when it commits.
  Uni<List<MeterBalancingSetting>> ofSitesExclusively(SqlClient client, Set<UUID> siteIds) {
    UUID[] ordered = siteIds.stream().sorted().toArray(UUID[]::new);
    return client
        .preparedQuery(LOCK)
        .execute(Tuple.of(ordered))
        .flatMap(locked -> client.preparedQuery(SHARES).execute(Tuple.of(ordered)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(MeterBalancingSetting::of)
                    .toList());
  }

  /// When the meters of the sites are there.
  Uni<Map<UUID, Span>> presences(SqlClient client, Set<UUID> siteIds) {
    return client
        .preparedQuery(PRESENCES)
        .execute(Tuple.of(siteIds.toArray(UUID[]::new)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .collect(
                        toMap(
                            row -> row.getUUID("id"), MeterBalancingSettingRepository::presence)));
  }

  private static Span presence(Row meter) {
    OffsetDateTime end = meter.getOffsetDateTime("end_date");
    return new Span(
        meter.getOffsetDateTime("start_date").toInstant(),
        end == null ? Instant.MAX : end.toInstant());
  }

  /// Inserts settings of one account and their changes; they are found in the order of the list.
  Uni<Void> create(
      SqlClient client,
      UUID accountId,
      List<MeterBalancingSetting> settings,
      List<FeedSetting> feedSettings,
      KeyUse<OneOrMany<MeterBalancingSettingView>> key,
      OneOrMany<MeterBalancingSettingView> views) {
    Columns<MeterBalancingSetting> columns = new Columns<>(settings);
    Tuple values =
        Tuple.tuple()
            .addValue(accountId)
            .addValue(columns.of(UUID[]::new, setting -> setting.id))
            .addValue(columns.of(UUID[]::new, setting -> setting.siteId))
            .addValue(columns.of(UUID[]::new, setting -> setting.meterId))
            .addValue(columns.of(String[]::new, setting -> setting.balancing.word()))
            .addValue(columns.of(LocalDate[]::new, setting -> setting.startDate))
            .addValue(columns.of(LocalDate[]::new, setting -> setting.endDate))
            .addValue(columns.of(Integer[]::new, setting -> setting.priority))
            .addValue(columns.of(Integer[]::new, setting -> setting.sharePpm))
            .addValue(columns.times(setting -> setting.createdAt));
    List<UUID> ids = settings.stream().map(setting -> setting.id).toList();
    return changes.create(client, CREATE, values, KIND, accountId, ids, feedSettings, key, views);
  }

  @WithSession
  Uni<ListView<MeterBalancingSettingView>> list(Conditions conditions, Page page) {
    return conditions.list(this, page, MeterBalancingSettingView::of);
  }
}
