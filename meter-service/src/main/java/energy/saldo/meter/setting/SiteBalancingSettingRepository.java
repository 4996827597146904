package energy.saldo.meter.setting;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.feed.ChangeWriter;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.idempotency.KeyUse;
import energy.saldo.meter.setting.SiteBalancingSettingWriter.FeedSetting;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// The site balancing settings in the database.
@ApplicationScoped
class SiteBalancingSettingRepository implements PanacheRepositoryBase<SiteBalancingSetting, UUID> {

  /// The kind of their changes in the feed.
  private static final String KIND = "site_balancing_setting";

  private static final ChangeWriter.Creating CREATE =
      ChangeWriter.creating(
          """
          INSERT INTO site_balancing_setting (id, account_id, site_id, distribution, start_date,
                                              end_date, created_at, updated_at, version,
                                              creation)
          OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1, %s)
          """
              .formatted(Conditions.nextCreation("site_balancing_setting_creation_seq", "$2")),
          7);

  private static final String UPDATE =
      ChangeWriter.changing(
          """
          UPDATE site_balancing_setting SET version = version + 1, distribution = $3,
                                            start_date = $4, end_date = $5, updated_at = $6
          WHERE id = $1 AND version = $2
          """,
          6);

  private static final String DELETE =
      ChangeWriter.changing("DELETE FROM site_balancing_setting WHERE id = $1 AND version = $2", 2);

  private final ChangeWriter changes;

  SiteBalancingSettingRepository(ChangeWriter changes) {
    this.changes = changes;
  }

  /// The account's setting; 404 if it has none with this id.
  @WithSession
  Uni<SiteBalancingSetting> require(UUID accountId, UUID id) {
    return Conditions.require(this, "site balancing setting", accountId, id);
  }

  @WithSession
  Uni<ListView<SiteBalancingSettingView>> list(Conditions conditions, Page page) {
    return conditions.list(this, page, SiteBalancingSettingView::of);
  }

  /// Inserts a setting and its change.
  Uni<Void> create(
      SqlClient client,
      SiteBalancingSetting setting,
      FeedSetting feedSetting,
      KeyUse<SiteBalancingSettingView> key,
      SiteBalancingSettingView view) {
    Tuple values =
        Tuple.tuple()
            .addValue(setting.id)
            .addValue(setting.accountId)
            .addValue(setting.siteId)
            .addValue(setting.distribution.word())
            .addValue(setting.startDate)
            .addValue(setting.endDate)
            .addValue(setting.createdAt.atOffset(ZoneOffset.UTC));
    return changes.create(
        client,
        CREATE,
        values,
        KIND,
        setting.accountId,
        List.of(setting.id),
        List.of(feedSetting),
        key,
        view);
  }

  /// Stores the setting's next version and its change.
  Uni<Void> update(SqlClient client, SiteBalancingSetting setting, FeedSetting feedSetting) {
    Tuple values =
        Tuple.tuple()
            .addValue(setting.id)
            .addValue(setting.version - 1)
            .addValue(setting.distribution.word())
            .addValue(setting.startDate)
            .addValue(setting.endDate)
            .addValue(setting.updatedAt.atOffset(ZoneOffset.UTC));
    return changes.change(client, UPDATE, values, KIND, setting.accountId, feedSetting);
  }

  Uni<Void> delete(SqlClient client, SiteBalancingSetting setting) {
    Tuple values = Tuple.of(setting.id, setting.version);
    return changes.change(client, DELETE, values, KIND, setting.accountId, null);
  }
}
