package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.quickstart.TestClient.Measurement;
import energy.saldo.quickstart.system.SaldoSystem;
import energy.saldo.quickstart.system.Service;
import energy.saldo.quickstart.system.ServiceProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The balancing process ends at once, as in a power failure, and starts again.
class KillIT {

  private static final String START = "2025-03-01";
  private static final String END = "2025-06-01";

  @Test
  void aProcessKilledWhileItTakesMeasurementsAndWhileItBalancesLeavesExactBalances() {
    try (SaldoSystem system =
        SystemUnderTest.start(
            Map.of(
                "SALDO_BALANCING_LEASE", "PT3S",
                "SALDO_BALANCING_BATCH_SIZE", "2",
                "SALDO_BALANCING_SETTLING_DELAY", "PT4S"))) {
      PairOfMeters pair =
          new PairOfMeters(TestClient.newAccount(system), "Europe/Berlin", START, END);
      ServiceProcess balancing = system.service(Service.BALANCING);
      submitThroughAKill(pair, balancing);
      killWhileBalancing(pair, balancing);
      pair.awaitBalanced();
      assertEquals(pair.expectedQuarterHours(), pair.told("PT15M"));
      assertEquals(pair.expectedDays(), pair.told("P1D"));
    }
  }

  /// Half of the batches are on their way when the process ends; those without an answer are sent
  /// again, as any client would.
  private static void submitThroughAKill(PairOfMeters pair, ServiceProcess balancing) {
    List<Measurement> shuffled = new ArrayList<>(pair.measurements());
    Collections.shuffle(shuffled, new Random(5));
    List<String> unanswered = new ArrayList<>();
    List<CompletableFuture<Integer>> onTheirWay = new ArrayList<>();
    List<String> batches = TestClient.batches(shuffled);
    for (String batch : batches) {
      onTheirWay.add(pair.client().postLater("/v1/measurements", batch));
    }
    onTheirWay.get(batches.size() / 4).join();
    balancing.kill();
    for (int batch = 0; batch < batches.size(); batch++) {
      if (onTheirWay.get(batch).exceptionally(broken -> 0).join() != 201) {
        unanswered.add(batches.get(batch));
      }
    }
    assertTrue(!unanswered.isEmpty(), "the process was killed too late to interrupt anything");
    balancing.restart();
    for (String batch : unanswered) {
      pair.client().created("/v1/measurements", batch);
    }
  }

  private static void killWhileBalancing(PairOfMeters pair, ServiceProcess balancing) {
    pair.client()
        .awaitPartitions(
            pair.siteId(),
            START,
            END,
            days -> days.stream().anyMatch(day -> "balanced".equals(day.path("state").asText())));
    balancing.kill();
    balancing.restart();
    long left =
        pair.client().awaitPartitions(pair.siteId(), START, END, days -> true).stream()
            .filter(day -> !"balanced".equals(day.path("state").asText()))
            .count();
    assertTrue(left > 0, "the process was killed too late: everything was balanced");
  }
}
