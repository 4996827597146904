package energy.saldo.balancing.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Owners;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class RowCursorTest {

  private static final String NUMBERS = "SELECT generate_series(1, $1) AS number";

  @Inject Transactions transactions;

  @Test
  void allRowsArriveInOrderAndTheStatementIsClosed() {
    for (int rows : List.of(0, 1, 64, 65, 1_000)) {
      List<Integer> numbers = new ArrayList<>();
      int left =
          transactions.run(
              connection -> {
                RowCursor.forEach(
                    connection,
                    NUMBERS,
                    Tuple.of(rows),
                    row -> numbers.add(row.getInteger("number")));
                return openStatements(connection);
              });
      assertEquals(IntStream.rangeClosed(1, rows).boxed().toList(), numbers);
      assertEquals(0, left);
    }
  }

  @Test
  void theStatementIsClosedEvenIfTheReceiverFails() {
    int left =
        transactions.run(
            connection -> {
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      RowCursor.forEach(
                          connection,
                          NUMBERS,
                          Tuple.of(1_000),
                          row -> {
                            throw new IllegalStateException("the reader is gone");
                          }));
              return openStatements(connection);
            });
    assertEquals(0, left);
  }

  /// How many statements and cursors PostgreSQL keeps for this connection, those of this question
  /// not counted.
  private static int openStatements(SqlConnection connection) {
    return connection
        .query(
            """
            SELECT (SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%series(1, $%')
              + (SELECT count(*) FROM pg_cursors WHERE statement LIKE '%series(1, $%') AS open
            """)
        .executeAndAwait()
        .iterator()
        .next()
        .getInteger("open");
  }
}
