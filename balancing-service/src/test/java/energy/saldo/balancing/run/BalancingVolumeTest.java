package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.balancing.Account;
import energy.saldo.balancing.Owners;
import energy.saldo.balancing.directory.Cell;
import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Balances many sites from database to database and prints what it takes: few here, so that this
/// stays right; as many as one likes with `-Dvolume.sites=10000 -Dvolume.meters=50`.
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
class BalancingVolumeTest {

  private static final Logger LOG = Logger.getLogger(BalancingVolumeTest.class);

  private static final int SITES = Integer.getInteger("volume.sites", 20);
  private static final int METERS = Integer.getInteger("volume.meters", 5);
  private static final int DAYS = Integer.getInteger("volume.days", 3);
  private static final int PODS = Integer.getInteger("volume.pods", 1);
  private static final int CONCURRENCY =
      Integer.getInteger("volume.concurrency", Runtime.getRuntime().availableProcessors());
  private static final int REPETITIONS = Integer.getInteger("volume.repetitions", 1);
  private static final int READS = SITES > 100 ? 200 : 4;
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static final String SITE =
      """
      INSERT INTO site (id, account_id, version, cell, timezone, balance_resolution, distribution)
      VALUES ($1, $2, 1, $3, 'Europe/Berlin', 'PT15M', 'equal')
      """;

  private static final String METER =
      """
      WITH located AS (
        INSERT INTO meter_cell (meter_id, site_id, cell) SELECT id, $1, $5 FROM unnest($3::uuid[]) AS id
      )
      INSERT INTO meter (cell, id, account_id, site_id, version, direction, grid, measuring,
                         load_profile_timestamp, start_at)
      SELECT $5, id, $2, $1, 1, direction, false, 'load_profile_accurate', 'interval_start',
        '2020-01-01'
      FROM unnest($3::uuid[], $4::text[]) AS meter (id, direction)
      """;

  private static final String SETTING =
      """
      INSERT INTO balancing_setting
        (cell, id, account_id, site_id, meter_id, version, balancing, start_date)
      SELECT $4, gen_random_uuid(), $2, $1, id, 1, 'participant', '2020-01-02'
      FROM unnest($3::uuid[]) AS meter (id)
      """;

  @Inject Balancing balancing;
  @Inject Pods pods;
  @Inject SiteRows rows;
  @Inject Pool pool;

  private final Account account = Account.open();
  private final SplittableRandom random = new SplittableRandom(12);
  private final List<UUID> sites = new ArrayList<>();
  private UUID consumer = account.id();

  private interface Work {
    void run() throws Exception;
  }

  @BeforeEach
  void fill() throws Exception {
    balancing.settle();
    if (SITES > 100) {
      pool.query("ALTER DATABASE postgres SET synchronous_commit = on").executeAndAwait();
    }
    for (int site = 0; site < SITES; site++) {
      sites.add(site(site == 0 ? DAYS : 1));
    }
    pool.query("VACUUM ANALYZE").executeAndAwait();
    pool.query("CHECKPOINT").executeAndAwait();
  }

