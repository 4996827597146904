package energy.saldo.balancing.measurement;

import energy.saldo.balancing.measurement.MeasurementResource.Acceptance;
import energy.saldo.chassis.idempotency.KeyUse;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Set;
import java.util.UUID;

/// A batch that is stored as a whole or not at all.
///
/// @param meterIds the meters that it has values of
/// @param key the key that is used up when it is stored
record Delivery(MeasurementBatch batch, Set<UUID> meterIds, KeyUse<Acceptance> key) {

  Delivery(MeasurementBatch batch, KeyUse<Acceptance> key) {
    this(batch, batch.distinctMeterIds(), key);
  }

  /// Writes the row of the key in the connection's transaction.
  void useKey(SqlConnection connection) {
    key.write(connection, new Acceptance(batch.size())).await().indefinitely();
  }
}
