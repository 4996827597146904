package energy.saldo.balancing.run;

import static energy.saldo.balancing.Account.QUARTER_HOUR;
import static org.hamcrest.Matchers.everyItem;
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
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.Flows;
import energy.saldo.balancing.kernel.PartitionColumns;
import energy.saldo.balancing.kernel.ScalarKernel;
import energy.saldo.balancing.run.Pods.Pod;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A stored register falls, which no measurement that was accepted can cause; or a kernel is wrong.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class FailedRunTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate FIRST = LocalDate.of(2025, 1, 15);
  private static final LocalDate BROKEN = FIRST.plusDays(1);
  private static final Instant START = FIRST.atStartOfDay(BERLIN).toInstant();
  private static final int QUARTER_HOURS = 3 * 96;
  private static final int BROKEN_READING = 96 + 5;

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject Pods pods;
  @Inject SiteRows rows;

  private final Account account = Account.open();
  private UUID site;
  private UUID register;

  @BeforeEach
  void breakTheSecondOfThreeDays() {
    balancing.settle();
    site = masterData.site(account.id());
    register =
        masterData.meter(
            account.id(), site, "consumer", "readings_accurate", false, START.toString());
    masterData.setting(account.id(), site, register, FIRST.toString(), null);
    List<Value> readings = new ArrayList<>();
    for (int k = 0; k <= QUARTER_HOURS; k++) {
      readings.add(reading(k));
    }
    account.submit(readings);
    rows.change(site, BROKEN, column -> column[BROKEN_READING - 96] = 7);
  }

  @Test
  void aDayThatCannotBeBalancedTellsWhyHoldsUpNoOtherAndRecoversWithNewData() {
    Pod pod = pods.open();
    assertTrue(pod.balanceBatch());
    assertEquals(1, pod.count("failed"));
    assertFalse(pod.balanceBatch(), "the failed day waits and nothing else is left");
    String error =
        "register %s falls from %d to %d mWh in quarter-hour %d"
            .formatted(
                register,
                1_025_000_000,
                7,
                START.plus(QUARTER_HOUR.multipliedBy(BROKEN_READING - 1)).getEpochSecond() / 900);
    account
        .partitions(site, FIRST, 3)
        .body("data.state", is(List.of("balanced", "failed", "balanced")))
        .body("data[0].error", nullValue())
        .body("data[1].error", is(error))
        .body("data[1].inputRevision", is(1))
        .body("data[1].balancedRevision", is(0))
        .body("data[1].balancedAt", nullValue())
        .body("data[2].error", nullValue());
    assertEquals(List.of(fromGrid("24"), fromGrid("24")), flowsByDay());

    account.submit(List.of(reading(BROKEN_READING)));
    account
        .partitions(site, BROKEN, 1)
        .body("data[0].state", is("queued"))
        .body("data[0].error", nullValue());
    pod.settle();
    account
        .partitions(site, FIRST, 3)
        .body("data.state", is(List.of("balanced", "balanced", "balanced")))
        .body("data[1].error", nullValue())
        .body("data[1].balancedRevision", is(2));
    assertEquals(List.of(fromGrid("24"), fromGrid("24"), fromGrid("24")), flowsByDay());
    assertEquals(1, pod.count("failed"));
  }

  /// Each time after the worker has read the input, the input changes.
  @Test
  void aDayWhoseInputChangedBeforeItsBalancingFailedIsQueuedAtOnce() {
    Pod pod =
        pods.interrupted(
            () ->
                rows.query(
                    "UPDATE balancing_partition SET input_revision = input_revision + 1", site));
    assertTrue(pod.balanceBatch());
    account
        .partitions(site, FIRST, 3)
        .body("data.state", is(List.of("queued", "queued", "queued")))
        .body("data.error", everyItem(nullValue()));
    recover();
  }

  /// The database, Jackson and the JDK may say anything.
  @Test
  void theWordsOfOthersAreNotShown() {
    Pod pod =
        pods.interrupted(
            () -> {
              throw new IllegalStateException("jdbc:postgresql://10.0.0.1/secret");
            });
    assertTrue(pod.balanceBatch());
    account
        .partitions(site, FIRST, 3)
        .body("data.state", is(List.of("failed", "failed", "failed")))
        .body("data.error", everyItem(is("internal error; see the service log")));
    recover();
  }

  private void recover() {
    account.submit(List.of(reading(BROKEN_READING)));
    rows.query("UPDATE balancing_partition SET due_at = clock_timestamp()", site);
    pods.open().settle();
    account
        .partitions(site, FIRST, 3)
        .body("data.state", is(List.of("balanced", "balanced", "balanced")));
  }

  @Test
  void eachFurtherTryWaitsTwiceAsLongUpToAnHour() {
    Pod pod = pods.open();
    for (int seconds : List.of(5, 10, 20, 40)) {
      assertFailsAndIsPutOff(pod, Duration.ofSeconds(seconds));
    }
    rows.query("UPDATE balancing_partition SET attempts = 9", site);
    assertFailsAndIsPutOff(pod, Duration.ofSeconds(5 * 512));
    assertFailsAndIsPutOff(pod, Duration.ofHours(1));
    rows.query("UPDATE balancing_partition SET attempts = 1000000", site);
    assertFailsAndIsPutOff(pod, Duration.ofHours(1));
    assertEquals(7, pod.count("failed"));

    account.submit(List.of(reading(BROKEN_READING)));
    pod.settle();
    account.partitions(site, BROKEN, 1).body("data[0].state", is("balanced"));
  }

  /// Adds a unit to what the first consumer takes from the grid in the third interval.
  private record FaultyKernel(BalancingKernel correct) implements BalancingKernel {

    @Override
    public void balance(PartitionColumns in, Flows out) {
      correct.balance(in, out);
      out.fromGrid(0)[2]++;
    }

    @Override
    public String name() {
      return "faulty";
    }
  }

  @Test
  void flowsThatDoNotAddUpToTheInputAreNotStoredAndThePartitionSaysSo() {
    Pod faulty = pods.open(() -> new FaultyKernel(new ScalarKernel()));
    assertTrue(faulty.balanceBatch());
    assertEquals(4, faulty.count("failed"), "three days, and the one that the last reading starts");
    account
        .partitions(site, FIRST, 1)
        .body("data[0].state", is("failed"))
        .body("data[0].balancedRevision", is(0))
        .body(
            "data[0].error",
            is(
                "wrong balance: the flows of meter "
                    + register
                    + " at 2025-01-14T23:30:00Z add up to 250001 mWh, "
                    + "but its energy is 250000 mWh"));
    assertEquals(List.of(), flowsByDay());
    assertEquals(0, rows.query("SELECT run_id FROM balancing_run", site).size());

    account.submit(List.of(reading(BROKEN_READING)));
    rows.query("UPDATE balancing_partition SET due_at = clock_timestamp()", site);
    pods.open().settle();
    account
        .partitions(site, FIRST, 1)
        .body("data[0].state", is("balanced"))
        .body("data[0].error", nullValue());
    assertEquals(List.of(fromGrid("24"), fromGrid("24"), fromGrid("24")), flowsByDay());
  }

  private void assertFailsAndIsPutOff(Pod pod, Duration wait) {
    rows.query("UPDATE balancing_partition SET due_at = clock_timestamp()", site);
    OffsetDateTime before = brokenPartition().getOffsetDateTime("now");
    assertTrue(pod.balanceBatch());
    Row after = brokenPartition();
    OffsetDateTime due = after.getOffsetDateTime("due_at");
    assertFalse(due.isBefore(before.plus(wait)), () -> "due again too early for " + wait);
    assertFalse(
        due.isAfter(after.getOffsetDateTime("now").plus(wait)),
        () -> "due again too late for " + wait);
    assertFalse(pod.balanceBatch());
  }

  private Row brokenPartition() {
    return rows
        .query("SELECT day, due_at, clock_timestamp() AS now FROM balancing_partition", site)
        .stream()
        .filter(row -> row.getLocalDate("day").equals(BROKEN))
        .findFirst()
        .orElseThrow();
  }

  /// A quarter of a kilowatt-hour in each quarter-hour.
  private Value reading(int k) {
    BigDecimal kilowattHours = new BigDecimal("0.25").multiply(BigDecimal.valueOf(4000L + k));
    return new Value(register, START.plus(QUARTER_HOUR.multipliedBy(k)), kilowattHours);
  }

  private Flow fromGrid(String kilowattHours) {
    return Flow.of(null, register, kilowattHours);
  }

  private List<Flow> flowsByDay() {
    Instant end = FIRST.plusDays(3).atStartOfDay(BERLIN).toInstant();
    return account.flows(site, START, end, "P1D");
  }
}
