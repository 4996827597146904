package energy.saldo.meter;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a meter's validity must agree with beyond the meter: the shares of its site.
public interface MeterValidityRule {

  /// When a meter is there from now on.
  record Validity(
      UUID accountId, UUID siteId, UUID meterId, Instant startDate, @Nullable Instant endDate) {}

  /// Changes the validity in a transaction, and nothing (422) if the shares then exceed the whole.
  Uni<Void> change(Validity validity, Function<SqlClient, Uni<Void>> change);
}
