package energy.saldo.chassis;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;

/// The clock of everything that asks for one: UTC, in whole milliseconds, as the contract prints.
final class UtcClock {

  private UtcClock() {}

  @Produces
  @Singleton
  static Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
  }
}
