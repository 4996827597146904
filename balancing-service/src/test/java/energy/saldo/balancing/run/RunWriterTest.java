package energy.saldo.balancing.run;

import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Account.Flow;
import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.Plant;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Pods.Pod;
import energy.saldo.balancing.run.SiteRows.Written;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a run may still write when it has computed: nothing that another one or a later value has
/// overtaken, and nothing twice.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class RunWriterTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 1, 15);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();
  private static final Instant END = DAY.plusDays(1).atStartOfDay(BERLIN).toInstant();
  private static final int PATIENCE_SECONDS = 60;

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject Pods pods;
  @Inject SiteRows rows;

  private final Account account = Account.open();
  private Plant plant;

  @BeforeEach
  void queueOneDay() {
    balancing.settle();
    plant = Plant.open(masterData, account, BERLIN);
    account.submit(plant.values(START, 96));
  }

  @Test
  void aLeaseThatRanOutIsTakenOverAndTheFirstWorkerWritesNothingAnyMore() {
    Pod second = pods.open();
    List<Written> ofTheSecond = new ArrayList<>();
    Pod first =
        pods.interrupted(
            () -> {
              assertFalse(second.balanceBatch(), "the lease holds");
              account.partitions(plant.site(), DAY, 1).body("data[0].state", is("running"));
              measureOtherwiseUnseen();
              rows.runOutLeases(plant.site());
              assertTrue(second.balanceBatch());
              ofTheSecond.add(rows.written(plant.site()));
            });
    assertTrue(first.balanceBatch());

    assertEquals(ofTheSecond, List.of(rows.written(plant.site())));
    assertEquals(List.of(0, 1), List.of(first.count("balanced"), first.count("discarded")));
    assertEquals(List.of(1, 0), List.of(second.count("balanced"), second.count("discarded")));
    assertEquals(List.of(Flow.of(plant.producer(), plant.consumer(), "48")), flowsOfTheDay());
    assertBalanced(1);
  }

  @Test
  void aWorkerThatWakesUpWhileAnotherHoldsTheLeaseLeavesItToTheOther() throws Exception {
    CountDownLatch hasRead = new CountDownLatch(1);
    CountDownLatch mayWrite = new CountDownLatch(1);
    Pod first =
        pods.interrupted(
            () -> {
              hasRead.countDown();
              await(mayWrite);
            });
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> late = executor.submit(first::balanceBatch);
      await(hasRead);
      measureOtherwiseUnseen();
      rows.runOutLeases(plant.site());
      Pod second =
          pods.interrupted(
              () -> {
                mayWrite.countDown();
                assertTrue(result(late));
                account
                    .partitions(plant.site(), DAY, 1)
                    .body("data[0].state", is("running"))
                    .body("data[0].balancedRevision", is(0));
              });
      assertTrue(second.balanceBatch());
      assertEquals(List.of(0, 1), List.of(first.count("balanced"), first.count("discarded")));
      assertEquals(List.of(1, 0), List.of(second.count("balanced"), second.count("discarded")));
    } finally {
      mayWrite.countDown();
    }
    assertEquals(List.of(Flow.of(plant.producer(), plant.consumer(), "48")), flowsOfTheDay());
    assertBalanced(1);
  }

  @Test
  void aWorkerThatFailsAfterItsLeaseWasTakenOverLeavesNoError() {
    Pod second = pods.open();
    Pod first =
        pods.interrupted(
            () -> {
              rows.runOutLeases(plant.site());
              second.balanceBatch();
              throw new IllegalStateException("broken on purpose");
            });
    assertTrue(first.balanceBatch());
    assertEquals(List.of(1, 0), List.of(second.count("balanced"), second.count("failed")));
    assertBalanced(1);
  }

  @Test
  void aValueThatArrivesWhileItsDayIsBalancedIsBalancedToo() {
    balancing.settle();
    Written before = rows.written(plant.site());
    account.submit(List.of(new Value(plant.consumer(), START, new BigDecimal("1.3"))));
    Value later = new Value(plant.consumer(), START, new BigDecimal("2.3"));
    Pod pod = pods.interrupted(() -> account.submit(List.of(later)));
    assertTrue(pod.balanceBatch());

    assertEquals(List.of(0, 1), List.of(pod.count("balanced"), pod.count("discarded")));
    Written after = rows.written(plant.site());
    assertEquals(before.runs(), after.runs());
    assertEquals(before.balances(), after.balances());
    account
        .partitions(plant.site(), DAY, 1)
        .body("data[0].state", is("queued"))
        .body("data[0].inputRevision", is(3))
        .body("data[0].balancedRevision", is(1));

    balancing.settle();
    assertBalanced(3);
    assertEquals(
        List.of(
            Flow.of(plant.producer(), plant.consumer(), "9.6"),
            Flow.of(null, plant.consumer(), "21.2")),
        flowsOfTheDay());
  }

  @Test
  void balancingAnInputThatIsWhatItWasWritesNothingNew() {
    balancing.settle();
    Written before = rows.written(plant.site());
    account.submit(List.of(new Value(plant.consumer(), START, new BigDecimal("9"))));
    account.submit(List.of(new Value(plant.consumer(), START, new BigDecimal("0.3"))));
    account.partitions(plant.site(), DAY, 1).body("data[0].inputRevision", is(3));

    balancing.settle();
    assertBalanced(3);
    Written after = rows.written(plant.site());
    assertEquals(1, after.runs().size());
    assertEquals(before.runs(), after.runs());
    assertEquals(before.balances(), after.balances());
  }

  /// Other amounts than those that the first worker has read, and no revision that says so: the
  /// lease alone can tell its result from the second's.
  private void measureOtherwiseUnseen() {
    rows.change(plant.site(), DAY, column -> Arrays.fill(column, 500_000));
  }

  private List<Flow> flowsOfTheDay() {
    return account.flows(plant.site(), START, END, "P1D");
  }

  private void assertBalanced(int revision) {
    account
        .partitions(plant.site(), DAY, 1)
        .body("data[0].state", is("balanced"))
        .body("data[0].inputRevision", is(revision))
        .body("data[0].balancedRevision", is(revision))
        .body("data[0].error", nullValue());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
