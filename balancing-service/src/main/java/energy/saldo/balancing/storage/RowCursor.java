package energy.saldo.balancing.storage;

import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.function.Consumer;

/// Reads a result of any length a few rows at a time.
public final class RowCursor {

  /// Few: between two fetches their rows go to the receiver, however slow it is, while the
  /// transaction is idle and its connection must not count as silent.
  private static final int FETCH = 32;

  private RowCursor() {}

  /// Hands each row to the receiver, in order. Needs a transaction.
  public static void forEach(
      SqlConnection connection, String sql, Tuple parameters, Consumer<Row> receiver) {
    PreparedStatement statement = connection.prepareAndAwait(sql);
    try {
      forEach(statement.cursor(parameters), receiver);
    } finally {
      statement.closeAndAwait();
    }
  }

  private static void forEach(Cursor cursor, Consumer<Row> receiver) {
    try {
      do {
        cursor.readAndAwait(FETCH).forEach(receiver);
      } while (cursor.hasMore());
    } finally {
      cursor.closeAndAwait();
    }
  }
}
