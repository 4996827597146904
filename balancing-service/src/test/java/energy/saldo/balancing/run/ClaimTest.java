package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.Plant;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.queue.ClaimedPartition;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How much a claim takes, whichever way the database goes about it.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class ClaimTest {

  private static final LocalDate FIRST = LocalDate.of(2025, 4, 1);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final int DAYS = 80;

  @Inject Transactions transactions;
  @Inject PartitionQueue queue;
  @Inject MasterData masterData;
  @Inject SiteRows rows;
  @Inject Balancing balancing;
  @Inject BalancingServiceConfig config;

  private UUID site;

  @BeforeEach
  void queueDays() {
    balancing.settle();
    site = Plant.open(masterData, Account.open(), BERLIN).site();
    Map<LocalDate, Map<UUID, long[]>> days = new TreeMap<>();
    FIRST.datesUntil(FIRST.plusDays(DAYS)).forEach(day -> days.put(day, Map.of()));
    rows.deliver(site, days);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nestloop", "hashjoin", "mergejoin"})
  void aClaimTakesOneBatchByEveryJoin(String join) {
    assertEquals(claimedAtOnce(), claimWithOnly(join).size());
  }

  @Test
  void theLongestDueAreClaimedFirst() {
    rows.query(
        "UPDATE balancing_partition SET due_at = due_at - (day - '2025-04-01') * interval '1 s'",
        site);
    List<LocalDate> latest =
        FIRST.plusDays(DAYS - claimedAtOnce()).datesUntil(FIRST.plusDays(DAYS)).toList();
    assertEquals(
        latest,
        claimWithOnly("nestloop").stream()
            .map(claimed -> claimed.siteDay().day())
            .sorted()
            .toList());
  }

  @AfterEach
  void balanceDays() {
    rows.runOutLeases(site);
    balancing.settle();
  }

  private int claimedAtOnce() {
    return config.balancing().batchSize();
  }

  private List<ClaimedPartition> claimWithOnly(String join) {
    List<String> others =
        Stream.of("nestloop", "hashjoin", "mergejoin")
            .filter(other -> !other.equals(join))
            .toList();
    return transactions.run(
        connection -> {
          others.forEach(
              other -> connection.query("SET LOCAL enable_" + other + " = off").executeAndAwait());
          return queue.claim(connection, Cell.of(site), UUID.randomUUID());
        });
  }
}
