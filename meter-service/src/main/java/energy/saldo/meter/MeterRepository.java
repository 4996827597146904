package energy.saldo.meter;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The meters in the database.
@ApplicationScoped
class MeterRepository implements PanacheRepositoryBase<Meter, UUID> {

  /// Null if the account has no meter with this id.
  @WithSession
  Uni<@Nullable Meter> ofAccount(UUID accountId, UUID id) {
    return find("id = ?1 and accountId = ?2", id, accountId).firstResult();
  }

  @WithSession
  Uni<ListView<MeterView>> list(Conditions conditions, Page page) {
    return conditions.list(this, page, MeterView::of);
  }
}
