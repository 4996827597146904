package energy.saldo.quickstart.sample;

import energy.saldo.quickstart.sample.SampleMeter.Direction;
import energy.saldo.quickstart.sample.SampleMeter.Measuring;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/// The business park of the API guide: one consumer, whose register was read through January 2025.
final class Businesspark {

  private static final double PEAK_KILOWATTS = 180;

  private Businesspark() {}

  static SampleSite site(long seed) {
    QuarterHours january =
        new QuarterHours(
            LocalDate.of(2025, 1, 1), LocalDate.of(2025, 2, 1), ZoneId.of("Europe/Berlin"));
    SampleMeter meter =
        new SampleMeter(
            "Businesspark",
            "1ISK0001",
            Direction.CONSUMER,
            Measuring.READINGS,
            true,
            1,
            new LoadShapes(january, seed).shop(PEAK_KILOWATTS));
    return new SampleSite("Businesspark", "10115", "equal", january, List.of(meter));
  }
}
