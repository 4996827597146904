package energy.saldo.site;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The sites in the database.
@ApplicationScoped
class SiteRepository implements PanacheRepositoryBase<Site, UUID> {

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
