package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Account.Flow;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.Plant;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.run.Pods.Pod;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three workers and one queue of several hundred partitions.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class SharedQueueTest {

  private static final int WORKERS = 3;
  private static final int SITES = 6;
  private static final int DAYS = 60;
  private static final int PATIENCE_SECONDS = 120;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final SiteCalendar CALENDAR = new SiteCalendar(BERLIN);
  private static final LocalDate FIRST = LocalDate.of(2025, 2, 15);

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject Pods pods;
  @Inject SiteRows rows;

  /// A site and what is measured there (mWh): by day, the consumer's and the producer's.
  private record Measured(Plant plant, Map<LocalDate, long[][]> days) {}

  private final SplittableRandom random = new SplittableRandom(20_250_215);
  private final Account account = Account.open();
  private final List<Measured> sites = new ArrayList<>();

  @BeforeEach
  void queueAllDays() {
    balancing.settle();
    for (int site = 0; site < SITES; site++) {
      sites.add(new Measured(Plant.open(masterData, account, BERLIN), new TreeMap<>()));
      measure(sites.getLast(), day -> true);
    }
  }

  @Test
  void eachPartitionIsBalancedOncePerRevisionByExactlyOneOfThem() throws Exception {
    assertEquals(SITES * DAYS, balanceTogether());
    assertBalanced(SITES * DAYS);

    sites.forEach(site -> measure(site, day -> day.getDayOfMonth() % 3 == 0));
    int again = SITES * (int) days().stream().filter(day -> day.getDayOfMonth() % 3 == 0).count();
    assertEquals(again, balanceTogether());
    assertBalanced(SITES * DAYS + again);
  }

  @Test
  void whatArrivesWhileTheyBalanceIsBalancedInTheEnd() throws Exception {
    AtomicBoolean isAllDelivered = new AtomicBoolean();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> working = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        Pod pod = pods.open();
        working.add(
            executor.submit(
                () -> {
                  do {
                    pod.settle();
                  } while (!isAllDelivered.get());
                  assertEquals(0, pod.count("failed"));
                }));
      }
      try {
        for (int delivery = 0; delivery < 10; delivery++) {
          int remainder = delivery;
          sites.forEach(site -> measure(site, day -> day.getDayOfMonth() % 10 == remainder));
        }
      } finally {
        isAllDelivered.set(true);
      }
      for (Future<?> worker : working) {
        worker.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    balancing.settle();
    assertFlows();
    for (Measured site : sites) {
      UUID id = site.plant().site();
      assertEquals(DAYS, partitions(id, "balanced_revision = input_revision"));
      assertEquals(DAYS, count("balancing_run", "superseded_at IS NULL", id));
    }
  }

  /// Lets all workers balance until nothing is due, after each has claimed something, and returns
  /// how many partitions they balanced. None may be discarded or fail.
  private int balanceTogether() throws Exception {
    CyclicBarrier allHoldSomething = new CyclicBarrier(WORKERS);
    List<Pod> workers = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> working = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        Pod pod =
            pods.interrupted(
                () -> {
                  if (isFirst.getAndSet(false)) {
                    await(allHoldSomething);
                  }
                });
        workers.add(pod);
        working.add(executor.submit(pod::settle));
      }
      for (Future<?> worker : working) {
        worker.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    for (Pod worker : workers) {
      assertTrue(worker.count("balanced") > 0);
      assertEquals(List.of(0, 0), List.of(worker.count("discarded"), worker.count("failed")));
    }
    return workers.stream().mapToInt(worker -> worker.count("balanced")).sum();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not every worker found something to claim", e);
    }
  }

  /// Measures days of a site, anew if they were measured before.
  private void measure(Measured site, Predicate<LocalDate> isMeasured) {
    Map<LocalDate, Map<UUID, long[]>> delivery = new TreeMap<>();
    for (LocalDate day : days()) {
      if (isMeasured.test(day)) {
        long[][] amounts = {amounts(day), amounts(day)};
        site.days().put(day, amounts);
        delivery.put(
            day, Map.of(site.plant().consumer(), amounts[0], site.plant().producer(), amounts[1]));
      }
    }
    rows.deliver(site.plant().site(), delivery);
  }

  private long[] amounts(LocalDate day) {
    return random.longs(CALENDAR.quarterHours(day), 0, 1_000_000).toArray();
  }

  private static List<LocalDate> days() {
    return FIRST.datesUntil(FIRST.plusDays(DAYS)).toList();
  }

  private void assertBalanced(int runs) {
    assertFlows();
    int written = 0;
    for (Measured site : sites) {
      UUID id = site.plant().site();
      assertEquals(DAYS, partitions(id, "balanced_revision = input_revision"));
      assertEquals(DAYS, count("balancing_run", "superseded_at IS NULL", id));
      written += count("balancing_run", "true", id);
    }
    assertEquals(runs, written);
  }

  private int partitions(UUID site, String condition) {
    return count("balancing_partition", condition, site);
  }

  private int count(String table, String condition, UUID site) {
    return rows.query(
            "SELECT count(*) FILTER (WHERE %s) AS n FROM %s".formatted(condition, table), site)
        .getFirst()
        .getLong("n")
        .intValue();
  }

  /// Every day of every site by the public contract, to the last unit.
  private void assertFlows() {
    Instant start = FIRST.atStartOfDay(BERLIN).toInstant();
    Instant end = FIRST.plusDays(DAYS).atStartOfDay(BERLIN).toInstant();
    for (Measured site : sites) {
      List<Flow> expected = new ArrayList<>();
      site.days().values().forEach(day -> expected.addAll(flows(site.plant(), day[0], day[1])));
      assertEquals(expected, account.flows(site.plant().site(), start, end, "P1D"));
    }
    assertEquals(DAYS, Collections.min(sites.stream().map(site -> site.days().size()).toList()));
  }

  /// One consumer and one producer: they share what both have, the rest is the grid's.
  private static List<Flow> flows(Plant plant, long[] consumed, long[] produced) {
    long shared = 0;
    for (int k = 0; k < consumed.length; k++) {
      shared += Math.min(consumed[k], produced[k]);
    }
    return List.of(
        Flow.of(plant.producer(), plant.consumer(), kilowattHours(shared)),
        Flow.of(plant.producer(), null, kilowattHours(LongStream.of(produced).sum() - shared)),
        Flow.of(null, plant.consumer(), kilowattHours(LongStream.of(consumed).sum() - shared)));
  }

  private static String kilowattHours(long milliwattHours) {
    return BigDecimal.valueOf(milliwattHours, 6).toPlainString();
  }
}
