package energy.saldo.site.feed;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads the feed without its condition on running transactions: that it loses changes shows that
/// the condition is needed and that the test would notice.
final class HastyFollower implements ChangeFeedTest.Follower {

  private static final String SELECT =
      """
      SELECT transaction_id::text AS transaction_id, sequence, id FROM change
      WHERE (transaction_id, sequence) > ($1::text::xid8, $2)
      ORDER BY change.transaction_id, sequence
      LIMIT $3
      """;

  private final Pool pool;
  private final List<UUID> ids = new ArrayList<>();
  private String transaction;
  private long sequence;

  HastyFollower(Pool pool, String cursor) {
    this.pool = pool;
    int dot = cursor.indexOf('.');
    transaction = cursor.substring(0, dot);
    sequence = Long.parseLong(cursor.substring(dot + 1));
  }

  @Override
  public void read(int limit) {
    var rows =
        pool.preparedQuery(SELECT)
            .execute(Tuple.of(transaction, sequence, limit))
            .await()
            .indefinitely();
    for (var row : rows) {
      transaction = row.getString("transaction_id");
      sequence = row.getLong("sequence");
      ids.add(row.getUUID("id"));
    }
  }

  List<UUID> ids() {
    return ids;
  }
}
