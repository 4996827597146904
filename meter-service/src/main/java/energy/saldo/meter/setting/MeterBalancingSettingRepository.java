package energy.saldo.meter.setting;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The settings in the database.
@ApplicationScoped
class MeterBalancingSettingRepository
    implements PanacheRepositoryBase<MeterBalancingSetting, UUID> {

  private static final String LOCK =
      "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('settings of ' || ?1, 0))";

  /// Null if the account has no setting with this id.
  @WithSession
  Uni<@Nullable MeterBalancingSetting> ofAccount(UUID accountId, UUID id) {
    return find("id = ?1 and accountId = ?2", id, accountId).firstResult();
  }

  /// All settings of a site, in no order. No other transaction adds one until this one ends, so
  /// that rules over all of them hold when it commits.
  Uni<List<MeterBalancingSetting>> ofSiteExclusively(UUID siteId) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(LOCK, Integer.class)
                    .setParameter(1, siteId.toString())
                    .getSingleResult())
        .flatMap(locked -> list("siteId", siteId));
  }

  @WithSession
  Uni<ListView<MeterBalancingSettingView>> list(Conditions conditions, Page page) {
    return conditions.list(this, page, MeterBalancingSettingView::of);
  }
}
