package energy.saldo.meter.operator;

import energy.saldo.chassis.database.Conditions;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The operators that an account sees: the built-in ones and its own.
@ApplicationScoped
class MeteringPointOperatorRepository
    implements PanacheRepositoryBase<MeteringPointOperator, UUID> {

  private static final String SEEN = "(accountId is null or accountId = :account)";

  /// Null if the account sees no operator with this id.
  @WithSession
  Uni<@Nullable MeteringPointOperator> seen(UUID accountId, UUID id) {
    return find("id = ?1 and (accountId is null or accountId = ?2)", id, accountId).firstResult();
  }

  @WithSession
  Uni<ListView<MeteringPointOperatorView>> list(UUID accountId, Page page) {
    return Conditions.ofAccount(SEEN, accountId).list(this, page, MeteringPointOperatorView::of);
  }
}
