package energy.saldo.balancing.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Account.Flow;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.Plant;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.growth.MonthTables.Part;
import energy.saldo.balancing.measurement.JournalFold;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.balancing.storage.OpenTransaction;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class MonthTablesTest {

  /// Runs, days of measurements and their journal.
  private static final int TABLES = 3;

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Inject MonthTables tables;
  @Inject JournalFold fold;
  @Inject Transactions transactions;
  @Inject Pool pool;
  @Inject MasterData masterData;
  @Inject Balancing balancing;

  private final Account account = Account.open();
  private Plant plant;

  @BeforeEach
  void openPlant() {
    balancing.settle();
    plant = Plant.open(masterData, account, BERLIN);
  }

  @Test
  void theCurrentMonthAndTheComingOnesAreMadeAhead() {
    tables.maintain(LocalDate.of(2031, 11, 30));
    List<String> months = new ArrayList<>();
    pool.query(
            "SELECT inhrelid::regclass::text AS month FROM pg_inherits"
                + " WHERE inhparent = 'balancing_run'::regclass"
                + " AND inhrelid::regclass::text >= 'balancing_run_2031' ORDER BY 1")
        .executeAndAwait()
        .forEach(row -> months.add(row.getString("month")));
    assertEquals(
        List.of(
            "balancing_run_2031_11",
            "balancing_run_2031_12",
            "balancing_run_2032_01",
            "balancing_run_2032_02",
            "balancing_run_default"),
        months);
  }

  /// What is read and balanced again afterwards is what it was before.
  @Test
  void daysWithoutAMonthMoveToTheirOwnOnceItIsMade() {
    LocalDate day = LocalDate.of(2022, 2, 28);
    List<Flow> flows = balance(day);
    assertEquals("balancing_run_default", partitionOf(day));
    assertTrue(tables.maintain(day.plusYears(2)) > 0);
    assertEquals("balancing_run_2022_02", partitionOf(day));
    assertEquals(flows, flows(day));
    assertEquals(0, tables.maintain(day.plusYears(2)));

    assertEquals(flows, balance(day.minusDays(1)));
    assertEquals("balancing_run_2022_02", partitionOf(day.minusDays(1)));
  }

  @Test
  void aDayFarAwayIsBalancedAsAnyOther() {
    LocalDate day = LocalDate.of(2970, 1, 15);
    List<Flow> flows = balance(day);
    tables.maintain(LocalDate.of(2026, 11, 26));
    assertEquals("balancing_run_default", partitionOf(day));
    assertEquals(flows, flows(day));
  }

  @Test
  void severalPodsMakeEachMonthOnce() throws Exception {
    List<Callable<Integer>> pods =
        List.of(
            () -> tables.maintain(LocalDate.of(2040, 3, 1)),
            () -> tables.maintain(LocalDate.of(2040, 3, 1)),
            () -> tables.maintain(LocalDate.of(2040, 3, 1)));
    int made = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> pod : threads.invokeAll(pods)) {
        made += pod.get();
      }
    }
    made += tables.maintain(LocalDate.of(2040, 3, 1));
    assertEquals(TABLES * 4, made);
  }

  /// Whoever writes to the default partition at the moment keeps what was written.
  @Test
  void aMonthThatCannotBeMadeAtOnceIsMadeLater() {
    LocalDate day = LocalDate.of(2021, 6, 1);
    List<Flow> flows = balance(day);
    try (OpenTransaction writer = new OpenTransaction(pool)) {
      writer.execute(
          "UPDATE balancing_run SET kernel = 'touched' WHERE cell = $1 AND site_id = $2",
          Tuple.of(Cell.of(plant.site()), plant.site()));
      assertThrows(PgException.class, () -> tables.maintain(day));
      writer.commit();
    }
    tables.maintain(day);
    assertEquals("balancing_run_2021_06", partitionOf(day));
    assertEquals(flows, flows(day));
  }

  /// Balancing reads a day's input on a snapshot: rows that move while it does would be in neither
  /// partition for it.
  @Test
  void aSnapshotFromBeforeAMonthIsMadeHasItsDays() {
    LocalDate day = LocalDate.of(2020, 8, 1);
    balance(day);
    List<String> partitions =
        transactions.runOnSnapshot(
            connection -> {
              connection.query("SELECT 1").executeAndAwait();
              assertThrows(PgException.class, () -> tables.maintain(day));
              return partitionsOf(connection, day);
            });
    assertEquals(List.of("balancing_run_default"), partitions);
    tables.maintain(day);
    assertEquals("balancing_run_2020_08", partitionOf(day));
  }

  /// A statement that is planned while a month is made waits, and then finds what moved there.
  @Test
  void aStatementThatWaitsWhileAMonthIsMadeHasItsDays() throws Exception {
    LocalDate day = LocalDate.of(2021, 1, 1);
    balance(day);
    List<String> partitions;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        OpenTransaction earlier = new OpenTransaction(pool)) {
      assertEquals(List.of("balancing_run_default"), partitionsOf(earlier.connection(), day));
      Future<Integer> made = threads.submit(() -> tables.maintain(day));
      int maker = earlier.awaitOneThatWaits();
      Future<List<String>> read =
          threads.submit(() -> transactions.run(connection -> partitionsOf(connection, day)));
      earlier.awaitOneThatWaitsFor(maker);
      earlier.commit();
      partitions = read.get();
      made.get();
    }
    assertEquals(1, partitions.size());
  }

  @Test
  void monthsPastTheirRetentionAreDroppedAndNoOthers() {
    LocalDate past = LocalDate.of(2020, 3, 31);
    LocalDate kept = LocalDate.of(2020, 4, 1);
    LocalDate today = LocalDate.of(2025, 4, 2);
    balance(past);
    List<Flow> flows = balance(kept);
    tables.maintain(today);
    assertEquals(0, dropping("balancing_run", Period.ofYears(5)).maintain(today.minusDays(1)));
    assertEquals("balancing_run_2020_03", partitionOf(past));

    assertTrue(dropping("balancing_run", Period.ofYears(5)).maintain(today) > 0);
    assertEquals(List.of(), flows(past));
    assertEquals(flows, flows(kept));
    assertEquals(
        0,
        pool.query("SELECT FROM pg_class WHERE relname = 'balancing_run_2020_03'")
            .executeAndAwait()
            .size());
  }

  /// Whatever arrives while the journal is folded: what is not folded stays, in a month of its own
  /// and beside it.
  @Test
  void whatIsNotFoldedStaysInTheJournal() {
    LocalDate day = LocalDate.of(2020, 5, 5);
    LocalDate ofMonth = LocalDate.of(2026, 4, 2);
    LocalDate ofRest = LocalDate.of(2031, 4, 2); // more than ten years later: no month of its own
    MonthTables dropping =
        new MonthTables(
            transactions,
            List.of(
                new Part(
                    "measurement_journal",
                    Optional.of(Period.ofYears(5)),
                    JournalFold.IS_PENDING)));
    account.submit(plant.values(start(day), 96));
    dropping.maintain(ofRest);
    assertEquals(1, rowsOfJournal(day));
    tables.maintain(ofMonth);
    dropping.maintain(ofMonth);
    assertEquals(1, rowsOfJournal(day));

    fold.foldBefore(day.plusDays(1));
    dropping.maintain(ofMonth);
    assertEquals(0, rowsOfJournal(day));
    account.submit(plant.values(start(day.plusDays(1)), 1));
    fold.foldBefore(day.plusDays(2));
    dropping.maintain(ofRest);
    assertEquals(0, rowsOfJournal(day.plusDays(1)));
    assertEquals(97, account.measured(plant.consumer(), start(day), 2).size());
  }

  private long rowsOfJournal(LocalDate day) {
    return pool.preparedQuery("SELECT FROM measurement_journal WHERE site_id = $1 AND day = $2")
        .executeAndAwait(Tuple.of(plant.site(), day))
        .size();
  }

  @Test
  void aRetentionIsConfiguredAsAPeriod() {
    SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
    assertEquals(Period.ofYears(5), config.requireConverter(Period.class).convert("P5Y"));
  }

  private MonthTables dropping(String table, Period retention) {
    return new MonthTables(transactions, List.of(new Part(table, Optional.of(retention))));
  }

  private List<Flow> balance(LocalDate day) {
    account.submit(plant.values(start(day), 96));
    balancing.settle();
    List<Flow> flows = flows(day);
    assertEquals(2, flows.size());
    return flows;
  }

  private List<Flow> flows(LocalDate day) {
    return account.flows(plant.site(), start(day), start(day.plusDays(1)), "P1D");
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(BERLIN).toInstant();
  }

  private String partitionOf(LocalDate day) {
    return transactions.run(connection -> partitionsOf(connection, day)).getFirst();
  }

  /// Where the plant's runs of the day are.
  private List<String> partitionsOf(SqlConnection connection, LocalDate day) {
    UUID site = plant.site();
    List<String> names = new ArrayList<>();
    Transactions.execute(
            connection,
            "SELECT tableoid::regclass::text AS name FROM balancing_run"
                + " WHERE cell = $1 AND site_id = $2 AND day = $3",
            Tuple.of(Cell.of(site), site, day))
        .forEach(row -> names.add(row.getString("name")));
    return names;
  }
}
