package energy.saldo.balancing.measurement;

import static energy.saldo.balancing.storage.Transactions.execute;

import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.Directory.MeterAtSite;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.measurement.DeviceChanges.Change;
import energy.saldo.chassis.ResourceId;
import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The device changes in the database. The last byte of an id is the cell of the meter's site.
@ApplicationScoped
class DeviceChangeRepository {

  private static final int CELL_MASK = 0xff;

  private static final String FIND =
      "SELECT * FROM device_change WHERE cell = $1 AND id = $2 AND account_id = $3";

  private static final String OF_METER =
      " FROM device_change WHERE cell = $1 AND meter_id = $2 AND account_id = $3";

  /// Asks all cells: sites of an account lie in any.
  private static final String OF_ACCOUNT = " FROM device_change WHERE account_id = $1";

  private static final String COUNT = "SELECT count(*) AS total";

  private static final String INSERT =
      """
      INSERT INTO device_change (cell, id, account_id, site_id, meter_id, changed_at,
                                 closing_amount, opening_amount, serial, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """;

  private static final String DELETE = "DELETE FROM device_change WHERE cell = $1 AND id = $2";

  private static final String COUNT_AT_METER =
      "UPDATE meter SET device_changes = device_changes + $3 WHERE cell = $1 AND id = $2";

  /// The account's device change of this id.
  Optional<DeviceChangeView> find(SqlConnection connection, UUID accountId, UUID id) {
    short cell = (short) (id.getLeastSignificantBits() & CELL_MASK);
    for (Row row : execute(connection, FIND, Tuple.of(cell, id, accountId))) {
      return Optional.of(DeviceChangeView.of(row));
    }
    return Optional.empty();
  }

  /// A page of the account's device changes, in order of creation.
  ///
  /// @param meter null = of all meters
  ListView<DeviceChangeView> list(
      SqlConnection connection, UUID accountId, @Nullable Meter meter, Page page) {
    String where = meter == null ? OF_ACCOUNT : OF_METER;
    Tuple asked =
        meter == null
            ? Tuple.of(accountId)
            : Tuple.of(Cell.of(meter.siteId()), meter.id(), accountId);
    Row count = execute(connection, COUNT + where, asked).iterator().next();
    String ofPage =
        "SELECT *%s ORDER BY creation, id LIMIT $%d OFFSET $%d"
            .formatted(where, asked.size() + 1, asked.size() + 2);
    asked.addValue(page.limit()).addValue(page.offset());
    List<DeviceChangeView> views = new ArrayList<>();
    execute(connection, ofPage, asked).forEach(row -> views.add(DeviceChangeView.of(row)));
    return new ListView<>(views, count.getLong("total"));
  }

  /// Inserts a change of a locked meter.
  DeviceChangeView insert(
      SqlConnection connection,
      MeterAtSite register,
      Change change,
      @Nullable String serial,
      Instant now) {
    short cell = register.site().cell();
    UUID id = id(cell, now);
    Meter meter = register.meter();
    Tuple values =
        Tuple.of(cell, id, meter.accountId(), meter.siteId(), meter.id())
            .addValue(change.at().atOffset(ZoneOffset.UTC))
            .addValue(change.closing())
            .addValue(change.opening())
            .addValue(serial)
            .addValue(now.atOffset(ZoneOffset.UTC));
    execute(connection, INSERT, values);
    execute(connection, COUNT_AT_METER, Tuple.of(cell, meter.id(), 1));
    return new DeviceChangeView(
        id,
        meter.id(),
        change.at(),
        DeviceChangeView.kilowattHours(change.closing()),
        DeviceChangeView.kilowattHours(change.opening()),
        serial,
        now);
  }

  /// Deletes a change of a locked meter; false if it is gone.
  boolean delete(SqlConnection connection, MeterAtSite register, UUID id) {
    short cell = register.site().cell();
    if (execute(connection, DELETE, Tuple.of(cell, id)).rowCount() == 0) {
      return false;
    }
    execute(connection, COUNT_AT_METER, Tuple.of(cell, register.meter().id(), -1));
    return true;
  }

  private static UUID id(short cell, Instant now) {
    UUID id = ResourceId.at(now);
    long withCell = (id.getLeastSignificantBits() & ~(long) CELL_MASK) | cell;
    return new UUID(id.getMostSignificantBits(), withCell);
  }
}
