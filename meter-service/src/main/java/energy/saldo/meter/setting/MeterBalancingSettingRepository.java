package energy.saldo.meter.setting;

import energy.saldo.chassis.database.Columns;
import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.OneOrMany;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.meter.setting.MeterBalancingSettingWriter.FeedSetting;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;

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
          SELECT $1, new.*, new.created_at, 1, %s
          FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::date[],
                      $8::integer[], $9::integer[], $10::timestamptz[])
            AS new (id, site_id, meter_id, balancing, start_date, end_date, priority, share_ppm,
                    created_at)
          ORDER BY meter_id, start_date
          """
              .formatted(Conditions.nextCreation("meter_balancing_setting_creation", "$1")),
          10);

  /// As above, if no rule of the sites is static, and none becomes it meanwhile.
  private static final ChangeWriter.Creating CREATE_WITHOUT_SHARES =
      new ChangeWriter.Creating(
          requireNoStaticRule(CREATE.plain()), requireNoStaticRule(CREATE.keyed()));

  private static final String UPDATE =
      ChangeWriter.changing(
          """
          UPDATE meter_balancing_setting SET version = version + 1, balancing = $3,
              start_date = $4, end_date = $5, priority = $6, share_ppm = $7, updated_at = $8
          WHERE id = $1 AND version = $2
          """,
          8);

  private static final String DELETE =
      ChangeWriter.changing(
          "DELETE FROM meter_balancing_setting WHERE id = $1 AND version = $2", 2);

  private final ChangeWriter changes;

  MeterBalancingSettingRepository(ChangeWriter changes) {
    this.changes = changes;
  }

  private static String requireNoStaticRule(String creating) {
    return creating
        .replace(
            "WITH ",
            "WITH required AS MATERIALIZED (SELECT require_no_static_rule($3::uuid[]) AS fine), ")
        .replace("ORDER BY meter_id", "CROSS JOIN required ORDER BY meter_id");
  }

  /// The account's setting; 404 if it has none with this id.
  @WithSession
  Uni<MeterBalancingSetting> require(UUID accountId, UUID id) {
    return Conditions.require(this, "meter balancing setting", accountId, id);
  }

  /// The settings of these meters.
  @WithSession
  Uni<List<MeterBalancingSetting>> ofMeters(Set<UUID> meterIds) {
    return list("meterId in ?1", meterIds);
  }

  /// Stores the setting's next version and its change.
  Uni<Void> update(SqlClient client, MeterBalancingSetting setting, FeedSetting feedSetting) {
    Tuple values =
        Tuple.tuple()
            .addValue(setting.id)
            .addValue(setting.version - 1)
            .addValue(setting.balancing.word())
            .addValue(setting.startDate)
            .addValue(setting.endDate)
            .addValue(setting.priority)
            .addValue(setting.sharePpm)
            .addValue(setting.updatedAt.atOffset(ZoneOffset.UTC));
    return changes.change(client, UPDATE, values, KIND, setting.accountId, feedSetting);
  }

  Uni<Void> delete(SqlClient client, MeterBalancingSetting setting) {
    Tuple values = Tuple.of(setting.id, setting.version);
    return changes.change(client, DELETE, values, KIND, setting.accountId, null);
  }

  /// Inserts settings of one account and their changes; they are found in the order of the list.
  ///
  /// @param isLocked whether the sites are; if not, fails by `no_static_rule` if one has it
  Uni<Void> create(
      SqlClient client,
      boolean isLocked,
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
    return changes.create(
        client,
        isLocked ? CREATE : CREATE_WITHOUT_SHARES,
        values,
        KIND,
        accountId,
        ids,
        feedSettings,
        key,
        views);
  }

  @WithSession
  Uni<ListView<MeterBalancingSettingView>> list(Conditions conditions, Page page) {
    return conditions.list(this, page, MeterBalancingSettingView::of);
  }
}
