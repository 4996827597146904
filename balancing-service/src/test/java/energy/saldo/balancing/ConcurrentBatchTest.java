package energy.saldo.balancing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Batches of several senders for the same meters and days at once.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class ConcurrentBatchTest {

  private static final Instant MIDNIGHT = Instant.parse("2025-05-31T22:00:00Z");
  private static final int WRITERS = 16;
  private static final int QUARTER_HOURS = 2 * 96;

  @Inject MasterData masterData;

  private final Account account = Account.open();

  /// Each writer has its own quarter-hours of every meter, so that everything must be there at the
  /// end, and takes meters and times in an order of its own.
  @Test
  void sixteenWritersLoseNothingAndNeverWaitInACircle() throws Exception {
    List<UUID> meters = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      UUID site = masterData.site(account.id());
      Stream.generate(() -> masterData.meter(account.id(), site, "consumer"))
          .limit(3)
          .forEach(meters::add);
    }
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int writer = 0; writer < WRITERS; writer++) {
        List<Value> values = valuesOf(writer, meters);
        writers.add(threads.submit(() -> submitInParts(values)));
      }
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    List<Object> expected = new ArrayList<>();
    for (int k = 0; k < QUARTER_HOURS; k++) {
      expected.add(k);
    }
    for (UUID meter : meters) {
      assertEquals(expected, account.measured(meter, MIDNIGHT, 2));
    }
  }

  private static List<Value> valuesOf(int writer, List<UUID> meters) {
    List<Value> values = new ArrayList<>();
    for (UUID meter : meters) {
      for (int k = writer; k < QUARTER_HOURS; k += WRITERS) {
        Instant timestamp = MIDNIGHT.plus(Duration.ofMinutes(15L * k));
        values.add(new Value(meter, timestamp, BigDecimal.valueOf(k)));
      }
    }
    Collections.shuffle(values, new Random(writer));
    return values;
  }

  private void submitInParts(List<Value> values) {
    for (int from = 0; from < values.size(); from += 9) {
      account.submit(values.subList(from, Math.min(values.size(), from + 9)));
    }
  }
}
