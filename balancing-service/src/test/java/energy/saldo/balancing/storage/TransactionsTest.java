package energy.saldo.balancing.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Owners;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class TransactionsTest {

  @Inject Transactions transactions;
  @Inject Pool pool;

  private final AtomicInteger runs = new AtomicInteger();
  private final String feed = "transactions " + UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void aDeadlockOrASerializationFailureIsRepeatedOnce(String state) {
    assertEquals("done", transactions.run(connection -> failing(connection, state, 1)));
    assertEquals(2, runs.get());
    assertEquals(1, kept(), "what the first run wrote is gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void theSecondFailureIsThrown(String state) {
    PgException failure =
        assertThrows(
            PgException.class, () -> transactions.run(connection -> failing(connection, state, 2)));
    assertEquals(state, failure.getSqlState());
    assertEquals(2, runs.get());
    assertEquals(0, kept());
  }

  @Test
  void noOtherFailureIsRepeated() {
    assertThrows(
        PgException.class, () -> transactions.run(connection -> failing(connection, "23505", 1)));
    assertEquals(1, runs.get());
    assertEquals(0, kept());
  }

  /// The first statement is sent before the answer to the begin.
  @Test
  void allStatementsAreOfOneTransaction() throws Exception {
    List<Callable<Integer>> threads = Collections.nCopies(16, this::statementsOfOtherTransactions);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> strays : pool.invokeAll(threads)) {
        assertEquals(0, strays.get());
      }
    }
  }

  private int statementsOfOtherTransactions() {
    int strays = 0;
    for (int k = 0; k < 100; k++) {
      strays +=
          transactions.run(
              connection -> {
                long first = transactionId(connection);
                return first == transactionId(connection) ? 0 : 1;
              });
    }
    return strays;
  }

  private static long transactionId(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT pg_current_xact_id()::text::bigint AS id")
        .executeAndAwait()
        .iterator()
        .next()
        .getLong("id");
  }

  /// Not every PostgreSQL that would compile a statement has the library for it.
  @Test
  void theServerCompilesNoStatement() {
    assertEquals("off", transactions.run(connection -> first(connection, "SHOW jit")));
  }

  @Test
  void aStatementIsPlannedOnceWhateverItsParameters() {
    String sql = "SELECT FROM meter WHERE cell = $1 AND id = ANY ($2)";
    UUID[] ids = {UUID.randomUUID(), UUID.randomUUID()};
    String customPlans =
        transactions.run(
            connection -> {
              connection.preparedQuery(sql).executeAndAwait(Tuple.of(1, ids));
              connection.preparedQuery(sql).executeAndAwait(Tuple.of(2, new UUID[0]));
              return first(
                  connection,
                  "SELECT custom_plans::text FROM pg_prepared_statements WHERE statement = '%s'"
                      .formatted(sql));
            });
    assertEquals("0", customPlans);
  }

  /// The connection keeps the plan while the table fills.
  @Test
  void thePlanForAnEmptyTableIsThatForAFullOne() {
    String plan =
        transactions.run(
            connection -> {
              connection
                  .query("CREATE TEMP TABLE empty (id int PRIMARY KEY) ON COMMIT DROP")
                  .executeAndAwait();
              return first(
                  connection, "EXPLAIN SELECT FROM empty WHERE id = ANY ('{1,2,3,4,5,6,7,8}')");
            });
    assertTrue(plan.matches(".*(Index|Bitmap).*"), plan);
  }

  private static String first(SqlConnection connection, String sql) {
    return connection.query(sql).executeAndAwait().iterator().next().getString(0);
  }

  /// A row, and then the failure as PostgreSQL raises it, in the first of the runs.
  private String failing(SqlConnection connection, String state, int failures) {
    int run = runs.incrementAndGet();
    connection
        .query("INSERT INTO feed_cursor VALUES ('%s %d', '0.0')".formatted(feed, run))
        .executeAndAwait();
    if (run <= failures) {
      connection
          .query("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '%s'; END $$".formatted(state))
          .executeAndAwait();
    }
    return "done";
  }

  private int kept() {
    return pool.query("SELECT FROM feed_cursor WHERE feed LIKE '%s%%'".formatted(feed))
        .executeAndAwait()
        .size();
  }
}
