package energy.saldo.balancing.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.SiteDay;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.Transactions;
import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.feed.Change;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of a site's 60 partitions each kind of change re-queues: days 1 to 60 from 2025-01-01.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class RequeueTest {

  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  private static final int DAYS = 60;
  private static final String METER = "meter";
  private static final String SETTING = "meter_balancing_setting";
  private static final String RULE = "site_balancing_setting";

  private static final String REVISIONS =
      "SELECT day, input_revision FROM balancing_partition WHERE cell = $1 AND site_id = $2";

  @Inject DirectoryWriter writer;
  @Inject Directory directory;
  @Inject Transactions transactions;
  @Inject PartitionQueue queue;
  @Inject ObjectMapper json;

  private final UUID account = UUID.randomUUID();
  private UUID site = UUID.randomUUID();
  private UUID consumer = UUID.randomUUID();
  private UUID grid = UUID.randomUUID();
  private UUID setting = UUID.randomUUID();
  private UUID rule = UUID.randomUUID();
  private Map<LocalDate, Long> before = Map.of();

  /// A consumer with settings from the 11th and the 31st day on, a grid meter, a rule from the
  // 21st.
  @BeforeEach
  void aSiteWithPartitions() {
    site = UUID.randomUUID();
    consumer = UUID.randomUUID();
    grid = UUID.randomUUID();
    setting = UUID.randomUUID();
    rule = UUID.randomUUID();
    apply(
        "site",
        site,
        1,
        Map.of(
            "timezone",
            "Europe/Berlin",
            "balanceResolution",
            "PT15M",
            "distribution",
            "equal",
            "name",
            "a"));
    apply(METER, consumer, 1, meter("2024-12-31T23:00:00Z", null, false));
    apply(METER, grid, 1, meter("2024-12-31T23:00:00Z", null, true));
    apply(SETTING, setting, 1, setting(11, null));
    apply(SETTING, UUID.randomUUID(), 1, setting(31, null));
    apply(RULE, rule, 1, rule(21, null, "proportional"));
    before = Map.of();
    mark();
  }

  @ParameterizedTest
  @CsvSource({"11, 31", "5, 11", "40, 61", "11, 15"})
  void aNewSettingFromItsStartToTheNext(int start, int next) {
    int day = start == 11 ? 12 : start;
    int until = start == 11 ? 31 : next;
    apply(SETTING, UUID.randomUUID(), 1, setting(day, day + 2));
    assertRequeued(day, until);
  }

  @Test
  void aChangedSettingFromItsStartToTheNext() {
    apply(SETTING, setting, 2, setting(11, 15));
    assertRequeued(11, 31);
  }

  @Test
  void aMovedSettingFromWhereItWasToTheNext() {
    apply(SETTING, setting, 2, setting(20, null));
    assertRequeued(11, 31);
    mark();
    apply(SETTING, setting, 3, setting(40, 45));
    assertRequeued(20, 31, 40, 61);
  }

  @Test
  void aDeletedSettingFromItsStartToTheNext() {
    delete(SETTING, setting, 2);
    assertRequeued(11, 31);
  }

  @Test
  void aNewRuleFromItsStartToTheNext() {
    apply(RULE, UUID.randomUUID(), 1, rule(5, null, "static"));
    assertRequeued(5, 21);
    mark();
    apply(RULE, UUID.randomUUID(), 1, rule(50, 55, "static"));
    assertRequeued(50, 61);
  }

  @Test
  void aChangedRuleFromItsStartToTheNext() {
    apply(RULE, UUID.randomUUID(), 1, rule(41, null, "equal"));
    mark();
    apply(RULE, rule, 2, rule(21, 30, "proportional"));
    assertRequeued(21, 41);
    mark();
    apply(RULE, rule, 3, rule(25, null, "static"));
    assertRequeued(21, 41);
    mark();
    delete(RULE, rule, 4);
    assertRequeued(25, 41);
  }

  @Test
  void theRuleOfADayIsWhatWasAppliedToIt() {
    apply(RULE, rule, 2, rule(21, 25, "static"));
    assertEquals("equal", distribution(20));
    assertEquals("static", distribution(21));
    assertEquals("static", distribution(24));
    assertEquals("equal", distribution(25));
    delete(RULE, rule, 3);
    assertEquals("equal", distribution(21));
    apply(RULE, rule, 2, rule(21, 25, "static"));
    assertEquals("equal", distribution(21));
  }

  private String distribution(int day) {
    return transactions.run(connection -> directory.plan(connection, site).distribution(day(day)));
  }

  @Test
  void whatOnlyPeopleReadRequeuesNothing() {
    apply(
        "site",
        site,
        2,
        Map.of(
            "timezone",
            "Europe/Berlin",
            "balanceResolution",
            "PT15M",
            "distribution",
            "equal",
            "name",
            "b"));
    Map<String, Object> named = meter("2024-12-31T23:00:00Z", null, false);
    named.put("name", "Flat 3");
    named.put("identifier", "new");
    named.put("serial", "new");
    apply(METER, consumer, 2, named);
    apply(METER, grid, 2, meter("2024-12-31T23:00:00Z", null, true));
    assertRequeued();
  }

  /// Only where a setting is in force: from the 11th day on.
  @ParameterizedTest
  @CsvSource({
    "2025-01-09T23:00:00Z,                     , 0, 0",
    "2025-01-19T23:00:00Z,                     , 11, 20",
    "2025-01-19T11:00:00Z,                     , 11, 20",
    "2024-12-31T23:00:00Z, 2025-02-09T23:00:00Z, 41, 61",
    "2024-12-31T23:00:00Z, 2025-02-10T11:00:00Z, 41, 61",
    "2024-12-31T22:00:00Z, 2025-01-04T23:00:00Z, 11, 61"
  })
  void aMetersValidityWhereItDiffers(String start, @Nullable String end, int from, int until) {
    apply(METER, consumer, 2, meter(start, end, false));
    if (from == 0) {
      assertRequeued();
    } else {
      assertRequeued(from, until);
    }
  }

  @Test
  void aGridMetersValidityWhereItDiffers() {
    apply(METER, grid, 2, meter("2025-01-04T23:00:00Z", "2025-02-09T23:00:00Z", true));
    assertRequeued(1, 5, 41, 61);
  }

  @Test
  void aDeletedGridMeterWhereItWas() {
    apply(METER, grid, 2, meter("2025-01-04T23:00:00Z", "2025-01-09T23:00:00Z", true));
    mark();
    delete(METER, grid, 3);
    assertRequeued(5, 10);
  }

  @Test
  void aMeterWithoutSettingsRequeuesNothing() {
    UUID other = UUID.randomUUID();
    apply(METER, other, 1, meter("2024-12-31T23:00:00Z", null, false));
    apply(METER, other, 2, meter("2025-01-31T23:00:00Z", null, false));
    delete(METER, other, 3);
    assertRequeued();
  }

  /// Each run has the energies of all virtual meters.
  @Test
  void aVirtualMeterWhereItIsThereAndWhereItsFormulaIsAnother() {
    UUID virtual = UUID.randomUUID();
    apply(METER, virtual, 1, virtual("2025-01-04T23:00:00Z", "2025-01-14T23:00:00Z", consumer));
    assertRequeued(5, 15);
    mark();
    apply(METER, virtual, 2, virtual("2025-01-04T23:00:00Z", "2025-01-14T23:00:00Z", grid));
    assertRequeued(5, 15);
    mark();
    apply(METER, virtual, 3, virtual("2025-01-09T23:00:00Z", "2025-01-14T23:00:00Z", grid));
    assertRequeued(5, 10);
    mark();
    delete(METER, virtual, 4);
    assertRequeued(10, 15);
  }

  @Test
  void anOperandOfAVirtualMeterWhereBothAreThere() {
    UUID other = UUID.randomUUID();
    apply(METER, other, 1, meter("2024-12-31T23:00:00Z", "2025-01-09T23:00:00Z", false));
    UUID virtual = UUID.randomUUID();
    apply(METER, virtual, 1, virtual("2025-01-04T23:00:00Z", "2025-01-14T23:00:00Z", other));
    mark();
    apply(METER, other, 2, meter("2025-01-02T23:00:00Z", "2025-01-31T23:00:00Z", false));
    assertRequeued(10, 15);
    mark();
    delete(METER, other, 3);
    assertRequeued(5, 15);
    mark();
    apply(METER, UUID.randomUUID(), 1, meter("2025-01-02T23:00:00Z", null, false));
    assertRequeued();
  }

  @Test
  void aMeterThatASumTakesInWhereBothAreThere() {
    Map<String, Object> sum = meter("2025-01-04T23:00:00Z", "2025-01-14T23:00:00Z", true);
    sum.put("formula", List.of(Map.of("type", "aggregation", "aggregation", "sum_local_consumer")));
    apply(METER, UUID.randomUUID(), 1, sum);
    mark();
    apply(METER, UUID.randomUUID(), 1, meter("2025-01-09T23:00:00Z", null, false));
    assertRequeued(10, 15);
    mark();
    Map<String, Object> producer = meter("2025-01-09T23:00:00Z", null, false);
    producer.put("direction", "producer");
    apply(METER, UUID.randomUUID(), 1, producer);
    assertRequeued();
  }

  private Map<String, Object> virtual(String start, String end, UUID operand) {
    Map<String, Object> virtual = meter(start, end, true);
    virtual.put("formula", List.of(Map.of("type", "meter", "meter", operand.toString())));
    return virtual;
  }

  @Test
  void whatIsKnownAlreadyRequeuesNothing() {
    apply(SETTING, setting, 1, setting(12, null));
    apply(RULE, rule, 1, rule(3, null, "static"));
    apply(METER, grid, 1, meter("2025-01-31T23:00:00Z", null, true));
    assertRequeued();
  }

  private static LocalDate day(int number) {
    return FIRST.plusDays(number - 1L);
  }

  private Map<String, Object> meter(String start, @Nullable String end, boolean isGrid) {
    Map<String, Object> meter = new TreeMap<>();
    meter.put("siteId", site.toString());
    meter.put("direction", "consumer");
    meter.put("grid", isGrid);
    meter.put("measuring", "load_profile_accurate");
    meter.put("startDate", start);
    if (end != null) {
      meter.put("endDate", end);
    }
    return meter;
  }

  private Map<String, Object> setting(int start, @Nullable Integer end) {
    Map<String, Object> resource = period(start, end);
    resource.put("meterId", consumer.toString());
    resource.put("balancing", "participant");
    return resource;
  }

  private Map<String, Object> rule(int start, @Nullable Integer end, String distribution) {
    Map<String, Object> resource = period(start, end);
    resource.put("distribution", distribution);
    return resource;
  }

  private Map<String, Object> period(int start, @Nullable Integer end) {
    Map<String, Object> resource = new TreeMap<>();
    resource.put("siteId", site.toString());
    resource.put("startDate", day(start).toString());
    if (end != null) {
      resource.put("endDate", day(end).toString());
    }
    return resource;
  }

  private void apply(String kind, UUID id, int version, Map<String, Object> resource) {
    apply(new Change(null, kind, id, account, version, false, json.valueToTree(resource)));
  }

  private void delete(String kind, UUID id, int version) {
    apply(new Change(null, kind, id, account, version, true, null));
  }

  private void apply(Change change) {
    transactions.run(
        connection -> {
          writer.apply(connection, List.of(change));
          return change;
        });
  }

  private void mark() {
    transactions.run(
        connection -> {
          if (before.isEmpty()) {
            List<SiteDay> days =
                FIRST.datesUntil(FIRST.plusDays(DAYS)).map(d -> new SiteDay(site, d)).toList();
            queue.enqueue(connection, Cell.of(site), days);
          }
          return site;
        });
    before = revisions();
  }

  /// Pairs of the first day re-queued and the first after it that is not.
  private void assertRequeued(int... ranges) {
    Map<LocalDate, Boolean> expected = new TreeMap<>();
    for (int k = 0; k < ranges.length; k += 2) {
      day(ranges[k]).datesUntil(day(ranges[k + 1])).forEach(day -> expected.put(day, true));
    }
    Map<LocalDate, Boolean> requeued = new TreeMap<>();
    revisions()
        .forEach(
            (day, revision) -> {
              if (!revision.equals(before.get(day))) {
                requeued.put(day, true);
              }
            });
    assertEquals(expected.keySet(), requeued.keySet());
    assertEquals(DAYS, before.size());
  }

  private Map<LocalDate, Long> revisions() {
    Map<LocalDate, Long> revisions = new TreeMap<>();
    Tuple key = Tuple.of(Cell.of(site), site);
    transactions.run(
        connection -> {
          for (Row row : Transactions.execute(connection, REVISIONS, key)) {
            revisions.put(row.getLocalDate("day"), row.getLong("input_revision"));
          }
          return site;
        });
    return revisions;
  }
}
