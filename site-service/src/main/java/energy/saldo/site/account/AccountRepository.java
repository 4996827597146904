package energy.saldo.site.account;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// The accounts.
@ApplicationScoped
class AccountRepository implements PanacheRepositoryBase<Account, UUID> {}
