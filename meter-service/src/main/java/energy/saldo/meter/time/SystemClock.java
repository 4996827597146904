package energy.saldo.meter.time;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// The clock that stamps what is created.
final class SystemClock {

  private SystemClock() {}

  @Produces
  @Singleton
  static Clock clock() {
    return Clock.systemUTC();
  }
}
