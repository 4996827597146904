package energy.saldo.quickstart.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TenantBuildingTest {

  private final SampleSite site = TenantBuilding.site(7);

  @Test
  void sixtyOneDaysAreAnHourShortOfFullDays() {
    assertEquals(61 * 96 - 4, site.period().count());
    site.meters().forEach(meter -> assertEquals(61 * 96 - 4, meter.energies().length));
  }

  @Test
  void itIsTheSameFromTheSameSeedAndAnotherFromAnother() {
    assertEquals(sums(site), sums(TenantBuilding.site(7)));
    assertTrue(!sums(site).equals(sums(TenantBuilding.site(8))));
  }

  private static List<Long> sums(SampleSite site) {
    return site.meters().stream().map(meter -> LongStream.of(meter.energies()).sum()).toList();
  }

  @Test
  void noMeterGivesOrTakesLessThanNothingAndRoofsRestAtNight() {
    for (SampleMeter meter : site.meters()) {
      for (int quarter = 0; quarter < meter.energies().length; quarter++) {
        long energy = meter.energies()[quarter];
        assertTrue(energy >= 0, meter.title());
        int hour = site.period().clock(quarter).getHour();
        if (meter.title().startsWith("Roof") && (hour < 5 || hour > 21)) {
          assertEquals(0, energy, meter.title());
        }
      }
    }
  }

  @Test
  void theBatteryGivesNoMoreThanItTook() {
    long taken = 0;
    long given = 0;
    long[] charge = energies(TenantBuilding.BATTERY_CHARGE);
    long[] discharge = energies("SUN-BATTERY-OUT");
    for (int quarter = 0; quarter < charge.length; quarter++) {
      taken += charge[quarter];
      given += discharge[quarter];
      assertTrue(given <= taken, "at quarter-hour " + quarter);
    }
    assertTrue(given > 0);
  }

  private long[] energies(String identifier) {
    return site.meters().stream()
        .filter(meter -> meter.identifier().equals(identifier))
        .findFirst()
        .orElseThrow()
        .energies();
  }

  @Test
  void aRegisterTellsOneReadingMoreThanThereAreQuarterHours() {
    SampleMeter flat = site.meters().getFirst();
    var measurements = flat.measurements(site.period());
    assertEquals(site.period().count() + 1, measurements.size());
    assertEquals(site.period().end(), measurements.getLast().timestamp());
    assertEquals(LongStream.of(flat.energies()).sum(), measurements.getLast().milliwattHours());
  }
}
