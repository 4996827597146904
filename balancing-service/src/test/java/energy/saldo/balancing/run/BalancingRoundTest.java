package energy.saldo.balancing.run;

import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Account.Flow;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.Plant;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.storage.OpenTransaction;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rounds of several workers, and what becomes of them when a part of the database is away.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class BalancingRoundTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 1, 15);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();
  private static final int DAYS = 5;

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject BalancingRound round;
  @Inject Pods pods;
  @Inject SiteRows rows;
  @Inject Pool pool;

  private final Account account = Account.open();
  private final List<Plant> plants = new ArrayList<>();

  @BeforeEach
  void nothingElseIsDue() {
    balancing.settle();
  }

  @Test
  void aRoundBalancesWhatIsDueInAllCellsAndTheNextFindsNothing() {
    queue(12);
    settle(round);
    plants.forEach(this::assertBalancedOnce);
    assertFalse(round.balance());
  }

  @Test
  void moreThanABatchInOneCellIsBalancedByAllWorkers() {
    Plant plant = Plant.open(masterData, account, BERLIN);
    plants.add(plant);
    account.submit(plant.values(START, 70 * 96));
    settle(pods.round(4));
    account.partitions(plant.site(), DAY, 70).body("data.state", everyItem(is("balanced")));
    assertEquals(70, rows.written(plant.site()).runs().size());
  }

  @Test
  void whereNotAllCellsCanBeAskedEachIsTriedByItself() {
    queue(3);
    pool.query("ALTER TABLE cell RENAME TO cell_away").executeAndAwait();
    try {
      settle(round);
    } finally {
      pool.query("ALTER TABLE cell_away RENAME TO cell").executeAndAwait();
    }
    plants.forEach(this::assertBalancedOnce);
  }

  @Test
  void aCellThatIsAwayKeepsNoOtherFromBeingBalanced() {
    queue(6);
    Plant away = plants.getFirst();
    plants.removeIf(plant -> Cell.of(plant.site()) == Cell.of(away.site()));
    pool.query(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE connection_failure; END $$;
            CREATE TRIGGER refused BEFORE UPDATE ON balancing_partition FOR EACH ROW
            WHEN (OLD.cell = %d) EXECUTE FUNCTION refuse();
            """
                .formatted(Cell.of(away.site())))
        .executeAndAwait();
    try {
      assertThrows(PgException.class, () -> settle(round));
      plants.forEach(this::assertBalancedOnce);
    } finally {
      pool.query("DROP FUNCTION refuse CASCADE").executeAndAwait();
    }
    settle(round);
    assertBalancedOnce(away);
  }

  /// A claim that waits for a lock stands for a node that is silent.
  @Test
  void aCellThatDoesNotAnswerKeepsNoOtherFromBeingBalanced() {
    queue(6);
    Plant silent = plants.getFirst();
    plants.removeIf(plant -> Cell.of(plant.site()) == Cell.of(silent.site()));
    pool.query(
            """
            CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$;
            CREATE TRIGGER silent BEFORE UPDATE ON balancing_partition FOR EACH ROW
            WHEN (OLD.cell = %d) EXECUTE FUNCTION wait();
            """
                .formatted(Cell.of(silent.site())))
        .executeAndAwait();
    try (OpenTransaction held = new OpenTransaction(pool)) {
      held.execute("SELECT pg_advisory_xact_lock(4711)", Tuple.tuple());
      BalancingRound lonely = pods.round(1);
      while (!isBalanced(plants)) {
        lonely.balance();
      }
      plants.forEach(this::assertBalancedOnce);
      account.partitions(silent.site(), DAY, DAYS).body("data.state", everyItem(is("queued")));
    }
    pool.query("DROP FUNCTION wait CASCADE").executeAndAwait();
    while (!isBalanced(List.of(silent))) {
      balancing.settle(); // the worker that was left behind may have claimed it
    }
    assertBalancedOnce(silent);
  }

  private boolean isBalanced(List<Plant> all) {
    return all.stream().allMatch(plant -> rows.written(plant.site()).runs().size() == DAYS);
  }

  private void queue(int sites) {
    for (int site = 0; site < sites; site++) {
      Plant plant = Plant.open(masterData, account, BERLIN);
      plants.add(plant);
      account.submit(plant.values(START, DAYS * 96));
    }
  }

  private static void settle(BalancingRound any) {
    assertTrue(any.balance());
    while (any.balance()) {
      // One round after the other.
    }
  }

  private void assertBalancedOnce(Plant plant) {
    account.partitions(plant.site(), DAY, DAYS).body("data.state", everyItem(is("balanced")));
    assertEquals(DAYS, rows.written(plant.site()).runs().size());
    Instant end = DAY.plusDays(DAYS).atStartOfDay(BERLIN).toInstant();
    assertEquals(
        List.of(
            Flow.of(plant.producer(), plant.consumer(), "48"),
            Flow.of(null, plant.consumer(), "96")),
        account.flows(plant.site(), START, end, "P1Y"));
  }
}
