package energy.saldo.site.feed;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// An open transaction of one writer, which a test moves on step by step.
final class Transaction {

  private final SqlConnection connection;
  private final io.vertx.mutiny.sqlclient.Transaction transaction;
  private final List<UUID> inserted = new ArrayList<>();

  Transaction(Pool pool) {
    connection = pool.getConnection().await().indefinitely();
    transaction = connection.begin().await().indefinitely();
  }

  void insert(UUID id) {
    connection
        .preparedQuery(
            "INSERT INTO change (kind, id, account_id, version, deleted, resource)"
                + " VALUES ('site', $1, $1, 1, false, '{}')")
        .execute(Tuple.of(id))
        .await()
        .indefinitely();
    inserted.add(id);
  }

  List<UUID> inserted() {
    return inserted;
  }

  void commit() {
    transaction.commit().await().indefinitely();
    connection.close().await().indefinitely();
  }

  void rollback() {
    transaction.rollback().await().indefinitely();
    connection.close().await().indefinitely();
  }
}
