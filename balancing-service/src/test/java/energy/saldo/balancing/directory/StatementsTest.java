package energy.saldo.balancing.directory;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.Plant;
import energy.saldo.balancing.run.Balancing;
import energy.saldo.chassis.database.FewConnections;
import energy.saldo.chassis.database.SentStatements;
import energy.saldo.chassis.database.SentStatements.Sent;
import energy.saldo.chassis.feed.Change;
import energy.saldo.chassis.feed.Changes;
import energy.saldo.chassis.testing.SignIn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every statement that the service sends: those that its paths send while they are used, and all
/// that its classes have as constants. Each must be one that a distributed database takes, name the
/// cell that it concerns, and cost the same whatever the size of the fleet.
@QuarkusTest
@TestProfile(FewConnections.class)
@WithTestResource(StatementsServer.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class StatementsTest {

  /// The statements that must ask all cells, by words of theirs: which cells have something due and
  /// how much is queued, once a round each.
  private static final List<Pattern> OF_ALL_CELLS =
      List.of(
          Pattern.compile("SELECT (DISTINCT cell FROM balancing_partition|c\\.cell FROM cell)\\b"),
          Pattern.compile("\\blag_seconds\\b"),
          // An identifier does not tell its cell; months of journal and readings are of all.
          Pattern.compile("DELETE FROM register_reading WHERE stamped_at <"),
          Pattern.compile("WHERE account_id = \\$1 AND identifier = ANY"),
          // An account's sites lie in any cell; people list its device changes, no path does.
          Pattern.compile("FROM device_change\\s+WHERE account_id = \\$1"),
          Pattern.compile(
              "SELECT DISTINCT j\\.cell, j\\.site_id, j\\.day,\\s+CASE WHEN"
                  + " s\\.balance_resolution"));

  /// What the feeds write, by the page. All else that is inserted comes row by row.
  private static final Pattern OF_FEEDS =
      Pattern.compile(
          "(?i)\\bINTO"
              + " (site|meter|meter_cell|\\w*balancing_setting|directory_history|feed_\\w+)\\b");

  private static final String TABLES_LED_BY_CELL =
      """
      SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND attname = 'cell' AND relname NOT IN ('meter_cell', 'cell')
      """;

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final Instant START = DAY.atStartOfDay(BERLIN).toInstant();
  private static final Instant NEXT = DAY.plusDays(1).atStartOfDay(BERLIN).toInstant();

  @Inject MasterData masterData;
  @Inject FeedReader reader;
  @Inject Balancing balancing;
  @Inject DataSource database;

  private SentStatements sent;

  @BeforeEach
  void countStatements() throws SQLException {
    sent = new SentStatements(database);
  }

  @Test
  void aDistributedDatabaseTakesEveryStatementAndEachNamesItsCell() throws Exception {
    useEveryPath();
    Set<String> statements = sentTexts();
    assertTrue(statements.size() > 25, statements::toString);
    statements.addAll(constants());
    assertEquals(Map.of(), broken(statements, tablesLedByCell()));
  }

  @Test
  void aStatementThatNamesNoCellIsFound() throws Exception {
    String planted = "SELECT count(*) FROM meter WHERE account_id = $1";
    sent.execute(planted.replace("$1", "'00000000-0000-4000-8000-000000000000'"));
    assertEquals(
        Map.of(planted, List.of("names no cell")),
        broken(sentTexts().stream().filter(planted::equals).toList(), tablesLedByCell()));
  }

  /// What is touched, not how long it takes: a scan of anything that the fleet fills shows at once.
  @Test
  void noStatementTouchesMoreWithALargeFleet() throws Exception {
    Map<Long, Sent> small = sent.of(this::useEveryPath);
    addFleet();
    assertEquals(Map.of(), SentStatements.grown(small, sent.of(this::useEveryPath)));
  }

  private Set<String> sentTexts() throws SQLException {
    return sent.counted().values().stream().map(Sent::sql).collect(toCollection(TreeSet::new));
  }

  private void useEveryPath() {
    Account account = Account.open();
    Plant plant = Plant.open(masterData, account, BERLIN);
    UUID register =
        masterData.meter(
            account.id(),
            plant.site(),
            "consumer",
            "readings_accurate",
            false,
            "2020-01-01T00:00:00Z");
    masterData.setting(account.id(), plant.site(), register, "2020-01-02", 1);
    masterData.meter(account.id(), virtual(plant));
    account.submit(plant.values(START, 96));
    account.submit(
        List.of(
            new Value(register, START, BigDecimal.ONE), new Value(register, NEXT, BigDecimal.TWO)));
    replaceDevice(account, register, 1);
    refused(account, register, "0");
    refused(account, UUID.randomUUID(), "1");
    balancing.settle();
    account.submit(List.of(new Value(plant.consumer(), START, BigDecimal.TWO)));
    balancing.settle();
    useOtherSites(account);
    read(account, plant);
    change(account, plant);
    balancing.settle();
  }

  private static Map<String, Object> virtual(Plant plant) {
    return Map.of(
        "siteId",
        plant.site().toString(),
        "direction",
        "consumer",
        "grid",
        true,
        "measuring",
        "load_profile_accurate",
        "startDate",
        "2020-01-01T00:00:00Z",
        "formula",
        List.of(Map.of("type", "meter", "meter", plant.producer().toString())));
  }

  /// A site that is balanced by months and one that is not balanced.
  private void useOtherSites(Account account) {
    UUID monthly = masterData.monthlySite(account.id(), BERLIN, "equal");
    UUID unbalanced = masterData.unbalancedSite(account.id());
    for (UUID site : List.of(monthly, unbalanced)) {
      UUID profile = masterData.meter(account.id(), site, "producer");
      UUID register =
          masterData.meter(
              account.id(), site, "consumer", "readings_inaccurate", false, "2020-01-01T00:00:00Z");
      masterData.setting(account.id(), site, profile, "2020-02-01", 1);
      masterData.setting(account.id(), site, register, "2020-02-01", 1);
      for (BigDecimal value : List.of(BigDecimal.ONE, BigDecimal.TWO)) {
        account.submit(
            List.of(
                new Value(profile, START, BigDecimal.ONE),
                new Value(register, START.plusMillis(1), value)));
      }
      Map<String, Object> range =
          Map.of("startDateTime", START.toString(), "endDateTime", NEXT.toString());
      get(account, "/v1/measurements", range, Map.of("meterId", register));
      get(account, "/v1/measurements/journal", range, Map.of("meterId", register));
      replaceDevice(account, register, 2);
      get(account, "/v1/aggregated-measurements", range, Map.of("siteId", site, "interval", "P1M"));
      SignIn.as(AccessTokens.ofService())
          .body(Map.of("accountId", account.id()))
          .post("/internal/v1/meters/" + register + "/measured")
          .then()
          .statusCode(200);
    }
    balancing.settle();
    account.partitions(monthly, DAY, 1);
  }

  private static void refused(Account account, UUID meter, String value) {
    Map<String, Object> reading =
        Map.of("meterId", meter, "timestamp", NEXT.toString(), "value", new BigDecimal(value));
    account.submit(Map.of("measurements", List.of(reading)));
  }

  /// One that stays and one that is deleted.
  private static void replaceDevice(Account account, UUID register, int value) {
    for (Instant at : List.of(START.plusSeconds(60), START.plusSeconds(120))) {
      Map<String, Object> change =
          Map.of(
              "meterId",
              register,
              "timestamp",
              at.toString(),
              "closingValue",
              value,
              "openingValue",
              value);
      account.createDeviceChange(change).statusCode(201);
    }
    List<String> ids =
        account
            .get("/v1/device-changes", Map.of("meterId", register))
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("data.id");
    account.get("/v1/device-changes", Map.of()).statusCode(200);
    account.get("/v1/device-changes/" + ids.getFirst(), Map.of()).statusCode(200);
    account.deleteDeviceChange(ids.getFirst()).statusCode(204);
  }

  private static void read(Account account, Plant plant) {
    Map<String, Object> range =
        Map.of("startDateTime", START.toString(), "endDateTime", NEXT.toString());
    get(account, "/v1/measurements", range, Map.of("meterId", plant.consumer()));
    get(account, "/v1/measurements/journal", range, Map.of("meterId", plant.consumer()));
    for (String interval : List.of("PT15M", "P1D")) {
      for (Map<String, Object> filter :
          List.<Map<String, Object>>of(
              Map.of("siteId", plant.site()),
              Map.of("debitorMeterId", plant.consumer(), "limit", 10),
              Map.of("creditorMeterId", plant.producer(), "asOf", Instant.now().toString()))) {
        Map<String, Object> asked = new HashMap<>(filter);
        asked.put("interval", interval);
        get(account, "/v1/aggregated-balances", range, asked);
      }
    }
    get(
        account,
        "/v1/aggregated-measurements",
        range,
        Map.of("siteId", plant.site(), "interval", "P1D"));
    account.partitions(plant.site(), DAY, 1);
  }

  private static void get(
      Account account, String path, Map<String, Object> range, Map<String, Object> filter) {
    Map<String, Object> all = new HashMap<>(range);
    all.putAll(filter);
    account.get(path, all).statusCode(200);
  }

  /// Changes and deletes, and one that cannot be applied.
  private void change(Account account, Plant plant) {
    Map<String, Object> meter =
        Map.of(
            "siteId", plant.site().toString(),
            "direction", "consumer",
            "measuring", "load_profile_accurate",
            "startDate", "2021-01-01T00:00:00.000Z");
    masterData.changeMeter(plant.consumer(), account.id(), 2, meter);
    follow(new Change("1", "meter", plant.producer(), account.id(), 2, true, null));
    follow(
        new Change("1", "meter_balancing_setting", UUID.randomUUID(), account.id(), 2, true, null));
    follow(new Change("1", "site", UUID.randomUUID(), account.id(), 1, false, null));
    reader.retryRefused("statements");
  }

  private void follow(Change change) {
    reader.follow("statements", (cursor, limit) -> new Changes(List.of(change), "unused"));
  }

  /// 4 000 sites of 50 meters each, with a setting, a history and two months of balanced days, and
  /// what is stored of the site that was used last once for each.
  private void addFleet() throws SQLException {
    sent.execute(
        """
        CREATE TEMP TABLE used AS SELECT cell, site_id FROM balancing_partition ORDER BY balanced_at DESC NULLS LAST LIMIT 1;
        CREATE TEMP TABLE fleet AS
          SELECT (k % 256)::smallint AS cell, gen_random_uuid() AS id FROM generate_series(1, 4000) AS k;
        INSERT INTO site (cell, id, account_id, version, timezone, balance_resolution, distribution)
          SELECT cell, id, id, 1, 'Europe/Berlin', 'PT15M', 'equal' FROM fleet;
        INSERT INTO meter (cell, id, account_id, site_id, version, direction, grid, measuring,
            load_profile_timestamp, start_at)
          SELECT cell, gen_random_uuid(), id, id, 1, 'consumer', false, 'load_profile_accurate',
            'interval_start', '2020-01-01' FROM fleet, generate_series(1, 50);
        INSERT INTO meter (cell, id, account_id, site_id, version, direction, grid, measuring,
            load_profile_timestamp, start_at, formula)
          SELECT cell, gen_random_uuid(), id, id, 1, 'consumer', true, 'load_profile_accurate',
            'interval_start', '2020-01-01', 'sum_local_producer' FROM fleet;
        INSERT INTO meter_cell (meter_id, site_id, cell)
          SELECT meter.id, site_id, cell FROM meter JOIN fleet USING (cell) WHERE fleet.id = site_id;
        INSERT INTO balancing_setting (cell, id, account_id, site_id, meter_id, version, balancing, start_date)
          SELECT cell, gen_random_uuid(), account_id, site_id, id, 1, 'participant', '2020-01-02'
          FROM meter WHERE account_id = site_id;
        INSERT INTO directory_history (cell, kind, id, version, site_id, entry)
          SELECT cell, 'meter', id, 1, site_id, to_jsonb(meter) FROM meter WHERE account_id = site_id;
        INSERT INTO device_change (cell, id, account_id, site_id, meter_id, changed_at,
            closing_amount, opening_amount, created_at)
          SELECT cell, gen_random_uuid(), account_id, site_id, id, '2025-01-01', 1, 0, now()
          FROM meter WHERE account_id = site_id;
        INSERT INTO balancing_partition (cell, site_id, day, balanced_revision, due_at)
          SELECT cell, id, date '2025-05-01' + k, 1, now() FROM fleet, generate_series(0, 59) AS k;
        DO $$
        DECLARE
          volume regclass;
        BEGIN
          FOR volume IN
            SELECT pg_class.oid FROM pg_class
            JOIN pg_attribute AS cell ON cell.attrelid = pg_class.oid AND cell.attname = 'cell'
            JOIN pg_attribute AS site ON site.attrelid = pg_class.oid AND site.attname = 'site_id'
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
              AND relname NOT IN ('meter', 'meter_cell', 'balancing_setting', 'directory_history',
                'balancing_partition', 'device_change')
          LOOP
            EXECUTE format(
              'INSERT INTO %1$s OVERRIDING SYSTEM VALUE SELECT copy.*
               FROM %1$s AS stored JOIN used USING (cell, site_id), fleet,
                 jsonb_populate_record(stored,
                   jsonb_build_object(''cell'', fleet.cell, ''site_id'', fleet.id)) AS copy',
              volume);
          END LOOP;
        END
        $$;
        DROP TABLE used, fleet
        """);
  }

  private List<String> tablesLedByCell() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES_LED_BY_CELL)) {
      while (rows.next()) {
        tables.add(rows.getString("relname"));
      }
    }
    return tables;
  }

  private static Map<String, List<String>> broken(
      Iterable<String> statements, List<String> ledByCell) {
    Pattern ofVolume =
        Pattern.compile(
            "(?i)\\b(FROM|JOIN|INTO|UPDATE)\\s+(" + String.join("|", ledByCell) + ")\\b");
    Map<String, List<String>> broken = new TreeMap<>();
    for (String sql : statements) {
      List<String> rules = new ArrayList<>(StatementRules.broken(sql));
      boolean mustAskAll = OF_ALL_CELLS.stream().anyMatch(words -> words.matcher(sql).find());
      if (ofVolume.matcher(sql).find() && !mustAskAll && !StatementRules.namesCell(sql)) {
        rules.add("names no cell");
      }
      if (StatementRules.insertsRowsOfSelect(sql) && !OF_FEEDS.matcher(sql).find()) {
        rules.add("inserts the rows of a SELECT");
      }
      if (!rules.isEmpty()) {
        broken.put(sql, rules);
      }
    }
    return broken;
  }

  /// The statements among the constants of the service's classes; patterns of some are none.
  private static Set<String> constants() throws IOException, ReflectiveOperationException {
    Path classes = Path.of("target/classes");
    Set<String> constants = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes.resolve("energy/saldo/balancing"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name =
            classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
        if (!name.endsWith("package-info")) {
          addConstants(Class.forName(name), constants);
        }
      }
    }
    return constants;
  }

  private static void addConstants(Class<?> type, Set<String> constants)
      throws IllegalAccessException {
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) || !field.trySetAccessible()) {
        continue;
      }
      Object value = field.get(null);
      if (value instanceof DirectoryTable table) {
        Stream.of(table.lock, table.upsert, table.markDeleted, table.addToHistory)
            .forEach(constants::add);
      }
      Stream<?> values = value instanceof List<?> list ? list.stream() : Stream.ofNullable(value);
      values
          .filter(String.class::isInstance)
          .map(String.class::cast)
          .filter(text -> SentStatements.isStatement(text) && !text.contains("%"))
          .forEach(constants::add);
    }
  }
}