  @Test
  void everyDayIsBalancedOncePerRevisionAndEqualInputWritesNothing() throws Exception {
    int partitions = SITES - 1 + DAYS;
    measure("balancing", this::balance);
    assertEquals(partitions, runs());
    String bytes =
        "SELECT sum(pg_total_relation_size(inhrelid))::bigint AS n FROM pg_inherits"
            + " WHERE inhparent = 'balancing_run'::regclass";
    LOG.infof("disk: %.2f bytes/value", (double) count(bytes) / values());
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      pool.preparedQuery(
              "UPDATE balancing_partition SET input_revision = input_revision + 1, due_at = now()"
                  + " WHERE site_id = ANY ($1)")
          .executeAndAwait(Tuple.of(sites.toArray(UUID[]::new)));
      measure("equal input", this::balance);
    }
    assertEquals(partitions, runs());
    read("a month of a meter at PT15M", "PT15M", Math.min(DAYS, 31), true);
    read("a year of a site at P1D", "P1D", DAYS, false);
  }

  /// Each pod balances until nothing is due.
  private void balance() throws Exception {
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int pod = 0; pod < PODS; pod++) {
      BalancingRound round = pods.round(CONCURRENCY);
      all.add(
          () -> {
            while (round.balance()) {
              // One round after the other.
            }
            return true;
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> pod : threads.invokeAll(all)) {
        assertTrue(pod.get());
      }
    }
  }

  private void measure(String what, Work work) throws Exception {
    long start = System.nanoTime();
    double java = processorSeconds();
    work.run();
    java = processorSeconds() - java;
    double seconds = (System.nanoTime() - start) / 1e9;
    LOG.infof(
        "%s: %d sites, %d values in %.2f s (%.2f s of Java's processor time): %.0f values/s",
        what, SITES, values(), seconds, java, values() / seconds);
  }

  private static double processorSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private long values() {
    return (SITES - 1L + DAYS) * METERS * 96;
  }

  private void read(String what, String interval, int days, boolean isOfOneMeter) throws Exception {
    UUID site = sites.getFirst();
    Map<String, Object> query = new HashMap<>();
    query.put("siteId", site);
    query.put("interval", interval);
    query.put("startDateTime", DAY.atStartOfDay(BERLIN).toInstant().toString());
    query.put("endDateTime", DAY.plusDays(days).atStartOfDay(BERLIN).toInstant().toString());
    if (isOfOneMeter) {
      query.put("debitorMeterId", consumer);
    }
    String parameters =
        query.entrySet().stream().map(Object::toString).collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:%d/v1/aggregated-balances?%s"
                        .formatted(RestAssured.port, parameters)))
            .header("Authorization", "Bearer " + AccessTokens.of(account.id()))
            .build();
    double[] millis = new double[READS];
    long bytes = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int k = 0; k < READS; k++) {
        long start = System.nanoTime();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        millis[k] = (System.nanoTime() - start) / 1e6;
        bytes = answer.body().length;
        assertEquals(200, answer.statusCode());
      }
    }
    Arrays.sort(millis, READS / 2, READS);
    LOG.infof(
        "%s: median %.1f ms, fastest %.1f ms of the later half of %d, %d bytes",
        what, millis[READS * 3 / 4], millis[READS / 2], READS, bytes);
  }

  private long runs() {
    return pool.preparedQuery("SELECT count(*) AS n FROM balancing_run WHERE site_id = ANY ($1)")
        .executeAndAwait(Tuple.of(sites.toArray(UUID[]::new)))
        .iterator()
        .next()
        .getLong("n");
  }

  private long count(String sql) {
    return pool.query(sql).executeAndAwait().iterator().next().getLong("n");
  }

  /// A site of consumers and one producer, and its days.
  private UUID site(int days) {
    UUID site = UUID.randomUUID();
    UUID[] meters = new UUID[METERS];
    String[] directions = new String[METERS];
    for (int meter = 0; meter < METERS; meter++) {
      meters[meter] = UUID.randomUUID();
      directions[meter] = meter == 0 ? "producer" : "consumer";
    }
    pool.preparedQuery(SITE).executeAndAwait(Tuple.of(site, account.id(), Cell.of(site)));
    pool.preparedQuery(METER)
        .executeAndAwait(Tuple.of(site, account.id(), meters, directions, Cell.of(site)));
    pool.preparedQuery(SETTING)
        .executeAndAwait(Tuple.of(site, account.id(), meters, Cell.of(site)));
    consumer = sites.isEmpty() ? meters[METERS - 1] : consumer;
    Map<LocalDate, Map<UUID, long[]>> amounts = new HashMap<>();
    for (int day = 0; day < days; day++) {
      amounts.put(DAY.plusDays(day), day(meters));
    }
    rows.deliver(site, amounts);
    return site;
  }

  private Map<UUID, long[]> day(UUID[] meters) {
    Map<UUID, long[]> day = new HashMap<>();
    for (int meter = 0; meter < meters.length; meter++) {
      long[] column = new long[96];
      for (int k = 0; k < column.length; k++) {
        double sun = Math.max(0, Math.sin((k - 24) / 48.0 * Math.PI));
        double shape =
            meter == 0 ? sun * 300_000 * meters.length : 40_000 + 150_000 * random.nextDouble();
        column[k] = (long) (shape * random.nextDouble(0.5, 1.5));
      }
      day.put(meters[meter], column);
    }
    return day;
  }
}
