package energy.saldo.site;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// The clock of everything that asks for one.
final class UtcClock {

  private UtcClock() {}

  @Produces
  @Singleton
  static Clock clock() {
    return Clock.systemUTC();
  }
}
