package energy.saldo.balancing;

import static energy.saldo.balancing.Account.QUARTER_HOUR;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import energy.saldo.balancing.Account.Flow;
import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.balance.VirtualBlock;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.balancing.directory.MasterData;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Virtual meters in balancing: every amount is worked out by hand.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class VirtualMeterTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final Instant START = Instant.parse("2025-05-31T22:00:00Z");
  private static final String LONG_AGO = "2020-01-01T00:00:00.000Z";

  private static final Map<String, String> PRODUCERS =
      Map.of("type", "aggregation", "aggregation", "sum_local_producer");
  private static final Map<String, String> CONSUMERS =
      Map.of("type", "aggregation", "aggregation", "sum_local_consumer");
  private static final Map<String, String> PLUS =
      Map.of("type", "arithmetic", "arithmetic", "addition");
  private static final Map<String, String> MINUS =
      Map.of("type", "arithmetic", "arithmetic", "subtraction");

  private static final String RUNS =
      """
      SELECT virtual_meter_ids, virtual_energies, superseded_at FROM balancing_run
      WHERE cell = $1 AND site_id = $2 ORDER BY balanced_at
      """;

  @Inject MasterData masterData;
  @Inject Balancing balancing;
  @Inject Transactions transactions;

  private final Account account = Account.open();
  private UUID site = account.id();

  @BeforeEach
  void aSite() {
    site = masterData.site(account.id());
  }

  private static Map<String, String> named(UUID meter) {
    return Map.of("type", "meter", "meter", meter.toString());
  }

  private UUID meter(String direction) {
    return masterData.meter(account.id(), site, direction);
  }

  private UUID participant(String direction) {
    UUID meter = meter(direction);
    masterData.setting(account.id(), site, meter, "2020-01-02", null);
    return meter;
  }

  private UUID virtual(String direction, boolean grid, List<Map<String, String>> formula) {
    return masterData.meter(account.id(), resource(direction, grid, LONG_AGO, null, formula));
  }

  private Map<String, Object> resource(
      String direction,
      boolean grid,
      String start,
      @Nullable String end,
      List<Map<String, String>> formula) {
    Map<String, Object> meter = new TreeMap<>();
    meter.put("siteId", site.toString());
    meter.put("mpo", "virtual");
    meter.put("direction", direction);
    meter.put("grid", grid);
    meter.put("measuring", "load_profile_accurate");
    meter.put("startDate", start);
    meter.put("formula", formula);
    if (end != null) {
      meter.put("endDate", end);
    }
    return meter;
  }

  /// A value in each of the first quarter-hours of the day.
  private void submit(UUID meter, String... kilowattHours) {
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < kilowattHours.length; k++) {
      if (!kilowattHours[k].isEmpty()) {
        Instant stamp = START.plus(QUARTER_HOUR.multipliedBy(k));
        values.add(new Value(meter, stamp, new BigDecimal(kilowattHours[k])));
      }
    }
    account.submit(values);
  }

  /// What the meter has in each of the first quarter-hours of the day that has something.
  private List<String> energies(UUID meter) {
    return account
        .aggregated(meter, START, START.plus(QUARTER_HOUR.multipliedBy(96)), "PT15M")
        .stream()
        .map(row -> Account.decimal(row.get("value")).toPlainString())
        .toList();
  }

  private Set<Flow> flows(int k) {
    return Set.copyOf(account.flows(site, START.plus(QUARTER_HOUR.multipliedBy(k))));
  }

  @Test
  void theFeedInMeterHasWhatFlowsToTheGridWhenEveryoneTakesPart() {
    UUID consumer = participant("consumer");
    UUID producer = participant("producer");
    UUID feedIn = virtual("consumer", true, List.of(PRODUCERS, MINUS, CONSUMERS));
    submit(consumer, "1", "2", "3");
    submit(producer, "4", "2", "1.5");
    balancing.settle();
    assertEquals(List.of("3", "0", "0"), energies(feedIn));
    assertEquals(
        Set.of(Flow.of(producer, consumer, "1"), Flow.of(producer, feedIn, "3")), flows(0));
    assertEquals(Set.of(Flow.of(producer, consumer, "2")), flows(1));
    assertEquals(
        Set.of(Flow.of(producer, consumer, "1.5"), Flow.of(null, consumer, "1.5")), flows(2));
  }

  /// in − third and out + (third − in), of which one is below 0 in each of the two cases.
  @Test
  void aSummationMeterWithTenantsOfThirdParties() {
    UUID in = masterData.gridMeter(account.id(), site, "producer");
    UUID out = masterData.gridMeter(account.id(), site, "consumer");
    UUID third = meter("consumer");
    UUID draw = virtual("producer", true, List.of(named(in), MINUS, named(third)));
    UUID more = virtual("producer", true, List.of(named(third), MINUS, named(in)));
    UUID feedIn = virtual("consumer", true, List.of(named(out), PLUS, named(more)));
    submit(in, "5", "1");
    submit(out, "0.5", "2");
    submit(third, "2", "4");
    balancing.settle();
    assertEquals(List.of("3", "0"), energies(draw));
    assertEquals(List.of("0.5", "5"), energies(feedIn));
    account.partitions(site, DAY, 1).body("data.state", contains("balanced"));
  }

  /// The staircase: what all take less what the flat takes. The flat has no setting.
  @Test
  void aVirtualParticipantIsBalancedAndNeedsWhatItIsComputedFrom() {
    UUID producer = participant("producer");
    UUID whole = masterData.gridMeter(account.id(), site, "producer");
    UUID flat = meter("consumer");
    UUID staircase = virtual("consumer", false, List.of(named(whole), MINUS, named(flat)));
    masterData.setting(account.id(), site, staircase, "2020-01-02", null);
    submit(producer, "1", "1", "1");
    submit(whole, "3", "3", "");
    submit(flat, "1.5", "", "1");
    balancing.settle();
    assertEquals(
        Set.of(Flow.of(whole, staircase, "0.5"), Flow.of(producer, staircase, "1")), flows(0));
    assertEquals(Set.of(), flows(1));
    assertEquals(List.of("1.5"), energies(staircase));
    account
        .partitions(site, DAY, 1)
        .body("data.state", contains("open"))
        .body("data.expected", contains(3 * 96))
        .body("data.present", contains(3 + 2 + 2))
        .body(
            "data[0].missing.findAll { it.meterId == '" + flat + "' }.from",
            contains("2025-05-31T22:15:00.000Z", "2025-05-31T22:45:00.000Z"))
        .body("data[0].missing.collect { it.meterId }.contains('" + staircase + "')", is(false));
    submit(whole, "", "", "3");
    submit(flat, "", "0.5");
    balancing.settle();
    assertEquals(List.of("1.5", "2.5", "2"), energies(staircase));
    account.partitions(site, DAY, 1).body("data.present", contains(9));
  }

  @Test
  void aProducerMayBeVirtualAndAnOperandOfAnother() {
    UUID consumer = participant("consumer");
    UUID inverter = masterData.gridMeter(account.id(), site, "producer");
    UUID plant = virtual("producer", false, List.of(named(inverter), PLUS, named(inverter)));
    masterData.setting(account.id(), site, plant, "2020-01-02", null);
    UUID feedIn = virtual("consumer", true, List.of(PRODUCERS, MINUS, CONSUMERS));
    submit(inverter, "2");
    submit(consumer, "1");
    balancing.settle();
    assertEquals(List.of("4"), energies(plant));
    assertEquals(List.of("3"), energies(feedIn));
    assertEquals(Set.of(Flow.of(plant, consumer, "1"), Flow.of(plant, feedIn, "3")), flows(0));
  }

  @Test
  void aGridMeterThatLacksItsOperandKeepsNothingOpen() {
    UUID consumer = participant("consumer");
    UUID other = meter("consumer");
    UUID supply = virtual("producer", true, List.of(CONSUMERS));
    submit(consumer, Arrays.stream(new String[96]).map(none -> "1").toArray(String[]::new));
    submit(other, "1", "1");
    balancing.settle();
    account
        .partitions(site, DAY, 1)
        .body("data.state", contains("balanced"))
        .body("data.expected", contains(96));
    assertEquals(List.of("2", "2"), energies(supply));
    assertEquals(Set.of(Flow.of(supply, consumer, "1")), flows(5));
    Map<String, Object> day =
        account
            .aggregated(supply, START, START.plus(QUARTER_HOUR.multipliedBy(96)), "P1D")
            .getFirst();
    assertEquals(false, day.get("complete"));
    assertEquals("4", Account.decimal(day.get("value")).toPlainString());
  }

  /// From 00:30 on the producer is there, from 00:45 on the virtual meter is not.
  @Test
  void whatIsNotThereCountsAsNothing() {
    UUID consumer = meter("consumer");
    UUID producer =
        masterData.meter(
            account.id(), site, "producer", "load_profile_accurate", false, "2025-05-31T22:30:00Z");
    UUID virtual =
        masterData.meter(
            account.id(),
            resource(
                "consumer",
                true,
                "2025-05-31T22:15:00.000Z",
                "2025-05-31T22:45:00.000Z",
                List.of(CONSUMERS, MINUS, PRODUCERS)));
    submit(consumer, "1", "2", "3", "4");
    submit(producer, "", "", "2.5", "2.5");
    balancing.settle();
    assertEquals(List.of("2", "0.5"), energies(virtual));
    assertEquals(
        true,
        account
            .aggregated(virtual, START, START.plus(QUARTER_HOUR.multipliedBy(96)), "P1D")
            .getFirst()
            .get("complete"));
  }

  @Test
  void itIsNeverMeasured() {
    UUID virtual = virtual("consumer", false, List.of(PRODUCERS));
    account
        .submit("[{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":1}]".formatted(virtual, START))
        .statusCode(422)
        .body("errors.path", contains("[0].meterId"))
        .body("errors.message", contains(containsString("virtual")));
    account
        .bulk("text/csv", "meterId,timestamp,value\n" + virtual + "," + START + ",1\n")
        .statusCode(422)
        .body("errors.path", contains("meterId"));
    account
        .createDeviceChange(
            "{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"closingValue\":1,\"openingValue\":0}"
                .formatted(virtual, START))
        .statusCode(422);
  }

  /// An older run keeps what it computed.
  @Test
  void aRunKeepsItsEnergiesAndAnOtherValueGivesAnotherRun() {
    UUID consumer = meter("consumer");
    UUID supply = virtual("producer", true, List.of(CONSUMERS));
    submit(consumer, "1", "2");
    balancing.settle();
    submit(consumer, "1", "3");
    balancing.settle();
    submit(consumer, "1", "3");
    balancing.settle();
    List<Row> runs = runs();
    assertEquals(2, runs.size());
    assertArrayEquals(new long[] {1_000_000, 2_000_000}, kept(runs.get(0), supply));
    assertArrayEquals(new long[] {1_000_000, 3_000_000}, kept(runs.get(1), supply));
    assertEquals(List.of("1", "3"), energies(supply));
  }

  private static long[] kept(Row run, UUID meter) {
    VirtualBlock block =
        new VirtualBlock(
            run.getArrayOfUUIDs("virtual_meter_ids"), run.getBuffer("virtual_energies").getBytes());
    VirtualBlock.Column column = block.columns(Set.of(meter)).get(meter);
    return column == null ? new long[0] : Arrays.copyOf(column.energies(), 2);
  }

  private List<Row> runs() {
    List<Row> runs = new ArrayList<>();
    transactions.run(
        connection -> {
          Transactions.execute(connection, RUNS, Tuple.of(Cell.of(site), site)).forEach(runs::add);
          return site;
        });
    return runs;
  }

  @Test
  void aRunWithoutVirtualMetersKeepsNothing() {
    UUID consumer = participant("consumer");
    submit(consumer, "1");
    balancing.settle();
    assertEquals(1, runs().size());
    assertNull(runs().getFirst().getBuffer("virtual_energies"));
  }

  /// In the order of the quarter-hours: measured, the worse of two, of one of which the other is 0.
  @Test
  void itIsOfTheWorstQualityOfWhatItIsComputedFrom() {
    UUID one = meter("consumer");
    UUID other = meter("consumer");
    UUID supply = virtual("producer", true, List.of(CONSUMERS));
    masterData.setting(account.id(), site, supply, "2020-01-02", null);
    UUID twice = virtual("consumer", false, List.of(named(one), PLUS, named(other)));
    masterData.setting(account.id(), site, twice, "2020-01-02", null);
    submit(one, "1", "1", "1");
    submit(other, "1", "1", "1");
    balancing.settle();
    assertEquals(List.of("measured", "measured", "measured"), qualities(twice));
    account
        .submit(
            """
            [{"meterId":"%1$s","timestamp":"2025-05-31T22:15:00Z","value":1,"quality":"substituted"},
             {"meterId":"%2$s","timestamp":"2025-05-31T22:15:00Z","value":1,"quality":"provisional"},
             {"meterId":"%2$s","timestamp":"2025-05-31T22:30:00Z","value":1,"quality":"substituted"}]
            """
                .formatted(one, other))
        .statusCode(201);
    balancing.settle();
    assertEquals(List.of("measured", "provisional", "substituted"), qualities(twice));
    account
        .partitions(site, DAY, 1)
        .body("data.expected", contains(2 * 96))
        .body("data.provisional", contains(1));
  }

  private List<Object> qualities(UUID meter) {
    return account
        .aggregated(meter, START, START.plus(QUARTER_HOUR.multipliedBy(96)), "PT15M")
        .stream()
        .map(row -> row.get("quality"))
        .toList();
  }

  @Test
  void anotherFormulaAndAnotherOperandBalanceAgain() {
    UUID consumer = meter("consumer");
    UUID supply = virtual("producer", true, List.of(CONSUMERS));
    submit(consumer, "1");
    balancing.settle();
    assertEquals(List.of("1"), energies(supply));
    masterData.changeMeter(
        supply,
        account.id(),
        2,
        resource("producer", true, LONG_AGO, null, List.of(CONSUMERS, PLUS, named(consumer))));
    balancing.settle();
    assertEquals(List.of("2"), energies(supply));
    meter("consumer");
    balancing.settle();
    assertEquals(List.of(), energies(supply));
  }

  @Test
  void whatIsTooLargeToBalanceFailsWithItsReason() {
    UUID in = masterData.gridMeter(account.id(), site, "producer");
    UUID last = in;
    for (int k = 0; k < 14; k++) {
      last = virtual("producer", true, List.of(named(last), PLUS, named(last)));
    }
    submit(in, "1000000");
    balancing.settle();
    account
        .partitions(site, DAY, 1)
        .body("data.state", contains("failed"))
        .body("data[0].error", containsString("has more than 4503599627370496 mWh"));
    assertEquals(List.of(), energies(last));

    submit(in, "1");
    balancing.settle();
    assertEquals(List.of("16384"), energies(last));
  }

  /// Of June the consumer has 2880 quarter-hours of 0.25 kWh, the register rises by 1000 kWh.
  @Test
  void aMonthIsComputedFromTheMonthsOfOthers() {
    site = masterData.monthlySite(account.id(), BERLIN, "equal");
    UUID flat = meter("consumer");
    UUID whole =
        masterData.meter(account.id(), site, "producer", "readings_inaccurate", true, LONG_AGO);
    UUID staircase = virtual("consumer", false, List.of(named(whole), MINUS, named(flat)));
    masterData.setting(account.id(), site, staircase, "2020-02-01", null);
    account
        .partitions(site, DAY, 1)
        .body("data.expected", contains(2))
        .body("data[0].missing.meterId.toSet()", equalTo(Set.of(flat + "", whole + "")));
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < 2880; k++) {
      Instant stamp = START.plus(QUARTER_HOUR.multipliedBy(k));
      values.add(new Value(flat, stamp, new BigDecimal("0.25")));
    }
    account.submit(values);
    account.submit(List.of(new Value(whole, "2025-05-31T22:00:00Z", "500")));
    balancing.settle();
    account
        .partitions(site, DAY, 1)
        .body("data.state", contains("open"))
        .body("data.present", contains(1))
        .body("data[0].missing.meterId", contains(whole.toString()));
    account.submit(List.of(new Value(whole, "2025-06-30T22:00:00Z", "1500")));
    balancing.settle();
    account.partitions(site, DAY, 1).body("data.state", contains("balanced"));
    Instant july = Instant.parse("2025-06-30T22:00:00Z");
    assertEquals(
        List.of(Flow.of(whole, staircase, "280")), account.flows(site, START, july, "P1M"));
    Map<String, Object> row = account.aggregated(staircase, START, july, "P1M").getFirst();
    assertEquals("280", Account.decimal(row.get("value")).toPlainString());
    assertEquals(true, row.get("complete"));
  }

  /// Nothing is ever balanced there, so it is computed when it is read.
  @Test
  void whereNothingIsBalancedItIsComputedWhenItIsRead() {
    site = masterData.unbalancedSite(account.id());
    UUID consumer = meter("consumer");
    UUID register =
        masterData.meter(account.id(), site, "producer", "readings_accurate", false, LONG_AGO);
    UUID net = virtual("consumer", true, List.of(CONSUMERS, MINUS, PRODUCERS));
    submit(consumer, "1", "2", "3");
    account.submit(
        List.of(
            new Value(register, "2025-05-31T22:00:00Z", "10"),
            new Value(register, "2025-05-31T22:15:00Z", "10.25"),
            new Value(register, "2025-05-31T22:30:00Z", "15")));
    assertEquals(List.of("0.75", "0"), energies(net));
    submit(consumer, "2");
    assertEquals(List.of("1.75", "0"), energies(net));
    account
        .get(
            "/v1/aggregated-measurements",
            Map.of(
                "siteId",
                site,
                "startDateTime",
                START.toString(),
                "endDateTime",
                START.plus(QUARTER_HOUR).toString(),
                "interval",
                "PT15M"))
        .statusCode(200)
        .body(
            "data.meterId.toSet()",
            equalTo(Set.of(consumer.toString(), register.toString(), net.toString())));
  }
}
