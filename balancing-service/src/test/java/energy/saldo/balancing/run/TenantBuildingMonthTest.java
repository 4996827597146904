package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.directory.InputChanges;
import energy.saldo.balancing.directory.InputChanges.SiteDay;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.kernel.KernelChooser;
import energy.saldo.balancing.kernel.KernelSetting;
import energy.saldo.balancing.measurement.MeasurementColumns;
import energy.saldo.balancing.storage.AmountColumn;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.postgres.PostgresTestResource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  @Inject Transactions transactions;
  @Inject PartitionQueue queue;
  @Inject InputChanges changes;
  @Inject Directory directory;
  @Inject MeasurementColumns measurements;
  @Inject RunWriter writer;
  @Inject BalancingMetrics metrics;

  private final UUID account = UUID.randomUUID();
  private final SplittableRandom random = new SplittableRandom(20_251_026);
  private final Map<UUID, long[]> energies = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"equal", "proportional", "static"})
  void everyStoredFlowOfTheMonthIsTheSameFromEitherKernel(String distribution) {
    UUID site = building(distribution);
    store(site);
    balance(KernelSetting.SCALAR);
    Map<String, List<Long>> scalar = flows(site);
    assertEquals(List.of("scalar"), kernels(site));
    assertEnergiesAreKept(scalar);

    forget(site);
    balance(KernelSetting.VECTOR);
    assertEquals(List.of("vector"), kernels(site));
    assertEquals(scalar, flows(site));
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
    short cell = Cell.of(site);
    transactions.run(
        connection -> {
          List<SiteDay> days = new ArrayList<>();
          for (int d = 0; d < DAYS; d++) {
            LocalDate day = FIRST.plusDays(d);
            days.add(new SiteDay(site, day));
            int from = (int) (calendar.firstQuarterHour(day) - first);
            int length = calendar.quarterHours(day);
            energies.forEach(
                (meter, month) ->
                    connection
                        .preparedQuery(
                            "INSERT INTO measurement_column (cell, site_id, meter_id, day, amounts)"
                                + " VALUES ($1, $2, $3, $4, $5::text::bigint[])")
                        .executeAndAwait(
                            Tuple.of(
                                cell,
                                site,
                                meter,
                                day,
                                AmountColumn.encode(
                                    IntStream.range(from, from + length)
                                        .mapToLong(k -> month[k])
                                        .toArray(),
                                    length))));
          }
          changes.measured(connection, cell, days);
          return days;
        });
  }

  private void balance(KernelSetting setting) {
    KernelChoice choice =
        new KernelChoice(setting, new SimpleMeterRegistry(), KernelChooser::choose);
    choice.start(new StartupEvent());
    BalancingWorker worker =
        new BalancingWorker(transactions, queue, directory, measurements, choice, writer, metrics);
    while (worker.balanceBatch()) {
      // One batch of several days after the other.
    }
  }

  private Map<String, List<Long>> flows(UUID site) {
    Map<String, List<Long>> flows = new HashMap<>();
    for (Row row :
        query(
            "SELECT creditor_meter_id, debitor_meter_id, day, energies FROM balance_column",
            site)) {
      String flow =
          "%s %s -> %s"
              .formatted(
                  row.getLocalDate("day"),
                  Objects.toString(row.getUUID("creditor_meter_id"), "grid"),
                  Objects.toString(row.getUUID("debitor_meter_id"), "grid"));
      flows.put(flow, List.of(row.getArrayOfLongs("energies")));
    }
    return flows;
  }

  private List<String> kernels(UUID site) {
    return query("SELECT DISTINCT kernel FROM balancing_run", site).stream()
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
    query("DELETE FROM balance_column", site);
    query("DELETE FROM balancing_run", site);
    query("UPDATE balancing_partition SET balanced_revision = 0, due_at = now()", site);
  }

  private List<Row> query(String statement, UUID site) {
    return transactions.run(
        connection -> {
          List<Row> rows = new ArrayList<>();
          connection
              .preparedQuery(statement + " WHERE cell = $1 AND site_id = $2")
              .executeAndAwait(Tuple.of(Cell.of(site), site))
              .forEach(rows::add);
          return rows;
        });
  }
}
