package energy.saldo.site.site;

import energy.saldo.contract.ListView;
import energy.saldo.contract.Page;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The sites.
@ApplicationScoped
class SiteRepository implements PanacheRepositoryBase<Site, UUID> {

  Uni<@Nullable Site> findOf(UUID accountId, UUID id) {
    return find("accountId = ?1 and id = ?2", accountId, id).firstResult();
  }

  /// A page of the account's sites, in the order of their creation.
  Uni<ListView<Site>> list(UUID accountId, SiteFilter filter, Page page) {
    StringBuilder condition = new StringBuilder("accountId = :accountId");
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("accountId", accountId);
    if (filter.name() != null) {
      condition.append(" and name = :name");
      parameters.put("name", filter.name());
    }
    if (filter.type() != null) {
      condition.append(" and type = :type");
      parameters.put("type", filter.type());
    }
    PanacheQuery<Site> query = find(condition + " order by createdAt, id", parameters);
    return query
        .count()
        .flatMap(total -> page(query, page).map(sites -> new ListView<>(sites, total)));
  }

  private static Uni<List<Site>> page(PanacheQuery<Site> query, Page page) {
    if (page.limit() == 0) {
      return Uni.createFrom().item(List.of());
    }
    return query.range(page.offset(), page.offset() + page.limit() - 1).list();
  }
}
