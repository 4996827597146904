package energy.saldo.chassis.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for conditions, not for time.
public final class Await {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  private Await() {}

  /// Returns once the condition holds; fails if it does not within a minute.
  public static void until(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("awaited in vain");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
