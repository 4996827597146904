package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.kernel.KernelSetting;
import energy.saldo.balancing.kernel.VectorKernel;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A building with twelve flats, a shop, the stairwell, two roofs and a battery, balanced for the
/// month of a clock change by either kernel, from stored measurements to stored balances.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
class TenantBuildingMonthTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate FIRST = LocalDate.of(2025, 10, 1);
  private static final int DAYS = 31;
  private static final int QUARTER_HOURS = 2980;

  /// Each consumer's share where shares are static; fifteen of them leave a little unshared.
  private static final BigDecimal SHARE = new BigDecimal("0.066");

  @Inject MasterData masterData;
  @Inject SiteRows rows;
  @Inject Pods pods;

  private final UUID account = UUID.randomUUID();
  private final SplittableRandom random = new SplittableRandom(20_251_026);
  private final Map<UUID, long[]> energies = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"equal", "proportional", "static"})
  void everyStoredFlowOfTheMonthIsTheSameFromEitherKernel(String distribution) {
    UUID site = building(distribution);
    store(site);
    pods.open(KernelSetting.SCALAR).settle();
    Map<String, List<Long>> scalar = rows.flows(site);
    assertEquals(List.of("scalar"), kernels(site));
    assertEnergiesAreKept(scalar);

    forget(site);
    pods.open(KernelSetting.VECTOR).settle();
    assertEquals(List.of(new VectorKernel().name()), kernels(site));
    assertEquals(scalar, rows.flows(site));
  }

  private UUID building(String distribution) {
    UUID site = masterData.site(account, BERLIN, distribution);
    for (int flat = 0; flat < 12; flat++) {
      double size = 0.6 + 0.1 * flat;
      add(site, "consumer", 2, k -> household(k, size));
    }
    add(site, "consumer", null, k -> hour(k) > 8 && hour(k) < 19 ? around(900_000) : 90_000);
    add(site, "consumer", 1, k -> 35_000);
    add(site, "producer", 1, k -> roof(k, 4_000_000));
    add(site, "producer", 1, k -> roof(k, 2_500_000));
    add(site, "consumer", null, k -> hour(k) >= 10 && hour(k) < 15 ? around(700_000) : 0);
    add(site, "producer", null, k -> hour(k) >= 18 && hour(k) < 23 ? around(600_000) : 0);
    return site;
  }

  private interface Shape {
    double milliwattHours(int quarterHour);
  }

  private void add(UUID site, String direction, @Nullable Integer rank, Shape shape) {
    UUID meter =
        masterData.meter(
            account, site, direction, "load_profile_accurate", false, "2025-09-01T00:00:00Z");
    Map<String, Object> setting = new HashMap<>();
    if (rank != null) {
      setting.put("priority", rank);
    }
    if (direction.equals("consumer")) {
      setting.put("share", SHARE);
    }
    masterData.settingWith(account, site, meter, "2025-09-02", setting);
    energies.put(
        meter,
        IntStream.range(0, QUARTER_HOURS).mapToLong(k -> (long) shape.milliwattHours(k)).toArray());
  }

  private double around(double milliwattHours) {
    return milliwattHours * random.nextDouble(0.5, 1.5);
  }

  private double household(int k, double size) {
    double evening = Math.exp(-Math.pow((hour(k) - 19) / 2.5, 2));
    return around(size * (60_000 + 200_000 * evening));
  }

  private double roof(int k, double peak) {
    return around(peak * Math.max(0, Math.sin((hour(k) - 7) / 11 * Math.PI)));
  }

  private static double hour(int k) {
    return (k % 96) / 4.0;
  }

  /// Stores the energies, day by day.
  private void store(UUID site) {
    SiteCalendar calendar = new SiteCalendar(BERLIN);
    long first = calendar.firstQuarterHour(FIRST);
    assertEquals(QUARTER_HOURS, calendar.firstQuarterHour(FIRST.plusDays(DAYS)) - first);
    Map<LocalDate, Map<UUID, long[]>> days = new HashMap<>();
    for (int d = 0; d < DAYS; d++) {
      LocalDate day = FIRST.plusDays(d);
      int from = (int) (calendar.firstQuarterHour(day) - first);
      int until = from + calendar.quarterHours(day);
      Map<UUID, long[]> ofDay = new HashMap<>();
      energies.forEach((meter, month) -> ofDay.put(meter, Arrays.copyOfRange(month, from, until)));
      days.put(day, ofDay);
    }
    rows.deliver(site, days);
  }

  private List<String> kernels(UUID site) {
    return rows.query("SELECT DISTINCT kernel FROM balancing_run", site).stream()
        .map(row -> row.getString("kernel"))
        .toList();
  }

  /// The month was shared out: all that was measured flows, and some of it between the meters.
  private void assertEnergiesAreKept(Map<String, List<Long>> flows) {
    energies.forEach(
        (meter, month) -> {
          long flowed =
              flows.entrySet().stream()
                  .filter(flow -> flow.getKey().contains(meter.toString()))
                  .flatMap(flow -> flow.getValue().stream())
                  .mapToLong(Long::longValue)
                  .sum();
          assertEquals(IntStream.range(0, month.length).mapToLong(k -> month[k]).sum(), flowed);
        });
    assertTrue(flows.keySet().stream().filter(flow -> !flow.contains("grid")).count() > 1000);
    String clockChange = LocalDate.of(2025, 10, 26).toString();
    flows.forEach(
        (flow, amounts) ->
            assertEquals(flow.startsWith(clockChange) ? 100 : 96, amounts.size(), flow));
  }

  /// As if the month had never been balanced.
  private void forget(UUID site) {
    rows.query("DELETE FROM balancing_run", site);
    rows.query("UPDATE balancing_partition SET balanced_revision = 0, due_at = now()", site);
  }
}
