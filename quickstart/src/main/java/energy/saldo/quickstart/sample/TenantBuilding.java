package energy.saldo.quickstart.sample;

import energy.saldo.quickstart.sample.SampleMeter.Direction;
import energy.saldo.quickstart.sample.SampleMeter.Measuring;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A house with twelve flats, a shop, a stairwell, two photovoltaic roofs and a battery, in March
/// and April 2025: 61 days, one of them an hour short.
///
/// Flats and stairwell come first, the shop second, the battery takes what is left. The roofs give
/// before the battery does. One tenant has their own supplier and does not participate.
final class TenantBuilding {

  static final String BATTERY_CHARGE = "SUN-BATTERY-IN";

  private static final int FLATS = 12;
  private static final int FLAT_WITH_OWN_SUPPLIER = 7;

  private TenantBuilding() {}

  static SampleSite site(long seed) {
    QuarterHours period =
        new QuarterHours(
            LocalDate.of(2025, 3, 1), LocalDate.of(2025, 5, 1), ZoneId.of("Europe/Berlin"));
    List<SampleMeter> consumers = consumers(period, seed);
    List<SampleMeter> roofs = roofs(new Sky(period, seed));
    Battery battery = Battery.balancing(surplus(period, consumers, roofs));

    List<SampleMeter> meters = new ArrayList<>(consumers);
    meters.add(
        meter("Battery, charging", BATTERY_CHARGE, Direction.CONSUMER, null, battery.charge()));
    meters.addAll(roofs);
    meters.add(
        meter("Battery, giving", "SUN-BATTERY-OUT", Direction.PRODUCER, 2, battery.discharge()));
    return new SampleSite("Sonnenhof", "10405", "equal", period, meters);
  }

  private static List<SampleMeter> consumers(QuarterHours period, long seed) {
    List<SampleMeter> consumers = new ArrayList<>();
    for (int flat = 1; flat <= FLATS; flat++) {
      double size = 0.6 + 0.1 * (flat * 5 % FLATS);
      consumers.add(
          new SampleMeter(
              "Flat " + flat,
              "SUN-FLAT-%02d".formatted(flat),
              Direction.CONSUMER,
              Measuring.READINGS,
              flat != FLAT_WITH_OWN_SUPPLIER,
              1,
              new LoadShapes(period, seed + flat).household(size)));
    }
    LoadShapes shapes = new LoadShapes(period, seed);
    consumers.add(meter("Stairwell", "SUN-STAIRWELL", Direction.CONSUMER, 1, shapes.stairwell()));
    consumers.add(meter("Shop", "SUN-SHOP", Direction.CONSUMER, 2, shapes.shop(4.5)));
    return consumers;
  }

  private static List<SampleMeter> roofs(Sky sky) {
    return List.of(
        meter("Roof, east", "SUN-ROOF-EAST", Direction.PRODUCER, 1, sky.roof(9.8, 95, 35)),
        meter("Roof, south-west", "SUN-ROOF-WEST", Direction.PRODUCER, 1, sky.roof(12.4, 230, 30)));
  }

  private static SampleMeter meter(
      String title,
      String identifier,
      Direction direction,
      @Nullable Integer priority,
      long[] energies) {
    return new SampleMeter(
        title, identifier, direction, Measuring.LOAD_PROFILE, true, priority, energies);
  }

  /// The battery serves participants only.
  private static long[] surplus(
      QuarterHours period, List<SampleMeter> consumers, List<SampleMeter> roofs) {
    long[] surplus = new long[period.count()];
    for (int quarter = 0; quarter < surplus.length; quarter++) {
      for (SampleMeter roof : roofs) {
        surplus[quarter] += roof.energies()[quarter];
      }
      for (SampleMeter consumer : consumers) {
        surplus[quarter] -= consumer.participates() ? consumer.energies()[quarter] : 0;
      }
    }
    return surplus;
  }
}
